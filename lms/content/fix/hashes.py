"""`translates` in a translation: added if missing, updated if the source is fixed.

An outdated hash stays, so that translators see that the source has changed.
"""

import re
from collections.abc import Mapping, Sequence

from lms.content.fix.lines import get_end, join_lines, strip_ends
from lms.content.frontmatter import split_front
from lms.content.source_hash import hash_source

_ENTRY = re.compile(r"translates:[ \t]*[\"']?(?P<hash>[^\"'\s#]*)[\"']?[ \t]*")
_READY = re.compile(r"status:[ \t]*[\"']?ready[\"']?[ \t]*(?:#.*)?")

Lines = Mapping[tuple[str, str], Sequence[str]]


def fix_hashes(
    before: Lines, after: Mapping[tuple[str, str], list[str]], language: str
) -> dict[tuple[str, str], list[str]]:
    """`before`: the original files; `after`: the files with fixed marks and ids."""
    fixed = dict(after)
    for (name, spoken), lines in after.items():
        if spoken != language and (name, language) in after:
            old = hash_source(join_lines(before[name, language]))
            new = hash_source(join_lines(after[name, language]))
            fixed[name, spoken] = _fix_lines(lines, old, new)
    return fixed


def _fix_lines(lines: list[str], old: str, new: str) -> list[str]:
    bare = strip_ends(lines)
    _, body = split_front("\n".join(bare))
    head = bare[1 : body - 1] if body else []
    found = [
        (number, hit["hash"])
        for number, line in enumerate(head, 1)
        if (hit := _ENTRY.fullmatch(line))
    ]
    if not found and any(_READY.fullmatch(line) for line in head):
        end = get_end(lines[body - 2])
        return [*lines[: body - 1], f"translates: {new}{end}", *lines[body - 1 :]]
    if not found:
        return lines
    number, written = found[0]
    if written not in ("", old) or written == new:
        return lines
    return [*lines[:number], f"translates: {new}{get_end(lines[number])}", *lines[number + 1 :]]
