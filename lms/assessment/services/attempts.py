"""Services that begin attempts, save answers, submit and grade. All are repeatable."""

import datetime as dt
import json
import secrets
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.accounts.rules.text import TextTooLong
from lms.assessment.models import Answer, Attempt, AttemptQuestion
from lms.assessment.queries.attempts import (
    find_attempt_by_client,
    find_open_attempt,
    list_answers,
    list_attempts,
    list_questions,
    list_seen_questions,
)
from lms.assessment.queries.quiz_start import get_quiz_rules, get_quiz_start
from lms.assessment.rules.grading import needed_points
from lms.assessment.rules.question_draw import draw
from lms.assessment.services.grading import grade_attempt
from lms.content.question_model import QuizRules
from lms.enrolment.queries.enrolments import get_enrolment
from lms.enrolment.services.locks import hold_enrolment
from lms.errors import NotFound, Refusal

MAX_ANSWER_LENGTH = 500


class AttemptsExhausted(Refusal):
    message = "All attempts at this quiz are used. Ask your coordinator for another one."


class AttemptTooEarly(Refusal):
    """`opens_at` is the moment from which an attempt may begin."""

    message = "The next attempt is not open yet. Reread the lessons until then."


class AttemptSubmitted(Refusal):
    message = "This attempt was submitted before. Look at its result, or begin a new one."


@dataclass(frozen=True)
class GivenAnswer:
    """An answer by ids (`AnswerType.read`). Without a sequence it gets the next one.

    `claimed_at` is the clock of the browser, stored but not relied on.
    """

    question_id: str
    value: tuple[str, ...]
    language: str
    client_id: str = ""
    sequence: int | None = None
    claimed_at: dt.datetime | None = None


@dataclass(frozen=True)
class Submission:
    """`is_new` is False when the attempt was submitted before; the grade is then that one."""

    attempt_id: int
    enrolment_id: int
    lesson: str
    revision_id: int
    score: Fraction
    points: int
    needed: int
    passed: bool
    is_new: bool


def begin_attempt(
    session: Session,
    act: Act,
    *,
    person_id: int,
    enrolment_id: int,
    lesson: str,
    client_id: str | None = None,
) -> int:
    """Return the id of the open attempt, begun now when there is none.

    Raises NotFound, AttemptsExhausted, AttemptTooEarly.
    """
    hold_enrolment(session, enrolment_id)
    if client_id:
        earlier = find_attempt_by_client(session, person_id=person_id, client_id=client_id)
        if earlier and earlier.enrolment_id == enrolment_id and earlier.lesson == lesson:
            return earlier.id
        client_id = None if earlier else client_id
    enrolment = get_enrolment(session, person_id=person_id, enrolment_id=enrolment_id)
    rules = get_quiz_rules(session, enrolment.revision_id, lesson)
    open_attempt = find_open_attempt(session, enrolment_id=enrolment_id, lesson=lesson)
    if open_attempt is not None:
        return open_attempt.id
    start = get_quiz_start(session, enrolment, lesson=lesson, now=act.at)
    if start.remaining_attempts == 0:
        raise AttemptsExhausted
    if start.opens_at is not None:
        raise AttemptTooEarly(opens_at=start.opens_at)
    attempt = Attempt(
        enrolment_id=enrolment_id,
        person_id=person_id,
        lesson=lesson,
        number=start.last.number + 1 if start.last else 1,
        revision_id=enrolment.revision_id,
        seed=secrets.token_hex(16),
        client_id=client_id,
        begun_at=act.at,
    )
    _draw(session, attempt, rules)
    return attempt.id


def save_answers(
    session: Session, act: Act, *, person_id: int, attempt_id: int, answers: Iterable[GivenAnswer]
) -> dict[str, int]:
    """Store answers newer than the stored ones; return the stored sequence by question sent.

    A repeat or an older sequence changes nothing. Raises NotFound, TextTooLong, and
    AttemptSubmitted for newer answers after the attempt is submitted.
    """
    attempt = _lock(session, person_id=person_id, attempt_id=attempt_id)
    return _save(session, attempt, answers, now=act.at)


def submit(
    session: Session,
    act: Act,
    *,
    person_id: int,
    attempt_id: int,
    answers: Iterable[GivenAnswer] = (),
) -> Submission:
    """Save the last answers, close the attempt and grade it; a repeat returns the first grade.

    Raises NotFound, TextTooLong.
    """
    attempt = _lock(session, person_id=person_id, attempt_id=attempt_id)
    if attempt.submitted_at is not None:
        return _submission(session, attempt, is_new=False)
    _save(session, attempt, answers, now=act.at)
    attempt.submitted_at = act.at
    grade_attempt(session, act, attempt)
    return _submission(session, attempt, is_new=True)


def _lock(session: Session, *, person_id: int, attempt_id: int) -> Attempt:
    """Return the person's attempt, locked until the transaction ends."""
    attempt = session.scalar(
        select(Attempt)
        .where(Attempt.id == attempt_id, Attempt.person_id == person_id)
        .with_for_update(key_share=True)
    )
    if attempt is None:
        raise NotFound
    return attempt


def _draw(session: Session, attempt: Attempt, rules: QuizRules) -> None:
    seen = list_seen_questions(session, enrolment_id=attempt.enrolment_id, lesson=attempt.lesson)
    drawn = draw(rules.bank, rules, seed=attempt.seed, seen=seen)
    attempt.points = sum(rules.points[id_] for id_ in drawn)
    attempt.needed = needed_points(rules.pass_percent, attempt.points)
    session.add(attempt)
    session.flush()
    session.execute(
        insert(AttemptQuestion),
        [
            {"attempt_id": attempt.id, "position": position, "question_id": id_}
            for position, id_ in enumerate(drawn, 1)
        ],
    )


def _save(
    session: Session, attempt: Attempt, answers: Iterable[GivenAnswer], *, now: dt.datetime
) -> dict[str, int]:
    question_ids = set(list_questions(session, attempt.id))
    stored = list_answers(session, attempt.id)
    order = {id_: (row.sequence, row.client_id) for id_, row in stored.items()}
    rows: dict[str, dict[str, object]] = {}
    for given in answers:
        if given.question_id not in question_ids:
            continue
        before = order.get(given.question_id, (0, ""))
        highest = max((sequence for sequence, _ in order.values()), default=0)
        after = (given.sequence or highest + 1, given.client_id)
        if after <= before:
            continue
        if attempt.submitted_at is not None:
            raise AttemptSubmitted
        if any(len(text) > MAX_ANSWER_LENGTH for text in given.value):
            raise TextTooLong(most=MAX_ANSWER_LENGTH)
        rows[given.question_id] = _row(attempt.id, given, sequence=after[0], now=now)
        order[given.question_id] = after
    _store(session, rows, stored_ids=stored)
    return {id_: sequence for id_, (sequence, _) in order.items()}


def _row(
    attempt_id: int, given: GivenAnswer, *, sequence: int, now: dt.datetime
) -> dict[str, object]:
    return {
        "attempt_id": attempt_id,
        "question_id": given.question_id,
        "value": json.dumps(given.value, ensure_ascii=False),
        "language": given.language,
        "client_id": given.client_id,
        "sequence": sequence,
        "saved_at": now,
        "claimed_at": given.claimed_at,
    }


def _store(
    session: Session, rows: Mapping[str, dict[str, object]], *, stored_ids: Container[str]
) -> None:
    """Write the answers with two statements at most."""
    new = [row for id_, row in rows.items() if id_ not in stored_ids]
    changed = [row for id_, row in rows.items() if id_ in stored_ids]
    if new:
        session.execute(insert(Answer), new)
    if changed:
        session.execute(update(Answer), changed)


def _submission(session: Session, attempt: Attempt, *, is_new: bool) -> Submission:
    graded_attempts = list_attempts(
        session, enrolment_id=attempt.enrolment_id, lesson=attempt.lesson
    )
    graded_attempt = next(
        graded_attempt
        for graded_attempt in graded_attempts[attempt.lesson]
        if graded_attempt.id == attempt.id
    )
    return Submission(
        attempt_id=attempt.id,
        enrolment_id=attempt.enrolment_id,
        lesson=attempt.lesson,
        revision_id=attempt.revision_id,
        score=graded_attempt.score or Fraction(0),
        points=graded_attempt.points,
        needed=graded_attempt.needed,
        passed=graded_attempt.passed,
        is_new=is_new,
    )
