"""Data of a quiz's start page: one of six states, with its figures."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.assessment.models import Attempt
from lms.assessment.queries.allowances import sum_allowances
from lms.assessment.queries.attempts import (
    GradedAttempt,
    get_answers_by_question,
    get_attempts_by_lesson,
    list_questions,
)
from lms.assessment.rules.grading import needed_points
from lms.assessment.rules.question_draw import count_points, count_questions
from lms.assessment.rules.timing import QuizState, next_attempt_at, quiz_state, remaining_attempts
from lms.catalogue.queries.published import get_keys, get_published
from lms.content.question_model import QuizRules
from lms.enrolment.queries.enrolments import EnrolmentRow
from lms.errors import NotFound


@dataclass(frozen=True)
class QuizStart:
    """`opens_at`: when the next attempt may begin, None for now; `best` and `last` are submitted.

    `may_begin` is True when the button begins or continues an attempt. `points` and `needed` are
    those of the open or next attempt, None where they depend on the questions that are drawn.
    """

    state: QuizState
    open_attempt_id: int | None
    begun_at: dt.datetime | None
    answered: int
    question_count: int
    opens_at: dt.datetime | None
    remaining_attempts: int | None
    failures: int
    best: GradedAttempt | None
    last: GradedAttempt | None
    may_begin: bool
    points: int | None
    needed: int | None


def get_quiz_start(
    session: Session, enrolment: EnrolmentRow, *, lesson: str, now: dt.datetime
) -> QuizStart:
    """Return the state of one quiz for one enrolment.

    Raises NotFound when the lesson is not a quiz.
    """
    rules = get_quiz_rules(session, enrolment.revision_id, lesson)
    found = get_attempts_by_lesson(session, enrolment_id=enrolment.enrolment_id, lesson=lesson)
    attempts = found.get(lesson, ())
    open_attempt = next((attempt for attempt in attempts if attempt.submitted_at is None), None)
    done = [attempt for attempt in attempts if attempt.submitted_at is not None]
    last = done[-1] if done else None
    passed = any(attempt.passed for attempt in done)
    failures = 0 if passed else len(done)
    allowed = sum_allowances(session, enrolment_id=enrolment.enrolment_id, lesson=lesson)
    remaining = None if passed else remaining_attempts(rules, used=len(done) - allowed.attempts)
    failed_at = last.submitted_at if last else None
    opens_at = next_attempt_at(rules, failures=failures, failed_at=failed_at)
    if allowed.skips_wait(failed_at=failed_at):
        opens_at = None
    state = quiz_state(
        is_passed=passed,
        is_open=open_attempt is not None,
        is_changed=open_attempt is not None
        and is_changed(session, enrolment, open_attempt, lesson),
        failures=failures,
        opens_at=opens_at,
        now=now,
    )
    answers = get_answers_by_question(session, open_attempt.id) if open_attempt else {}
    points = open_attempt.points if open_attempt else count_points(rules)
    drawn = None if points is None else needed_points(rules.pass_percent, points)
    return QuizStart(
        state=state,
        open_attempt_id=open_attempt.id if open_attempt else None,
        begun_at=open_attempt.begun_at if open_attempt else None,
        answered=sum(answer.is_given for answer in answers.values()),
        question_count=len(list_questions(session, open_attempt.id))
        if open_attempt
        else count_questions(rules),
        opens_at=opens_at if opens_at and opens_at > now else None,
        remaining_attempts=remaining,
        failures=failures,
        best=find_best_attempt(done),
        last=last,
        may_begin=open_attempt is not None or (state != "must_wait" and remaining != 0),
        points=points,
        needed=open_attempt.needed if open_attempt else drawn,
    )


def get_quiz_rules(session: Session, revision_id: int, lesson: str) -> QuizRules:
    """Raises NotFound when the revision has no quiz of that name."""
    found = get_published(session, revision_id).structure.lessons.get(lesson)
    if found is None or found.quiz is None:
        raise NotFound
    return found.quiz


def find_best_attempt(graded_attempts: list[GradedAttempt]) -> GradedAttempt | None:
    """Return the best attempt: passed before not passed, then the higher share of points."""
    done = [
        graded_attempt for graded_attempt in graded_attempts if graded_attempt.score is not None
    ]
    return max(
        done,
        key=lambda graded_attempt: (
            graded_attempt.passed,
            (graded_attempt.score or 0) / max(graded_attempt.points, 1),
        ),
        default=None,
    )


def is_changed(
    session: Session, enrolment: EnrolmentRow, graded_attempt: GradedAttempt, lesson: str
) -> bool:
    """Return True when rules or keys of the quiz were changed since the attempt began."""
    begun_on = get_revision_of(session, graded_attempt.id)
    if begun_on == enrolment.revision_id:
        return False
    same_rules = get_quiz_rules(session, begun_on, lesson) == get_quiz_rules(
        session, enrolment.revision_id, lesson
    )
    old, new = get_keys(session, begun_on)[lesson], get_keys(session, enrolment.revision_id)[lesson]
    return not (same_rules and old.keys == new.keys)


def get_revision_of(session: Session, attempt_id: int) -> int:
    """Return the revision that an attempt was drawn from."""
    return session.scalars(select(Attempt.revision_id).where(Attempt.id == attempt_id)).one()
