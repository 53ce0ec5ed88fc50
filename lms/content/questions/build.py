"""Build a question from its sorted lines."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, get_args

from lms.content.fragments import parse_block, parse_inline
from lms.content.model import QuestionType
from lms.content.numbers import count_decimals, read_number
from lms.content.parse_state import ParseState
from lms.content.parse_tree import (
    Fragment,
    NumberRange,
    ParsedMistake,
    ParsedOption,
    ParsedPair,
    ParsedQuestion,
)
from lms.content.plugins.blocks import BlockStart
from lms.content.problems import find_near
from lms.content.questions.body import QuestionBody, QuestionItem, TextChunk, split_body
from lms.content.questions.checks import check_body, check_question
from lms.content.questions.ids import check_id, cut_id, list_free

TYPES: tuple[QuestionType, ...] = get_args(QuestionType)
MAX_POINTS = 100
_TICKS = frozenset("xX×√✓✔☑vV对")
_RANGE = re.compile(r"(.+?)[ ]*(?:\.\.\.?|…|~|～)[ ]*(.+)")
_ARROW = re.compile(r"[ \t]*(?:->|→|－>|—>|=>)[ \t]*")


def build_question(block_start: BlockStart, state: ParseState, *, number: int) -> ParsedQuestion:
    """Return a question with the problems of its own lines; `number` names it without an id."""
    question_type = _read_type(block_start, state)
    lines = state.lines[block_start.line + 1 : block_start.end]
    body = split_body(lines, block_start.line + 2, question_type)
    line, given = block_start.line + 1, _get(block_start, "id")
    has_id = check_id(given, line, _get_column(block_start, "id"), kind="question", state=state)
    units = (_get(block_start, "unit"),)
    question = ParsedQuestion(
        id=given or f"question-{number}",
        has_id=has_id,
        type=question_type,
        line=line,
        column=1,
        end_line=block_start.end + 1,
        stem=parse_block(body.stem.text, state, line=_find_first(body.stem), column=1),
        attributes=block_start.attributes,
        options=_build_options(body.list_kind("option"), state),
        pairs=_build_pairs(body.list_kind("pair"), state),
        steps=_build_options(body.list_kind("step"), state, kind="step"),
        numbers=_build_numbers(body, question_type, units, state),
        mistakes=_build_mistakes(body.list_kind("mistake"), units, state),
        accepted=_build_accepted(body, question_type),
        hint=_build_block(body.tails.get("hint"), state),
        explain=_build_block(body.tails.get("explain"), state),
        points=_read_points(block_start, state),
        outcome=_get(block_start, "outcome") or None,
        lesson=_get(block_start, "lesson") or None,
        unit=_get(block_start, "unit"),
        tolerance=_read_tolerance(block_start, state),
        credit=_read_credit(block_start, state),
        scenario=_get(block_start.parent, "id") if block_start.parent else "",
    )
    check_body(body, question, state)
    check_question(question, state)
    return question


def _get(block_start: BlockStart, key: str) -> str:
    found = block_start.attributes.get(key)
    return found.value if found else ""


def _get_column(block_start: BlockStart, key: str) -> int:
    found = block_start.attributes.get(key)
    return found.column if found else 1


def _find_first(chunk: TextChunk) -> int:
    """Return the number of a chunk's first line with text; leading empty lines are removed."""
    empty = next((position for position, row in enumerate(chunk.rows) if row.strip()), 0)
    return chunk.line + empty


def _read_type(block_start: BlockStart, state: ParseState) -> QuestionType:
    given = _get(block_start, "type")
    bare = [key for key, each in block_start.attributes.items() if each.value == "yes"]
    for name in (given, *bare):
        if name in TYPES:
            return name
    name = given or (bare[0] if bare else "")
    line = block_start.line + 1
    if name:
        near = find_near(name, TYPES)
        column = state.find_column(line, name)
        state.add_problem("question-type", line, column, type=name, near=near)
    else:
        state.add_problem("block-attribute-missing", line, block="question", key="type")
    return _guess_type(state.lines[block_start.line + 1 : block_start.end])


def _guess_type(lines: Sequence[str]) -> QuestionType:
    """Return the most likely type if none is written, so that the author gets one problem only."""
    text = "\n".join(lines)
    if re.search(r"^ {0,3}[-*+] *[\[［【]", text, re.MULTILINE):
        return "single"
    if re.search(r"^ {0,3}[-*+] .*(?:->|→)", text, re.MULTILINE):
        return "match"
    if re.search(r"^[=＝~～][ ]*[\d-]", text, re.MULTILINE):
        return "number"
    return "text" if re.search(r"^[=＝]", text, re.MULTILINE) else "single"


def _build_options(
    items: Sequence[QuestionItem], state: ParseState, *, kind: Literal["option", "step"] = "option"
) -> tuple[ParsedOption, ...]:
    parts = [cut_id(item.text) for item in items]
    free = list_free({name for _, name in parts})
    return tuple(
        ParsedOption(
            id=name or next(free),
            has_id=check_id(name, item.line, item.column, kind=kind, state=state),
            ticked=item.tick.strip() in _TICKS and bool(item.tick.strip()),
            content=parse_inline(text.strip(), state, line=item.line, column=item.column),
            feedback=_build_block(item.feedback, state),
            line=item.line,
            column=item.column,
        )
        for item, (text, name) in zip(items, parts, strict=True)
    )


def _build_pairs(items: Sequence[QuestionItem], state: ParseState) -> tuple[ParsedPair, ...]:
    parts = [cut_id(item.text) for item in items]
    free = list_free({name for _, name in parts})
    pairs = []
    for item, (text, name) in zip(items, parts, strict=True):
        sides = _ARROW.split(text.strip(), maxsplit=1)
        if len(sides) != 2 or not all(side.strip() for side in sides):
            state.add_problem("pair-unreadable", item.line, item.column, text=text.strip()[:40])
            sides = [text, text]
        has_id = check_id(name, item.line, item.column, kind="pair", state=state)
        left = parse_inline(sides[0].strip(), state, line=item.line, column=item.column)
        right = parse_inline(
            sides[1].strip(),
            state,
            line=item.line,
            column=state.find_column(item.line, sides[1].strip()),
        )
        pairs.append(ParsedPair(name or next(free), has_id, left, right, item.line, item.column))
    return tuple(pairs)


def _build_numbers(
    body: QuestionBody, question_type: QuestionType, units: Sequence[str], state: ParseState
) -> tuple[NumberRange, ...]:
    if question_type != "number":
        return ()
    found = [_read_range(item, units, state) for item in body.list_kind("answer")]
    return tuple(each for each in found if each)


def _read_range(item: QuestionItem, units: Sequence[str], state: ParseState) -> NumberRange | None:
    text = item.text.strip()
    ends = _RANGE.fullmatch(text)
    low, high = (ends[1], ends[2]) if ends else (text, text)
    first, last = read_number(low, units), read_number(high, units)
    if first is None or last is None:
        state.add_problem("number-unreadable", item.line, item.column, text=text[:40])
        return None
    if first > last:
        state.add_problem("range-backwards", item.line, item.column, text=text[:40])
        return None
    decimals = max(count_decimals(low), count_decimals(high))
    return NumberRange(first, last, decimals, item.line, item.column)


def _build_mistakes(
    items: Sequence[QuestionItem], units: Sequence[str], state: ParseState
) -> tuple[ParsedMistake, ...]:
    found = []
    for item in items:
        value = read_number(item.text.strip(), units)
        if value is None:
            state.add_problem("number-unreadable", item.line, item.column, text=item.text[:40])
            continue
        feedback = _build_block(item.feedback, state)
        found.append(ParsedMistake(value, feedback, item.line, item.column))
    return tuple(found)


def _build_accepted(body: QuestionBody, question_type: QuestionType) -> tuple[str, ...]:
    if question_type != "text":
        return ()
    return tuple(item.text.strip() for item in body.list_kind("answer"))


def _build_block(chunk: TextChunk | None, state: ParseState) -> Fragment | None:
    if chunk is None or not chunk.text.strip():
        return None
    with state.excluded_from_search():
        return parse_block(chunk.text, state, line=_find_first(chunk), column=chunk.column)


def _read_points(block_start: BlockStart, state: ParseState) -> int:
    text = _get(block_start, "points")
    if not text:
        return 1
    if text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= MAX_POINTS:
        return int(text)
    _add_attribute_problem(block_start, "points", f"1–{MAX_POINTS}", state)
    return 1


def _read_tolerance(block_start: BlockStart, state: ParseState) -> Decimal:
    text = _get(block_start, "tolerance")
    value = read_number(text) if text else Decimal(0)
    if value is None or value < 0:
        _add_attribute_problem(block_start, "tolerance", "a number", state)
        return Decimal(0)
    return value


def _read_credit(block_start: BlockStart, state: ParseState) -> Literal["exact", "balanced"]:
    text = _get(block_start, "credit")
    if text not in {"", "exact", "balanced"}:
        _add_attribute_problem(block_start, "credit", "exact, balanced", state)
    return "balanced" if text == "balanced" else "exact"


def _add_attribute_problem(
    block_start: BlockStart, key: str, expected: str, state: ParseState
) -> None:
    found = block_start.attributes[key]
    state.add_problem(
        "block-attribute-wrong", found.line, found.column,
        value=found.value, key=key, block=block_start.name, expected=expected,
    )  # fmt: skip
