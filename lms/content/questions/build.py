"""From sorted lines to a question."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, get_args

from lms.content.fragments import parse_block, parse_inline
from lms.content.model import QuestionType
from lms.content.numbers import count_decimals, read_number
from lms.content.parsed import (
    Fragment,
    NumberRange,
    ParsedMistake,
    ParsedOption,
    ParsedPair,
    ParsedQuestion,
)
from lms.content.plugins.blocks import Opening
from lms.content.problems import find_near
from lms.content.questions.body import Body, Chunk, Item, split_body
from lms.content.questions.checks import check_body, check_question
from lms.content.questions.ids import check_id, cut_id, list_free
from lms.content.reading import Reading

TYPES: tuple[QuestionType, ...] = get_args(QuestionType)
MAX_POINTS = 100
_TICKS = frozenset("xX×√✓✔☑vV对")
_RANGE = re.compile(r"(.+?)[ ]*(?:\.\.\.?|…|~|～)[ ]*(.+)")
_ARROW = re.compile(r"[ \t]*(?:->|→|－>|—>|=>)[ \t]*")


def build_question(opening: Opening, reading: Reading, *, number: int) -> ParsedQuestion:
    """A question and all that its own lines can tell; `number` names it while it has no id."""
    question_type = _read_type(opening, reading)
    lines = reading.lines[opening.line + 1 : opening.end]
    body = split_body(lines, opening.line + 2, question_type)
    line, given = opening.line + 1, _get(opening, "id")
    has_id = check_id(given, line, _get_column(opening, "id"), kind="question", reading=reading)
    units = (_get(opening, "unit"),)
    question = ParsedQuestion(
        id=given or f"question-{number}",
        has_id=has_id,
        type=question_type,
        line=line,
        column=1,
        end_line=opening.end + 1,
        stem=parse_block(body.stem.text, reading, line=_find_first(body.stem), column=1),
        attributes=opening.attributes,
        options=_build_options(body.list_kind("option"), reading),
        pairs=_build_pairs(body.list_kind("pair"), reading),
        steps=_build_options(body.list_kind("step"), reading, kind="step"),
        numbers=_build_numbers(body, question_type, units, reading),
        mistakes=_build_mistakes(body.list_kind("mistake"), units, reading),
        accepted=_build_accepted(body, question_type),
        hint=_build_block(body.tails.get("hint"), reading),
        explain=_build_block(body.tails.get("explain"), reading),
        points=_read_points(opening, reading),
        outcome=_get(opening, "outcome") or None,
        lesson=_get(opening, "lesson") or None,
        unit=_get(opening, "unit"),
        tolerance=_read_tolerance(opening, reading),
        credit=_read_credit(opening, reading),
        scenario=_get(opening.parent, "id") if opening.parent else "",
    )
    check_body(body, question, reading)
    check_question(question, reading)
    return question


def _get(opening: Opening, key: str) -> str:
    found = opening.attributes.get(key)
    return found.value if found else ""


def _get_column(opening: Opening, key: str) -> int:
    found = opening.attributes.get(key)
    return found.column if found else 1


def _find_first(chunk: Chunk) -> int:
    """The line of a chunk's first line with words: leading empty lines are cut off its text."""
    empty = next((place for place, row in enumerate(chunk.rows) if row.strip()), 0)
    return chunk.line + empty


def _read_type(opening: Opening, reading: Reading) -> QuestionType:
    given = _get(opening, "type")
    bare = [key for key, each in opening.attributes.items() if each.value == "yes"]
    for name in (given, *bare):
        if name in TYPES:
            return name
    name = given or (bare[0] if bare else "")
    line = opening.line + 1
    if name:
        near = find_near(name, TYPES)
        column = reading.find_column(line, name)
        reading.tell("question-type", line, column, type=name, near=near)
    else:
        reading.tell("block-attribute-missing", line, block="question", key="type")
    return _guess_type(reading.lines[opening.line + 1 : opening.end])


def _guess_type(lines: Sequence[str]) -> QuestionType:
    """The type that loses least where none is written: the author gets one problem, not ten."""
    text = "\n".join(lines)
    if re.search(r"^ {0,3}[-*+] *[\[［【]", text, re.MULTILINE):
        return "single"
    if re.search(r"^ {0,3}[-*+] .*(?:->|→)", text, re.MULTILINE):
        return "match"
    if re.search(r"^[=＝~～][ ]*[\d-]", text, re.MULTILINE):
        return "number"
    return "text" if re.search(r"^[=＝]", text, re.MULTILINE) else "single"


def _build_options(
    items: Sequence[Item], reading: Reading, *, kind: Literal["option", "step"] = "option"
) -> tuple[ParsedOption, ...]:
    parts = [cut_id(item.text) for item in items]
    free = list_free({name for _, name in parts})
    return tuple(
        ParsedOption(
            id=name or next(free),
            has_id=check_id(name, item.line, item.column, kind=kind, reading=reading),
            ticked=item.tick.strip() in _TICKS and bool(item.tick.strip()),
            content=parse_inline(text.strip(), reading, line=item.line, column=item.column),
            feedback=_build_block(item.feedback, reading),
            line=item.line,
            column=item.column,
        )
        for item, (text, name) in zip(items, parts, strict=True)
    )


def _build_pairs(items: Sequence[Item], reading: Reading) -> tuple[ParsedPair, ...]:
    parts = [cut_id(item.text) for item in items]
    free = list_free({name for _, name in parts})
    pairs = []
    for item, (text, name) in zip(items, parts, strict=True):
        sides = _ARROW.split(text.strip(), maxsplit=1)
        if len(sides) != 2 or not all(side.strip() for side in sides):
            reading.tell("pair-unreadable", item.line, item.column, text=text.strip()[:40])
            sides = [text, text]
        has_id = check_id(name, item.line, item.column, kind="pair", reading=reading)
        left = parse_inline(sides[0].strip(), reading, line=item.line, column=item.column)
        right = parse_inline(
            sides[1].strip(),
            reading,
            line=item.line,
            column=reading.find_column(item.line, sides[1].strip()),
        )
        pairs.append(ParsedPair(name or next(free), has_id, left, right, item.line, item.column))
    return tuple(pairs)


def _build_numbers(
    body: Body, question_type: QuestionType, units: Sequence[str], reading: Reading
) -> tuple[NumberRange, ...]:
    if question_type != "number":
        return ()
    found = [_read_range(item, units, reading) for item in body.list_kind("answer")]
    return tuple(each for each in found if each)


def _read_range(item: Item, units: Sequence[str], reading: Reading) -> NumberRange | None:
    text = item.text.strip()
    ends = _RANGE.fullmatch(text)
    low, high = (ends[1], ends[2]) if ends else (text, text)
    first, last = read_number(low, units), read_number(high, units)
    if first is None or last is None:
        reading.tell("number-unreadable", item.line, item.column, text=text[:40])
        return None
    if first > last:
        reading.tell("range-backwards", item.line, item.column, text=text[:40])
        return None
    decimals = max(count_decimals(low), count_decimals(high))
    return NumberRange(first, last, decimals, item.line, item.column)


def _build_mistakes(
    items: Sequence[Item], units: Sequence[str], reading: Reading
) -> tuple[ParsedMistake, ...]:
    found = []
    for item in items:
        value = read_number(item.text.strip(), units)
        if value is None:
            reading.tell("number-unreadable", item.line, item.column, text=item.text[:40])
            continue
        feedback = _build_block(item.feedback, reading)
        found.append(ParsedMistake(value, feedback, item.line, item.column))
    return tuple(found)


def _build_accepted(body: Body, question_type: QuestionType) -> tuple[str, ...]:
    if question_type != "text":
        return ()
    return tuple(item.text.strip() for item in body.list_kind("answer"))


def _build_block(chunk: Chunk | None, reading: Reading) -> Fragment | None:
    if chunk is None or not chunk.text.strip():
        return None
    with reading.aside():
        return parse_block(chunk.text, reading, line=_find_first(chunk), column=chunk.column)


def _read_points(opening: Opening, reading: Reading) -> int:
    text = _get(opening, "points")
    if not text:
        return 1
    if text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= MAX_POINTS:
        return int(text)
    _tell_attribute(opening, "points", f"1–{MAX_POINTS}", reading)
    return 1


def _read_tolerance(opening: Opening, reading: Reading) -> Decimal:
    text = _get(opening, "tolerance")
    value = read_number(text) if text else Decimal(0)
    if value is None or value < 0:
        _tell_attribute(opening, "tolerance", "a number", reading)
        return Decimal(0)
    return value


def _read_credit(opening: Opening, reading: Reading) -> Literal["exact", "balanced"]:
    text = _get(opening, "credit")
    if text not in {"", "exact", "balanced"}:
        _tell_attribute(opening, "credit", "exact, balanced", reading)
    return "balanced" if text == "balanced" else "exact"


def _tell_attribute(opening: Opening, key: str, expected: str, reading: Reading) -> None:
    found = opening.attributes[key]
    reading.tell(
        "block-attribute-wrong", found.line, found.column,
        value=found.value, key=key, block=opening.name, expected=expected,
    )  # fmt: skip
