"""The choice between two keys for an open attempt whose quiz was published again since.

The newest key applies, except where the key of the attempt's own revision gives more. A question
that was removed counts as right.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from lms.assessment.rules.grading import grade, is_passed, needed_points
from lms.assessment.types.base import FULL_CREDIT, NO_CREDIT, AnswerGrade, AnswerValue
from lms.content.question_model import QuestionKey

KeySource: TypeAlias = Literal["own", "newest", "removed"]


@dataclass(frozen=True)
class KeyedGrade:
    """The grade of an answer, and which key gave it; `removed` for a removed question."""

    grade: AnswerGrade
    source: KeySource


@dataclass(frozen=True)
class AttemptTotal:
    """The score of an attempt, the maximum points, and the points that pass."""

    score: Fraction
    points: int
    needed: int

    @property
    def passed(self) -> bool:
        return is_passed(self.score, self.needed)

    @property
    def rank(self) -> tuple[bool, Fraction]:
        """The sort key: passed before not passed, then the larger share."""
        return self.passed, self.score / max(self.points, 1)


def grade_by_better_key(
    attempt_key: QuestionKey, newest_key: QuestionKey | None, answer: AnswerValue
) -> KeyedGrade:
    """Return the better grade of two keys, the newest key's where they are equal.

    `newest` is None for a removed question. An answer of another type is not graded by the new key.
    """
    if newest_key is None:
        return KeyedGrade(AnswerGrade(FULL_CREDIT), "removed")
    before = grade(attempt_key, answer)
    if newest_key.type != attempt_key.type:
        return KeyedGrade(before, "own")
    after = grade(newest_key, answer)
    return KeyedGrade(before, "own") if before.share > after.share else KeyedGrade(after, "newest")


def sum_points(
    grades: Mapping[str, KeyedGrade],
    attempt_keys: Mapping[str, QuestionKey],
    newest: Mapping[str, QuestionKey],
    *,
    pass_percent: int,
) -> AttemptTotal:
    """Return the better total: by the current points of the questions, or by those of the draw."""
    before = {id_: attempt_keys[id_].points for id_ in grades}
    after = {
        id_: before[id_] if keyed_grade.source == "removed" else newest[id_].points
        for id_, keyed_grade in grades.items()
    }
    return max(
        (_sum(grades, after, pass_percent), _sum(grades, before, pass_percent)),
        key=lambda total: total.rank,
    )


def _sum(
    grades: Mapping[str, KeyedGrade], points: Mapping[str, int], pass_percent: int
) -> AttemptTotal:
    whole = sum(points.values())
    score = sum(
        (keyed_grade.grade.share * points[id_] for id_, keyed_grade in grades.items()), NO_CREDIT
    )
    return AttemptTotal(score, whole, needed_points(pass_percent, whole))
