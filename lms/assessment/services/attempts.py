"""Services that begin attempts, save answers, submit and grade. All are repeatable."""

import datetime as dt
import functools
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import Row, Select, bindparam, insert, select, update
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.accounts.rules.text import TextTooLong
from lms.assessment.models import Answer, Attempt, AttemptQuestion
from lms.assessment.queries.attempts import (
    AnswerRow,
    find_attempt_by_client,
    find_open_attempt,
    get_attempts_by_lesson,
    get_drawn_answers_by_question,
    list_seen_questions,
)
from lms.assessment.queries.quiz_start import get_quiz_rules, get_quiz_start
from lms.assessment.rules.grading import needed_points
from lms.assessment.rules.question_draw import draw
from lms.assessment.services.grading import AnsweredAttempt, grade_attempt
from lms.content.question_model import QuizRules
from lms.enrolment.models import Enrolment
from lms.enrolment.queries.enrolments import EnrolmentRow, get_enrolment
from lms.enrolment.services.locks import check_open, hold_enrolment
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
    enrolment: EnrolmentRow
    lesson: str
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

    Raises NotFound, EnrolmentEnded, AttemptsExhausted, AttemptTooEarly.
    """
    hold_enrolment(session, enrolment_id)
    if client_id:
        earlier = find_attempt_by_client(session, person_id=person_id, client_id=client_id)
        if earlier and earlier.enrolment_id == enrolment_id and earlier.lesson == lesson:
            return earlier.id
        client_id = None if earlier else client_id
    enrolment = get_enrolment(session, person_id=person_id, enrolment_id=enrolment_id)
    check_open(enrolment.ended_at)
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

    A repeat or an older sequence changes nothing. Raises NotFound, TextTooLong, EnrolmentEnded, and
    AttemptSubmitted for newer answers after the attempt is submitted.
    """
    attempt = _get_locked(session, _attempt(), person_id=person_id, attempt_id=attempt_id)
    sheet = get_drawn_answers_by_question(session, attempt_id)
    newer = _choose_newer(sheet, answers)
    if newer and attempt.submitted_at is not None:
        raise AttemptSubmitted
    if newer:
        check_open(attempt.ended_at)
    _store(session, attempt, sheet, newer, now=act.at)
    return {id_: answer.sequence for id_, answer in (sheet | newer).items() if answer}


def submit(
    session: Session,
    act: Act,
    *,
    person_id: int,
    attempt_id: int,
    answers: Iterable[GivenAnswer] = (),
) -> Submission:
    """Save the last answers, close the attempt and grade it; a repeat returns the first grade.

    Raises NotFound, EnrolmentEnded, TextTooLong.
    """
    locked = _attempt_and_enrolment()
    attempt = _get_locked(session, locked, person_id=person_id, attempt_id=attempt_id)
    enrolment = get_enrolment(session, person_id=person_id, enrolment_id=attempt.enrolment_id)
    if attempt.submitted_at is not None:
        return _earlier_submission(session, attempt, enrolment)
    check_open(enrolment.ended_at)
    sheet = get_drawn_answers_by_question(session, attempt_id)
    newer = _choose_newer(sheet, answers)
    _store(session, attempt, sheet, newer, now=act.at)
    session.execute(update(Attempt), [{"id": attempt_id, "submitted_at": act.at}])
    values = {id_: answer.value if answer else () for id_, answer in (sheet | newer).items()}
    answered = AnsweredAttempt(attempt_id, attempt.lesson, attempt.revision_id, values)
    total = grade_attempt(session, act, answered, enrolment)
    return Submission(
        attempt_id,
        enrolment,
        attempt.lesson,
        total.score,
        total.points,
        total.needed,
        passed=total.passed,
        is_new=True,
    )


def _get_locked(
    session: Session, query: Select[*tuple[Any, ...]], *, person_id: int, attempt_id: int
) -> Row[Any]:
    """Return the person's attempt, locked by the query. Raises NotFound."""
    ids = {"attempt_id": attempt_id, "person_id": person_id}
    attempt = session.execute(query, ids).one_or_none()
    if attempt is None:
        raise NotFound
    return attempt


@functools.cache  # every saved answer runs it
def _attempt() -> Select[*tuple[Any, ...]]:
    """Lock the attempt until the transaction ends."""
    return _attempt_columns().with_for_update(key_share=True, of=Attempt)


@functools.cache  # every submission runs it
def _attempt_and_enrolment() -> Select[*tuple[Any, ...]]:
    """Lock the enrolment, then its attempt, until the transaction ends."""
    return _attempt_columns().with_for_update(key_share=True, of=(Enrolment, Attempt))


def _attempt_columns() -> Select[*tuple[Any, ...]]:
    columns = (
        Attempt.id,
        Attempt.enrolment_id,
        Attempt.lesson,
        Attempt.revision_id,
        Attempt.submitted_at,
        Enrolment.ended_at,
    )
    joined = select(*columns).join(Enrolment, Enrolment.id == Attempt.enrolment_id)
    return joined.where(
        Attempt.id == bindparam("attempt_id"), Attempt.person_id == bindparam("person_id")
    )


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


def _choose_newer(
    sheet: Mapping[str, AnswerRow | None], answers: Iterable[GivenAnswer]
) -> dict[str, AnswerRow]:
    """Return the given answers that are newer than the stored ones."""
    highest = max((answer.sequence for answer in sheet.values() if answer), default=0)
    newer: dict[str, AnswerRow] = {}
    for given in answers:
        if given.question_id not in sheet:
            continue
        before = newer.get(given.question_id) or sheet[given.question_id]
        sequence = given.sequence or highest + 1
        if before and (sequence, given.client_id) <= (before.sequence, before.client_id):
            continue
        newer[given.question_id] = AnswerRow(
            given.value, sequence, given.client_id, given.language, given.claimed_at
        )
        highest = max(highest, sequence)
    return newer


def _store(
    session: Session,
    attempt: Row[Any],
    sheet: Mapping[str, AnswerRow | None],
    newer: Mapping[str, AnswerRow],
    *,
    now: dt.datetime,
) -> None:
    """Write the answers with two statements at most. Raises TextTooLong."""
    if any(len(text) > MAX_ANSWER_LENGTH for answer in newer.values() for text in answer.value):
        raise TextTooLong(most=MAX_ANSWER_LENGTH)
    rows = {
        id_: {
            "attempt_id": attempt.id,
            "question_id": id_,
            "value": json.dumps(answer.value, ensure_ascii=False),
            "language": answer.language,
            "client_id": answer.client_id,
            "sequence": answer.sequence,
            "saved_at": now,
            "claimed_at": answer.claimed_at,
        }
        for id_, answer in newer.items()
    }
    new = [row for id_, row in rows.items() if sheet[id_] is None]
    changed = [row for id_, row in rows.items() if sheet[id_] is not None]
    if new:
        session.execute(insert(Answer), new)
    if changed:
        session.execute(update(Answer), changed)


def _earlier_submission(session: Session, attempt: Row[Any], enrolment: EnrolmentRow) -> Submission:
    rows = get_attempts_by_lesson(session, enrolment_id=attempt.enrolment_id, lesson=attempt.lesson)
    graded = next(row for row in rows[attempt.lesson] if row.id == attempt.id)
    return Submission(
        attempt.id,
        enrolment,
        attempt.lesson,
        graded.score or Fraction(0),
        graded.points,
        graded.needed,
        passed=graded.passed,
        is_new=False,
    )
