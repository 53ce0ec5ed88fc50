"""Grades an attempt by keys and pass mark of its draw and of now, whichever is better."""

import json
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.assessment.models import Attempt, AttemptGrade
from lms.assessment.queries.attempts import list_answers, list_questions
from lms.assessment.queries.quiz_start import get_quiz_rules
from lms.assessment.rules.better_key import KeyedGrade, grade_by_better_key, sum_points
from lms.catalogue.models import Revision
from lms.catalogue.queries.published import get_keys, newest_of_edition
from lms.enrolment.queries.enrolments import get_enrolment


def grade_attempt(session: Session, act: Act, attempt: Attempt) -> None:
    """Add the grade of an attempt with the stored answers."""
    newest_id = _find_newest(session, attempt)
    attempt_keys = get_keys(session, attempt.revision_id)[attempt.lesson].keys
    newest = get_keys(session, newest_id)[attempt.lesson].keys
    answers = list_answers(session, attempt.id)
    grades = {
        id_: grade_by_better_key(
            attempt_keys[id_], newest.get(id_), answers[id_].value if id_ in answers else ()
        )
        for id_ in list_questions(session, attempt.id)
    }
    percents = (
        get_quiz_rules(session, id_, attempt.lesson).pass_percent
        for id_ in (attempt.revision_id, newest_id)
    )
    total = sum_points(grades, attempt_keys, newest, pass_percent=min(percents))
    grade = AttemptGrade(
        attempt_id=attempt.id,
        revision_id=newest_id,
        score_numerator=total.score.numerator,
        score_denominator=total.score.denominator,
        points=total.points,
        needed=total.needed,
        passed=total.passed,
        details=_details(
            grades, attempt_revision_id=attempt.revision_id, newest_revision_id=newest_id
        ),
        graded_at=act.at,
    )
    session.add(grade)
    session.flush()


def _find_newest(session: Session, attempt: Attempt) -> int:
    """Return the newest revision with the quiz: of the learner's edition, else of the attempt's.

    A learner who was moved to a newer edition while the attempt was open is in another edition than
    the attempt.
    """
    enrolment = get_enrolment(
        session, person_id=attempt.person_id, enrolment_id=attempt.enrolment_id
    )
    newest = select(newest_of_edition(Revision.edition_id))
    of_edition = session.scalars(newest.where(Revision.id == attempt.revision_id)).one()
    candidates = (enrolment.revision_id, of_edition)
    having = (
        candidate for candidate in candidates if attempt.lesson in get_keys(session, candidate)
    )
    return next(having, attempt.revision_id)


def _details(
    grades: Mapping[str, KeyedGrade], *, attempt_revision_id: int, newest_revision_id: int
) -> str:
    revisions = {"own": attempt_revision_id, "newest": newest_revision_id, "removed": None}
    return json.dumps(
        {
            id_: [
                str(keyed_grade.grade.share),
                keyed_grade.grade.mistake,
                revisions[keyed_grade.source],
            ]
            for id_, keyed_grade in grades.items()
        }
    )
