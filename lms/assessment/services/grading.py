"""Grades an attempt by the revision it was started on and by the current one; the better counts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.assessment.models import AttemptGrade
from lms.assessment.queries.quiz_start import get_quiz_rules
from lms.assessment.rules.better_key import (
    AttemptTotal,
    KeyedGrade,
    grade_by_better_key,
    sum_points,
)
from lms.assessment.types.base import AnswerValue
from lms.catalogue.models import Revision
from lms.catalogue.queries.published import get_keys, newest_of_edition
from lms.enrolment.queries.enrolments import EnrolmentRow


@dataclass(frozen=True)
class AnsweredAttempt:
    """A row-locked attempt with the answer to each of its questions, as it is graded."""

    id: int
    lesson: str
    revision_id: int
    answers: Mapping[str, AnswerValue]


def grade_attempt(
    session: Session, act: Act, attempt: AnsweredAttempt, enrolment: EnrolmentRow
) -> AttemptTotal:
    """Add the grade of an attempt and return its total."""
    newest_id = _find_newest(session, attempt, enrolment)
    attempt_keys = get_keys(session, attempt.revision_id)[attempt.lesson].keys
    newest = get_keys(session, newest_id)[attempt.lesson].keys
    grades = {
        id_: grade_by_better_key(attempt_keys[id_], newest.get(id_), answer)
        for id_, answer in attempt.answers.items()
    }
    percents = (
        get_quiz_rules(session, id_, attempt.lesson).pass_percent
        for id_ in (attempt.revision_id, newest_id)
    )
    total = sum_points(grades, attempt_keys, newest, pass_percent=min(percents))
    details = _details(
        grades, attempt_revision_id=attempt.revision_id, newest_revision_id=newest_id
    )
    row = {
        "attempt_id": attempt.id,
        "revision_id": newest_id,
        "score_numerator": total.score.numerator,
        "score_denominator": total.score.denominator,
        "points": total.points,
        "needed": total.needed,
        "passed": total.passed,
        "details": details,
        "graded_at": act.at,
    }
    session.execute(insert(AttemptGrade), row)
    return total


def _find_newest(session: Session, attempt: AnsweredAttempt, enrolment: EnrolmentRow) -> int:
    """Return the newest revision with the quiz: of the learner's edition, else of the attempt's.

    A learner who was moved to a newer edition while the attempt was open is in another edition than
    the attempt.
    """
    if attempt.lesson in get_keys(session, enrolment.revision_id):
        return enrolment.revision_id
    newest = select(newest_of_edition(Revision.edition_id))
    of_edition = session.scalars(newest.where(Revision.id == attempt.revision_id)).one()
    has_quiz = attempt.lesson in get_keys(session, of_edition)
    return of_edition if has_quiz else attempt.revision_id


def _details(
    grades: Mapping[str, KeyedGrade], *, attempt_revision_id: int, newest_revision_id: int
) -> str:
    revisions = {"own": attempt_revision_id, "newest": newest_revision_id, "removed": None}
    return json.dumps(
        {
            id_: [
                str(keyed_grade.grade.share),
                keyed_grade.grade.known_mistake,
                revisions[keyed_grade.source],
            ]
            for id_, keyed_grade in grades.items()
        }
    )
