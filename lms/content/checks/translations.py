"""A ready translation has the same blocks, questions, options and fields as its source."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from lms.content.blocks import find_part_block, get_block
from lms.content.blocks.field import ParsedField
from lms.content.checks.context import CourseContext, locate_entry
from lms.content.parse_tree import (
    LocatedItem,
    ParsedBlock,
    ParsedPart,
    ParsedQuestion,
    ParsedText,
)
from lms.content.problems import Problem, build_problem
from lms.content.source_hash import hash_source

_COMPARED = 40_000  # pairs of blocks; comparing more could take seconds


def check_translations(context: CourseContext) -> Iterator[Problem]:
    """Check translations that are ready."""
    for source, text in context.list_comparable():
        yield from _check_blocks(source, text)
        if not any(part.id in context.repeated_ids for part in source.parts):
            yield from _check_ids(source, text)
        originals = {(part.block, part.id): part for part in source.parts}
        for part in text.parts:
            original = originals.get((part.block, part.id))
            if original and part.id not in context.repeated_ids:
                yield from _check_part(original, part, text.path)
    for source, text in context.list_pairs():
        made_from = text.front.translates
        if made_from and made_from != hash_source(context.sources[source.path]):
            line, column = locate_entry(text, "translates")
            yield build_problem("translation-stale", text.path, line, column)


def _check_blocks(source: ParsedText, text: ParsedText) -> Iterator[Problem]:
    """Compare blocks without id by their order."""
    before = [block for block in source.blocks if not get_block(block.name).id_prefix]
    after = [block for block in text.blocks if not get_block(block.name).id_prefix]
    if [block.name for block in before] == [block.name for block in after]:
        return
    last = text_end(text)
    for start, end, after_start, after_end in _list_differences(before, after):
        line = after[after_start].line if after_start < len(after) else last
        lost, new = before[start:end], after[after_start:after_end]
        for block, replaced in zip_longest(new, lost[: len(new)]):
            yield _adds(text.path, block, "block", block.name, replaced.name if replaced else "")
        for block in lost[len(new) :]:
            yield _lacks(text.path, line, "block", block.name, block.line)


def _list_differences(
    before: Sequence[ParsedBlock], after: Sequence[ParsedBlock]
) -> Iterator[tuple[int, int, int, int]]:
    """Yield ranges that do not match; for very long lists only the beginning of the first one."""
    if len(before) * len(after) > _COMPARED:
        same = [first.name == other.name for first, other in zip(before, after, strict=False)]
        first = same.index(False) if False in same else len(same)
        yield first, min(first + 1, len(before)), first, min(first + 1, len(after))
        return
    names = [[block.name for block in blocks] for blocks in (before, after)]
    matcher = SequenceMatcher(None, names[0], names[1], autojunk=False)
    for what, *ranges in matcher.get_opcodes():
        if what != "equal":
            start, end, after_start, after_end = ranges
            yield start, end, after_start, after_end


def text_end(text: ParsedText) -> int:
    """Return the last line that holds a block, or 1."""
    return max((block.end_line for block in text.blocks), default=1)


def _check_ids(source: ParsedText, text: ParsedText) -> Iterator[Problem]:
    end = text_end(text)
    names = dict.fromkeys(part.block for part in (*source.parts, *text.parts))
    for name in (name for name in names if get_block(name).id_prefix):
        before, after = ({p.id: p for p in t.parts if p.block == name} for t in (source, text))
        yield from _compare(name, before, after, text.path, end)


def _compare(
    kind: str,
    before: Mapping[str, LocatedItem],
    after: Mapping[str, LocatedItem],
    path: str,
    line: int,
) -> Iterator[Problem]:
    """Compare by name. What is renamed is reported once, at its new name.

    What is lost is reported at the next one, or else behind the one before it; `line` is
    for the first and only one.
    """
    lines: dict[str, int] = {}
    for name in before:
        line = lines[name] = _get_end(after[name]) if name in after else line
    following = 0
    for name in reversed(list(before)):
        following = after[name].line if name in after else following
        lines[name] = following or lines[name]
    lost = [name for name in before if name not in after]
    new = [name for name in after if name not in before]
    for name, suggestion in zip_longest(new, lost[: len(new)], fillvalue=""):
        yield _adds(path, after[name], kind, name, suggestion)
    for name in lost[len(new) :]:
        yield _lacks(path, lines[name], kind, name, before[name].line)


def _get_end(item: LocatedItem) -> int:
    return item.end_line if isinstance(item, ParsedPart) else item.line


def _lacks(path: str, line: int, kind: str, name: str, source_line: int) -> Problem:
    return build_problem(
        "translation-lacks", path, line, kind=kind, id=name, source_line=source_line
    )


def _adds(path: str, placed: LocatedItem, kind: str, name: str, suggestion: str = "") -> Problem:
    return build_problem(
        "translation-adds",
        path,
        placed.line,
        placed.column,
        kind=kind,
        id=name,
        suggestion=suggestion,
    )


def _check_part(source: ParsedPart, part: ParsedPart, path: str) -> Iterator[Problem]:
    if source.type != part.type:
        yield build_problem(
            "translation-type", path, part.line, part.column,
            id=part.id, before=source.type, after=part.type,
        )  # fmt: skip
        return
    block = find_part_block(part.block)
    if block is None or _has_repeated_items(source):
        return
    translated = block.get_required_translations(part)
    for group, items in block.get_required_translations(source).items():
        yield from _compare(group, items, translated[group], path, part.end_line)
    for id_, item in block.list_contradictions(source, part):
        name = f"{part.id}/{id_}" if id_ else part.id
        yield build_problem("translation-tick", path, item.line, item.column, id=name)


def _has_repeated_items(part: ParsedPart) -> bool:
    """Return whether two items have one id, which is reported in the source."""
    items = part.items if isinstance(part, ParsedQuestion) else ()
    items = part.choices if isinstance(part, ParsedField) else items
    return len({item.id for item in items}) < len(items)
