"""Which of two keys an open attempt is graded by, where the quiz was published anew since.

The newest counts; where the one that the attempt was drawn with gives more, that one. A question
that was taken out counts as right.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from lms.assessment.rules.grading import (
    ALL,
    NOTHING,
    AnswerMark,
    AnswerValue,
    grade,
    is_passed,
    needed_points,
)
from lms.content.model import QuestionKey

KeySource: TypeAlias = Literal["own", "newest", "removed"]


@dataclass(frozen=True)
class KeyedMark:
    """What an answer is worth, and whose key said so; for a question taken out nobody's."""

    mark: AnswerMark
    source: KeySource


@dataclass(frozen=True)
class AttemptTotal:
    """The score of an attempt, of how many points, and how many pass."""

    score: Fraction
    points: int
    needed: int

    @property
    def passed(self) -> bool:
        return is_passed(self.score, self.needed)

    @property
    def rank(self) -> tuple[bool, Fraction]:
        """Passed before not passed, then the larger share."""
        return self.passed, self.score / max(self.points, 1)


def mark_by_better_key(
    own: QuestionKey, newest: QuestionKey | None, answer: AnswerValue
) -> KeyedMark:
    """The better of two keys, the newest where they give the same.

    `newest` None: the question was taken out. An answer of another type cannot be graded anew.
    """
    if newest is None:
        return KeyedMark(AnswerMark(ALL), "removed")
    before = grade(own, answer)
    if newest.type != own.type:
        return KeyedMark(before, "own")
    after = grade(newest, answer)
    return KeyedMark(before, "own") if before.share > after.share else KeyedMark(after, "newest")


def sum_points(
    marks: Mapping[str, KeyedMark],
    own: Mapping[str, QuestionKey],
    newest: Mapping[str, QuestionKey],
    *,
    pass_percent: int,
) -> AttemptTotal:
    """The sum by the points that questions have now, or by those they had, whichever is better."""
    before = {id_: own[id_].points for id_ in marks}
    after = {
        id_: before[id_] if one.source == "removed" else newest[id_].points
        for id_, one in marks.items()
    }
    return max(
        (_sum(marks, after, pass_percent), _sum(marks, before, pass_percent)),
        key=lambda total: total.rank,
    )


def _sum(
    marks: Mapping[str, KeyedMark], points: Mapping[str, int], pass_percent: int
) -> AttemptTotal:
    whole = sum(points.values())
    score = sum((one.mark.share * points[id_] for id_, one in marks.items()), NOTHING)
    return AttemptTotal(score, whole, needed_points(pass_percent, whole))
