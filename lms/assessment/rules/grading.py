"""Grading of one answer, and the points that pass."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

from lms.content.model import QuestionKey, QuestionType
from lms.content.numbers import read_number

AnswerValue: TypeAlias = Sequence[str]
"""`single`, `multiple`: ids chosen. `number`, `text`: what was typed. `order`: ids in order.
`match`: one "left=right" of pair ids for each line."""

ALL = Fraction(1)
NOTHING = Fraction(0)


@dataclass(frozen=True)
class AnswerMark:
    """The share of a question's points from 0 to 1, and the known mistake that was made."""

    share: Fraction
    mistake: str = ""


def grade(key: QuestionKey, answer: AnswerValue) -> AnswerMark:
    """Grade one answer; an empty or unreadable one has the share 0."""
    if not any(part.strip() for part in answer):
        return AnswerMark(NOTHING)
    return _GRADERS[key.type](key, answer)


def needed_points(pass_percent: int, points: int) -> int:
    """Return the whole points that pass: the percentage, rounded up."""
    return -(-pass_percent * points // 100)


def is_passed(score: Fraction, needed: int) -> bool:
    """Compare the exact score, never the displayed one."""
    return score >= needed


def score_text(score: Fraction) -> str:
    """Return the score rounded down to one decimal, without decimal if whole: "9.8", "10"."""
    tenths = int(score * 10)
    whole, rest = divmod(tenths, 10)
    return f"{whole}.{rest}" if rest else str(whole)


def _share(right: bool) -> Fraction:  # noqa: FBT001 - the one value there is
    return ALL if right else NOTHING


def _single(key: QuestionKey, answer: AnswerValue) -> AnswerMark:
    return AnswerMark(_share(list(answer) == list(key.correct)))


def _multiple(key: QuestionKey, answer: AnswerValue) -> AnswerMark:
    chosen, correct = set(answer), set(key.correct)
    if key.credit == "exact":
        return AnswerMark(_share(chosen == correct))
    # An id that is not an option counts as wrong, so that inventing ids gains nothing.
    balance = len(chosen & correct) - len(chosen - correct)
    return AnswerMark(max(NOTHING, Fraction(balance, len(correct))))


def _number(key: QuestionKey, answer: AnswerValue) -> AnswerMark:
    value = read_number(answer[0], units=key.units)
    if value is None:
        return AnswerMark(NOTHING)
    for mistake in key.mistakes:
        if value == Decimal(mistake):
            return AnswerMark(NOTHING, mistake)
    tolerance = Decimal(key.tolerance)
    return AnswerMark(
        _share(Decimal(key.low) - tolerance <= value <= Decimal(key.high) + tolerance)
    )


def _text(key: QuestionKey, answer: AnswerValue) -> AnswerMark:
    return AnswerMark(_share(_folded(answer[0]) in {_folded(text) for text in key.accepted}))


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _match(key: QuestionKey, answer: AnswerValue) -> AnswerMark:
    """Grade pairs; a left side with two right sides counts as not answered."""
    lines = set(answer)
    lefts = [line.partition("=")[0] for line in lines]
    right = [id_ for id_ in key.correct if f"{id_}={id_}" in lines and lefts.count(id_) == 1]
    return AnswerMark(Fraction(len(right), len(key.correct)))


def _order(key: QuestionKey, answer: AnswerValue) -> AnswerMark:
    if len(key.correct) == 1:
        return AnswerMark(_share(list(answer) == list(key.correct)))
    right = set(pairwise(key.correct)) & set(pairwise(answer))
    return AnswerMark(Fraction(len(right), len(key.correct) - 1))


_GRADERS: dict[QuestionType, Callable[[QuestionKey, AnswerValue], AnswerMark]] = {
    "single": _single,
    "multiple": _multiple,
    "number": _number,
    "text": _text,
    "match": _match,
    "order": _order,
}
