"""A ready translation has the same blocks, questions, options and fields as its source."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from lms.content.blocks import find_part_block, get_block
from lms.content.checks.context import CourseContext, locate_entry
from lms.content.parse_tree import LocatedItem, ParsedBlock, ParsedPart, ParsedText
from lms.content.problems import Problem, build_problem
from lms.content.source_hash import hash_source

_COMPARED = 40_000  # pairs of blocks; comparing more could take seconds


def check_translations(context: CourseContext) -> Iterator[Problem]:
    """Check translations that are ready."""
    for source, text in context.list_pairs():
        yield from _check_blocks(source, text)
        yield from _check_ids(source, text)
        originals = {(part.block, part.id): part for part in source.parts}
        for part in text.parts:
            original = originals.get((part.block, part.id))
            if original:
                yield from _check_part(original, part, text.path)
        made_from = text.front.translates
        if made_from and made_from != hash_source(context.sources[source.path]):
            line, column = locate_entry(text, "translates")
            yield build_problem("translation-stale", text.path, line, column)


def _check_blocks(source: ParsedText, text: ParsedText) -> Iterator[Problem]:
    """Compare blocks without id by their order."""
    before = [block for block in source.blocks if not get_block(block.name).letter]
    after = [block for block in text.blocks if not get_block(block.name).letter]
    if [block.name for block in before] == [block.name for block in after]:
        return
    last = text_end(text)
    for start, end, after_start, after_end in _list_differences(before, after):
        line = after[after_start].line if after_start < len(after) else last
        for block in before[start:end]:
            yield _lacks(text.path, line, "block", block.name, block.line)
        for block in after[after_start:after_end]:
            yield _adds(text.path, block, "block", block.name)


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
    for name in dict.fromkeys(part.block for part in (*source.parts, *text.parts)):
        before, after = ({p.id: p for p in t.parts if p.block == name} for t in (source, text))
        yield from _compare(name, before, after, text.path, end)


def _compare(
    kind: str,
    before: Mapping[str, LocatedItem],
    after: Mapping[str, LocatedItem],
    path: str,
    line: int,
) -> Iterator[Problem]:
    for name, placed in before.items():
        if name not in after:
            yield _lacks(path, line, kind, name, placed.line)
    for name, placed in after.items():
        if name not in before:
            yield _adds(path, placed, kind, name)


def _lacks(path: str, line: int, kind: str, name: str, source_line: int) -> Problem:
    return build_problem(
        "translation-lacks", path, line, kind=kind, id=name, source_line=source_line
    )


def _adds(path: str, placed: LocatedItem, kind: str, name: str) -> Problem:
    return build_problem("translation-adds", path, placed.line, placed.column, kind=kind, id=name)


def _check_part(source: ParsedPart, part: ParsedPart, path: str) -> Iterator[Problem]:
    if source.type != part.type:
        yield build_problem(
            "translation-type", path, part.line, part.column,
            id=part.id, before=source.type, after=part.type,
        )  # fmt: skip
        return
    block = find_part_block(part.block)
    if block is None:
        return
    translated = block.list_translated(part)
    for group, items in block.list_translated(source).items():
        yield from _compare(group, items, translated[group], path, part.end_line)
    for id_, item in block.list_contradictions(source, part):
        name = f"{part.id}/{id_}" if id_ else part.id
        yield build_problem("translation-tick", path, item.line, item.column, id=name)
