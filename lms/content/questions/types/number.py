"""A number to type; known mistakes have feedback of their own."""

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from lms.content.numbers import format_plain, read_number
from lms.content.parse_state import ParseState
from lms.content.parse_tree import BlockStart, Fragment, LocatedItem, ParsedQuestion
from lms.content.question_model import Feedback, QuestionKey
from lms.content.questions.body import ANSWER, QuestionBody, QuestionItem
from lms.content.questions.items import parse_feedback
from lms.content.questions.types.base import AttributeRule, QuestionType, Render, render_by_id

_MISTAKE = re.compile(r"(?P<before> {0,3}[~～][ \t\u3000]*)(?P<text>[^~～].*)")
_RANGE = re.compile(r"(.+?)[ ]*(?:\.\.\.?|…|~|～)[ ]*(.+)")


@dataclass(frozen=True)
class NumberRange:
    """`= 36000` (low equals high) or `= 12..13`."""

    low: Decimal
    high: Decimal
    line: int
    column: int


@dataclass(frozen=True)
class ParsedMistake:
    """`~ 345600`: a known wrong number; `name` is the number as plain decimal text."""

    value: Decimal
    feedback: Fragment | None
    line: int
    column: int

    @property
    def name(self) -> str:
        """Return the number's name in key and feedback: `345600`, `0.72`."""
        return format(self.value.normalize(), "f")


@dataclass(frozen=True)
class NumberContent:
    """`numbers`: the `=` lines, one in a source and none in a translation."""

    numbers: tuple[NumberRange, ...]
    mistakes: tuple[ParsedMistake, ...]
    tolerance: Decimal

    def find_distance(self, number: NumberRange, mistake: ParsedMistake) -> Decimal:
        """Return how far a mistake is from what counts as right; 0 if it is right."""
        low, high = number.low - self.tolerance, number.high + self.tolerance
        return max(low - mistake.value, mistake.value - high, Decimal(0))


class NumberType(QuestionType[NumberContent]):
    name = "number"
    attributes: ClassVar = {
        "tolerance": AttributeRule("a number", lambda text: _read_tolerance(text) is not None)
    }
    line_patterns = (("answer", ANSWER), ("mistake", _MISTAKE))
    feedback_kinds = frozenset({"mistake"})
    looks_like = re.compile(r"^[=＝~～][ ]*[\d-]", re.MULTILINE)

    def parse(
        self, body: QuestionBody, block_start: BlockStart, state: ParseState
    ) -> NumberContent:
        units = (block_start.get("unit"),)
        ranges = [_read_range(item, units, state) for item in body.list_kind("answer")]
        return NumberContent(
            numbers=tuple(number_range for number_range in ranges if number_range),
            mistakes=_build_mistakes(body.list_kind("mistake"), units, state),
            tolerance=_read_tolerance(block_start.get("tolerance")) or Decimal(0),
        )

    def list_key_numbers(self, content: NumberContent, *, mistakes: bool) -> frozenset[Decimal]:
        if mistakes:
            return frozenset(mistake.value for mistake in content.mistakes)
        return frozenset(number.low for number in content.numbers if number.low == number.high)

    def check(self, question: ParsedQuestion, content: NumberContent, state: ParseState) -> None:
        is_read = not state.has_problem("number-unreadable range-backwards", question.line)
        if not content.numbers and is_read and not state.translation:
            state.add_problem("answer-missing", question.line)
        for extra in content.numbers[1:]:
            state.add_problem("answer-twice", extra.line, extra.column)
        seen: set[str] = set()
        for mistake in content.mistakes:
            where, text = (mistake.line, mistake.column), mistake.name
            if any(content.find_distance(number, mistake) == 0 for number in content.numbers):
                state.add_problem("mistake-is-right", *where, text=text)
            if text in seen:
                state.add_problem("mistake-twice", *where, text=text)
            if mistake.feedback is None:
                state.add_problem("feedback-missing", *where, text=text)
            seen.add(text)
        _report_near(content, state)

    def get_required_translations(
        self, content: NumberContent
    ) -> dict[str, Mapping[str, LocatedItem]]:
        return {"known mistake": {mistake.name: mistake for mistake in content.mistakes}}

    def list_contradictions(
        self, source: NumberContent, translation: NumberContent
    ) -> Iterator[tuple[str, LocatedItem]]:
        ranges = {(number.low, number.high) for number in source.numbers}
        for number in translation.numbers:
            if (number.low, number.high) not in ranges:
                yield "", number

    def complete_key(self, key: QuestionKey, contents: Sequence[NumberContent]) -> QuestionKey:
        source = contents[0]
        number = source.numbers[0] if source.numbers else None
        return dataclasses.replace(
            key,
            low=format_plain(number.low) if number else "",
            high=format_plain(number.high) if number else "",
            tolerance=format_plain(source.tolerance),
            mistakes=tuple(mistake.name for mistake in source.mistakes),
        )

    def complete_feedback(
        self, feedback: Feedback, source: NumberContent, translation: NumberContent, render: Render
    ) -> Feedback:
        texts = {mistake.name: mistake.feedback for mistake in source.mistakes}
        translated = {mistake.name: mistake.feedback for mistake in translation.mistakes}
        by_mistake = render_by_id(texts, translated, render)
        return dataclasses.replace(feedback, by_mistake=by_mistake)


def _report_near(content: NumberContent, state: ParseState) -> None:
    """Report each mistake that the tolerance joins with the answer or with one above it."""
    for position, mistake in enumerate(content.mistakes):
        close_values = [
            number.low if mistake.value < number.low else number.high
            for number in content.numbers
            if 0 < content.find_distance(number, mistake) <= content.tolerance
        ] + [
            other.value
            for other in content.mistakes[:position]
            if 0 < abs(other.value - mistake.value) <= 2 * content.tolerance
        ]
        if close_values:
            other = format(close_values[0].normalize(), "f")
            where = (mistake.line, mistake.column)
            state.add_problem("mistake-near", *where, text=mistake.name, other=other)


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
    return NumberRange(first, last, item.line, item.column)


def _build_mistakes(
    items: Sequence[QuestionItem], units: Sequence[str], state: ParseState
) -> tuple[ParsedMistake, ...]:
    found = []
    for item in items:
        value = read_number(item.text.strip(), units)
        if value is None:
            state.add_problem("number-unreadable", item.line, item.column, text=item.text[:40])
            continue
        feedback = parse_feedback(item.feedback, state)
        found.append(ParsedMistake(value, feedback, item.line, item.column))
    return tuple(found)


def _read_tolerance(text: str) -> Decimal | None:
    value = read_number(text)
    return value if value is not None and value >= 0 else None


TYPE = NumberType()
