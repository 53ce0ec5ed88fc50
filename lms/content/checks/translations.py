"""A ready translation has the same blocks, questions, options and fields as its source."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Protocol

from lms.content.checks.context import CourseContext, locate_entry
from lms.content.parse_tree import (
    LocatedItem,
    ParsedBlock,
    ParsedField,
    ParsedQuestion,
    ParsedText,
)
from lms.content.problems import Problem, build_problem
from lms.content.questions.types import TYPES
from lms.content.source_hash import hash_source

_COMPARED = 40_000  # pairs of blocks; comparing more could take seconds
_WITH_ID = ("question", "scenario", "field", "calculator")


class _NamedItem(LocatedItem, Protocol):
    @property
    def id(self) -> str: ...


def check_translations(context: CourseContext) -> Iterator[Problem]:
    """Check translations that are ready."""
    for source, text in context.list_pairs():
        yield from _check_blocks(source, text)
        yield from _check_ids(source, text)
        questions = {question.id: question for question in source.questions}
        for question in text.questions:
            original = questions.get(question.id)
            if original:
                yield from _check_question(original, question, text.path)
        for field in text.fields:
            original_field = source.find_field(field.id)
            if original_field:
                yield from _check_field(original_field, field, text.path)
        yield from _check_stale(source, text, context)


def _check_blocks(source: ParsedText, text: ParsedText) -> Iterator[Problem]:
    """Compare blocks without id by their order."""
    before = [block for block in source.blocks if block.name not in _WITH_ID]
    after = [block for block in text.blocks if block.name not in _WITH_ID]
    if [block.name for block in before] == [block.name for block in after]:
        return
    last = text_end(text)
    for start, end, here, here_end in _list_differences(before, after):
        line = after[here].line if here < len(after) else last
        for block in before[start:end]:
            yield _lacks(text.path, line, "block", block.name, block.line)
        for block in after[here:here_end]:
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
            start, end, here, here_end = ranges
            yield start, end, here, here_end


def text_end(text: ParsedText) -> int:
    """Return the last line that holds a block, or 1."""
    return max((block.end_line for block in text.blocks), default=1)


def _check_ids(source: ParsedText, text: ParsedText) -> Iterator[Problem]:
    end = text_end(text)
    kinds: list[tuple[str, Mapping[str, LocatedItem], Mapping[str, LocatedItem]]] = [
        ("question", _by_id(source.questions), _by_id(text.questions)),
        ("scenario", _by_id(source.scenarios), _by_id(text.scenarios)),
        ("field", _by_id(source.fields), _by_id(text.fields)),
        ("calculator", _by_id(source.calculators), _by_id(text.calculators)),
    ]
    for kind, before, after in kinds:
        yield from _compare(kind, before, after, text.path, end)


def _by_id(items: Iterable[_NamedItem]) -> Mapping[str, LocatedItem]:
    return {item.id: item for item in items}


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


def _check_question(source: ParsedQuestion, text: ParsedQuestion, path: str) -> Iterator[Problem]:
    if source.type != text.type:
        yield build_problem(
            "translation-type", path, text.line, text.column,
            id=text.id, before=source.type, after=text.type,
        )  # fmt: skip
        return
    kind = TYPES[source.type]
    translated = kind.list_translated(text.content)
    for group, items in kind.list_translated(source.content).items():
        yield from _compare(group, items, translated[group], path, text.end_line)
    for id_, item in kind.list_contradictions(source.content, text.content):
        name = f"{text.id}/{id_}" if id_ else text.id
        yield build_problem("translation-tick", path, item.line, item.column, id=name)


def _check_field(source: ParsedField, text: ParsedField, path: str) -> Iterator[Problem]:
    if source.type != text.type:
        yield build_problem(
            "translation-type", path, text.line, text.column,
            id=text.id, before=source.type, after=text.type,
        )  # fmt: skip
        return
    yield from _compare("option", _by_id(source.choices), _by_id(text.choices), path, text.line)
    if len(text.columns) < len(source.columns):
        yield _lacks(path, text.line, "column", text.id, source.line)
    if len(text.columns) > len(source.columns):
        yield _adds(path, text, "column", text.id)


def _check_stale(source: ParsedText, text: ParsedText, context: CourseContext) -> Iterator[Problem]:
    made_from = text.front.translates
    if made_from and made_from != hash_source(context.sources[source.path]):
        line, column = locate_entry(text, "translates")
        yield build_problem("translation-stale", text.path, line, column)
