"""`translates` in a translation: added if missing, updated if the source is fixed.

An outdated hash stays, so that translators see that the source has changed.
"""

import re
from collections.abc import Mapping, Sequence

from lms.content.fix.lines import join_lines, strip_ends
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
    found = next((hit for line in enumerate(head, 1) if (hit := _match(line))), None)
    if found is None:
        ready = any(_READY.fullmatch(line) for line in head)
        return _insert(lines, body - 1, new) if ready else lines
    number, written = found
    if written not in ("", old) or written == new:
        return lines
    return [*lines[:number], f"translates: {new}{_get_end(lines[number])}", *lines[number + 1 :]]


def _match(line: tuple[int, str]) -> tuple[int, str] | None:
    found = _ENTRY.fullmatch(line[1])
    return (line[0], found["hash"]) if found else None


def _insert(lines: list[str], number: int, new: str) -> list[str]:
    """Insert a line before the end of the front matter."""
    end = _get_end(lines[number - 1])
    return [*lines[:number], f"translates: {new}{end}", *lines[number:]]


def _get_end(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]
