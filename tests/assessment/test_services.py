"""Attempts begin once, answers are kept in order, a grade is given once."""

import dataclasses
import threading
from fractions import Fraction

import pytest

from lms.accounts.rules.acts import SYSTEM, Act
from lms.assessment.models import Attempt, AttemptGrade
from lms.assessment.queries.attempt_page import get_attempt_page
from lms.assessment.queries.attempts import AnswerRow
from lms.assessment.queries.results import get_attempt_result
from lms.assessment.services.attempts import (
    AttemptsExhausted,
    AttemptSubmitted,
    AttemptTooEarly,
    GivenAnswer,
    begin_attempt,
    save_answers,
    submit,
)
from lms.errors import NotFound
from tests.assessment.quiz_taker import QuizTaker, count
from tests.factories import NOW
from tests.factories_course import (
    KEYS,
    later,
    publish_course,
    quiz_rules,
    release,
    structure,
)


def test_beginning_again_gives_the_open_attempt(database):
    taker = QuizTaker(database)

    first = taker.begin(client_id="phone")
    again = [taker.begin(client_id="phone"), taker.begin(), taker.begin(client_id="other")]

    assert again == [first] * 3
    assert len(taker.asked(first)) == 5
    assert taker.start().state == "begun"


def test_a_repeat_of_the_beginning_after_submitting_gives_the_same_attempt(database):
    taker = QuizTaker(database)
    first = taker.begin(client_id="phone")
    taker.submit(first)

    assert taker.begin(client_id="phone") == first
    assert taker.begin(client_id="next") != first


def test_next_attempt_prefers_what_was_not_seen(database):
    taker = QuizTaker(database, draw=quiz_rules().draw)
    first = taker.begin()
    taker.submit(first)

    second = taker.begin()

    assert len(set(taker.asked(first)) & set(taker.asked(second))) <= 2


def test_twenty_beginnings_at_once_are_one_open_attempt(database):
    taker = QuizTaker(database)

    found = in_parallel(20, lambda i: taker.begin(client_id=f"phone-{i}"))

    assert len(set(found)) == 1
    assert count(database, Attempt) == 1


def test_two_submits_at_once_are_one_grade(database):
    taker = QuizTaker(database)
    attempt = taker.begin()
    answers = taker.right(attempt)

    found = in_parallel(4, lambda _: taker.submit(attempt, *answers))

    assert [item.passed for item in found] == [True] * 4
    assert sum(item.is_new for item in found) == 1
    assert count(database, AttemptGrade) == 1


def test_older_and_repeated_answers_change_nothing(database):
    taker = QuizTaker(database)
    attempt = taker.begin()
    id_ = taker.asked(attempt)[0]

    def answer(value, sequence, client_id="p"):
        return GivenAnswer(id_, (value,), "zh", client_id=client_id, sequence=sequence)

    acknowledged = [
        taker.save(attempt, answer("new", 5)),
        taker.save(attempt, answer("old", 4)),
        taker.save(attempt, answer("again", 5)),
        taker.save(attempt, answer("tie", 5, "q")),
        taker.save(attempt, answer("tie lost", 5, "a")),
    ]

    assert acknowledged == [{id_: 5}] * 5
    assert taker.stored(attempt)[id_] == AnswerRow(("tie",), 5, "q", "zh")


def test_answer_without_a_sequence_gets_the_next_one(database):
    taker = QuizTaker(database)
    attempt = taker.begin()
    first, second, *_ = taker.asked(attempt)

    saved = taker.save(
        attempt,
        GivenAnswer(first, ("a",), "en", sequence=7),
        GivenAnswer(second, ("b",), "en"),
        GivenAnswer("never drawn", ("b",), "en"),
    )

    assert saved == {first: 7, second: 8}


def test_after_submitting_a_repeat_is_acknowledged_and_news_refused(database):
    taker = QuizTaker(database)
    attempt = taker.begin()
    id_ = taker.asked(attempt)[0]
    answer = GivenAnswer(id_, ("a",), "en", client_id="p", sequence=1)
    taker.save(attempt, answer)
    taker.submit(attempt)

    assert taker.save(attempt, answer) == {id_: 1}
    with pytest.raises(AttemptSubmitted):
        taker.save(attempt, dataclasses.replace(answer, sequence=2))


def test_submitting_twice_gives_the_first_grade(database):
    taker = QuizTaker(database)
    attempt = taker.begin()

    first = taker.submit(attempt, *taker.right(attempt), now=later(minutes=5))
    again = taker.submit(attempt, now=later(minutes=9))

    points = sum(KEYS[id_].points for id_ in taker.asked(attempt))
    assert (first.score, first.points, first.passed) == (points, points, True)
    assert again == dataclasses.replace(first, is_new=False)
    assert taker.start().state == "passed"


def test_attempts_are_used_up(database):
    taker = QuizTaker(database, attempts=1)
    taker.submit(taker.begin())

    assert (taker.start().remaining_attempts, taker.start().may_begin) == (0, False)
    with pytest.raises(AttemptsExhausted):
        taker.begin()


def test_next_attempt_waits(database):
    taker = QuizTaker(database, waits=(3600,))
    taker.submit(taker.begin())

    start = taker.start()

    assert (start.state, start.opens_at) == ("must_wait", later(hours=1))
    with pytest.raises(AttemptTooEarly) as refused:
        taker.begin(now=later(minutes=59))
    assert refused.value.values == {"opens_at": later(hours=1)}
    assert taker.start(now=later(hours=1)).state == "failed"
    assert taker.begin(now=later(hours=1))


def test_after_passing_further_goes_are_practice_without_limit(database):
    taker = QuizTaker(database, attempts=1, waits=(3600,))
    first = taker.begin()
    taker.submit(first, *taker.right(first))

    second = taker.begin()
    taker.submit(second)

    start = taker.start()
    assert (start.state, start.best.id, start.last.id) == ("passed", first, second)


def test_fixed_key_counts_at_submission_and_the_old_one_where_it_gives_more(database):
    keys = {
        **KEYS,
        "s1": dataclasses.replace(KEYS["s1"], correct=("c",)),
        "s2": dataclasses.replace(KEYS["s2"], correct=("b",)),
    }
    taker = QuizTaker(database, draw=dataclasses.replace(quiz_rules().draw, total=None))
    attempt = taker.begin()
    publish_course(database, release(structure(quiz=quiz_rules(draw=quiz_rules().draw)), keys=keys))

    changed = taker.start().state
    graded = taker.submit(
        attempt,
        GivenAnswer("s1", ("c",), "en"),  # right by the new key
        GivenAnswer("s2", ("a",), "en"),  # right by the old one
        GivenAnswer("s3", ("a",), "en"),  # wrong by both
    )

    assert changed == "changed"
    assert graded.score == Fraction(2)


def test_wording_does_not_change_an_attempt_under_way(database):
    taker = QuizTaker(database)
    taker.begin()

    publish_course(database, release(text="2"))

    assert taker.start().state == "begun"


def test_another_persons_attempt_is_not_found(database):
    taker = QuizTaker(database)
    attempt = taker.begin()
    mei = taker.people.mei.id

    for service in (save_answers, submit):
        with pytest.raises(NotFound):
            database.write(service, Act(SYSTEM, NOW), person_id=mei, attempt_id=attempt, answers=())
    with pytest.raises(NotFound):
        database.write(
            begin_attempt,
            Act(SYSTEM, NOW),
            person_id=mei,
            enrolment_id=taker.enrolment,
            lesson="quiz",
        )
    with database.read_session() as session:
        for query in (get_attempt_page, get_attempt_result):
            with pytest.raises(NotFound):
                query(session, person_id=mei, attempt_id=attempt, language="en")


def test_a_lesson_that_is_no_quiz_has_no_attempts(database):
    taker = QuizTaker(database)

    with pytest.raises(NotFound):
        database.write(
            begin_attempt,
            Act(SYSTEM, NOW),
            person_id=taker.li,
            enrolment_id=taker.enrolment,
            lesson="welcome",
        )


def in_parallel(number, act):
    """The results of `act(i)` in as many threads, begun at one moment; errors are raised."""
    barrier = threading.Barrier(number)
    found, errors = [], []

    def run(i):
        barrier.wait()
        try:
            found.append(act(i))
        except BaseException as error:  # noqa: BLE001 - raised again by the test's thread
            errors.append(error)

    threads = [threading.Thread(target=run, args=(i,)) for i in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    return found
