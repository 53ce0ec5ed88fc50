"""What people did in the reference course, as bulk inserts: the rows that the services leave."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from lms.assessment.models import Answer, Attempt, AttemptGrade, AttemptQuestion
from lms.assessment.rules.question_draw import draw
from lms.catalogue.queries.published import PublishedRevision, RevisionRow, get_keys
from lms.content.model import QuizKey, QuizRules
from lms.enrolment.models import Enrolment
from lms.learning.models import Completion, EnrolmentSummary
from lms.learning.rules.completion import to_bits

QUIZ = "quiz"


@dataclass(frozen=True)
class Journey:
    """A person, where she learns, and which share of the lessons she has done.

    The enrolment and the attempt carry the person's own number.
    """

    person_id: int
    cohort_id: int
    organization_id: int
    share: float


def add_progress(
    session: Session,
    journeys: Sequence[Journey],
    *,
    revision: RevisionRow,
    published: PublishedRevision,
    began: dt.datetime,
) -> None:
    """Enrolments, completions, summaries; who did everything has passed the quiz as well."""
    course = _Course(revision, published, began)
    session.execute(insert(Enrolment), [course.enrolment(one) for one in journeys])
    session.execute(
        insert(Completion), [row for one in journeys for row in course.completions(one)]
    )
    session.execute(insert(EnrolmentSummary), [course.summary(one) for one in journeys])
    finished = [one for one in journeys if course.is_finished(one)]
    key = get_keys(session, revision.id)[QUIZ]
    rules = published.structure.lessons[QUIZ].quiz
    if finished and rules:
        _add_attempts(session, finished, course=course, rules=rules, key=key)


@dataclass(frozen=True)
class _Course:
    revision: RevisionRow
    published: PublishedRevision
    began: dt.datetime

    def is_finished(self, one: Journey) -> bool:
        return one.share >= 1

    def done(self, one: Journey) -> tuple[str, ...]:
        required = self.published.structure.required
        readings = [name for name in required if name != QUIZ]
        if self.is_finished(one):
            return (*readings, QUIZ)
        return tuple(readings[: round(one.share * len(readings))])

    def moment(self, place: int) -> dt.datetime:
        return self.began + dt.timedelta(days=place, hours=place % 10)

    def enrolment(self, one: Journey) -> dict[str, Any]:
        end = self.moment(len(self.done(one))) if self.is_finished(one) else None
        return {
            "id": one.person_id,
            "person_id": one.person_id,
            "course_id": self.revision.course_id,
            "edition_id": self.revision.edition_id,
            "cohort_id": one.cohort_id,
            "organization_id": one.organization_id,
            "enrolled_at": self.began,
            "completed_at": end,
        }

    def completions(self, one: Journey) -> Iterator[dict[str, Any]]:
        for place, name in enumerate(self.done(one), 1):
            yield {
                "enrolment_id": one.person_id,
                "lesson": name,
                "how": "passed" if name == QUIZ else "read",
                "revision_id": self.revision.id,
                "completed_at": self.moment(place),
            }

    def summary(self, one: Journey) -> dict[str, Any]:
        done, is_finished = self.done(one), self.is_finished(one)
        last = self.moment(len(done))
        return {
            "enrolment_id": one.person_id,
            "done": to_bits(self.published.bits, done),
            "required_done": len(done),
            "required_total": len(self.published.structure.required),
            "attempts": int(is_finished),
            "failures": 0,
            "score_tenths": 140 if is_finished else 0,
            "points": 14 if is_finished else 0,
            "last_completed_at": last,
            "last_active_at": last,
        }


def _add_attempts(
    session: Session,
    finished: Sequence[Journey],
    *,
    course: _Course,
    rules: QuizRules,
    key: QuizKey,
) -> None:
    """One attempt each with all answers right."""
    drawn = {
        one.person_id: draw(rules.bank, rules, seed=f"{one.person_id:032x}", seen=frozenset())
        for one in finished
    }
    moment = course.moment(len(course.published.structure.required))
    session.execute(insert(Attempt), [_attempt(one, course, moment) for one in finished])
    session.execute(
        insert(AttemptQuestion),
        [
            {"attempt_id": id_, "position": position, "question_id": question}
            for id_, questions in drawn.items()
            for position, question in enumerate(questions, 1)
        ],
    )
    session.execute(
        insert(Answer),
        [
            {
                "attempt_id": id_, "question_id": question, "language": "zh",
                "value": json.dumps(key.keys[question].correct), "sequence": place,
                "saved_at": moment,
            }
            for id_, questions in drawn.items()
            for place, question in enumerate(questions, 1)
        ],
    )  # fmt: skip
    session.execute(
        insert(AttemptGrade),
        [_grade(id_, course.revision.id, questions, moment) for id_, questions in drawn.items()],
    )


def _attempt(one: Journey, course: _Course, moment: dt.datetime) -> dict[str, Any]:
    return {
        "id": one.person_id,
        "enrolment_id": one.person_id,
        "person_id": one.person_id,
        "lesson": QUIZ,
        "number": 1,
        "revision_id": course.revision.id,
        "seed": f"{one.person_id:032x}",
        "points": 14,
        "needed": 10,
        "begun_at": moment - dt.timedelta(minutes=20),
        "submitted_at": moment,
    }


def _grade(
    attempt_id: int, revision_id: int, questions: Sequence[str], moment: dt.datetime
) -> dict[str, Any]:
    return {
        "attempt_id": attempt_id,
        "revision_id": revision_id,
        "score_numerator": len(questions),
        "score_denominator": 1,
        "points": len(questions),
        "needed": 10,
        "passed": True,
        "details": json.dumps({id_: ["1", ""] for id_ in questions}),
        "graded_at": moment,
    }
