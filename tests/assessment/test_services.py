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
from tests.assessment.room import Room, count
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
    room = Room(database)

    first = room.begin(client_id="phone")
    again = [room.begin(client_id="phone"), room.begin(), room.begin(client_id="other")]

    assert again == [first] * 3
    assert len(room.asked(first)) == 5
    assert room.start().state == "begun"


def test_a_repeat_of_the_beginning_after_submitting_gives_the_same_attempt(database):
    room = Room(database)
    first = room.begin(client_id="phone")
    room.submit(first)

    assert room.begin(client_id="phone") == first
    assert room.begin(client_id="next") != first


def test_next_attempt_prefers_what_was_not_seen(database):
    room = Room(database, draw=quiz_rules().draw)
    first = room.begin()
    room.submit(first)

    second = room.begin()

    assert len(set(room.asked(first)) & set(room.asked(second))) <= 2


def test_twenty_beginnings_at_once_are_one_open_attempt(database):
    room = Room(database)

    found = in_parallel(20, lambda i: room.begin(client_id=f"phone-{i}"))

    assert len(set(found)) == 1
    assert count(database, Attempt) == 1


def test_two_submits_at_once_are_one_grade(database):
    room = Room(database)
    attempt = room.begin()
    answers = room.right(attempt)

    found = in_parallel(4, lambda _: room.submit(attempt, *answers))

    assert [item.passed for item in found] == [True] * 4
    assert sum(item.is_new for item in found) == 1
    assert count(database, AttemptGrade) == 1


def test_older_and_repeated_answers_change_nothing(database):
    room = Room(database)
    attempt = room.begin()
    id_ = room.asked(attempt)[0]

    def answer(value, sequence, client_id="p"):
        return GivenAnswer(id_, (value,), "zh", client_id=client_id, sequence=sequence)

    acknowledged = [
        room.save(attempt, answer("new", 5)),
        room.save(attempt, answer("old", 4)),
        room.save(attempt, answer("again", 5)),
        room.save(attempt, answer("tie", 5, "q")),
        room.save(attempt, answer("tie lost", 5, "a")),
    ]

    assert acknowledged == [{id_: 5}] * 5
    assert room.stored(attempt)[id_] == AnswerRow(("tie",), 5, "q", "zh")


def test_answer_without_a_sequence_gets_the_next_one(database):
    room = Room(database)
    attempt = room.begin()
    first, second, *_ = room.asked(attempt)

    saved = room.save(
        attempt,
        GivenAnswer(first, ("a",), "en", sequence=7),
        GivenAnswer(second, ("b",), "en"),
        GivenAnswer("never drawn", ("b",), "en"),
    )

    assert saved == {first: 7, second: 8}


def test_after_submitting_a_repeat_is_acknowledged_and_news_refused(database):
    room = Room(database)
    attempt = room.begin()
    id_ = room.asked(attempt)[0]
    answer = GivenAnswer(id_, ("a",), "en", client_id="p", sequence=1)
    room.save(attempt, answer)
    room.submit(attempt)

    assert room.save(attempt, answer) == {id_: 1}
    with pytest.raises(AttemptSubmitted):
        room.save(attempt, dataclasses.replace(answer, sequence=2))


def test_submitting_twice_gives_the_first_grade(database):
    room = Room(database)
    attempt = room.begin()

    first = room.submit(attempt, *room.right(attempt), now=later(minutes=5))
    again = room.submit(attempt, now=later(minutes=9))

    points = sum(KEYS[id_].points for id_ in room.asked(attempt))
    assert (first.score, first.points, first.passed) == (points, points, True)
    assert again == dataclasses.replace(first, is_new=False)
    assert room.start().state == "passed"


def test_attempts_are_used_up(database):
    room = Room(database, attempts=1)
    room.submit(room.begin())

    assert (room.start().remaining_attempts, room.start().may_begin) == (0, False)
    with pytest.raises(AttemptsExhausted):
        room.begin()


def test_next_attempt_waits(database):
    room = Room(database, waits=(3600,))
    room.submit(room.begin())

    start = room.start()

    assert (start.state, start.opens_at) == ("waiting", later(hours=1))
    with pytest.raises(AttemptTooEarly) as refused:
        room.begin(now=later(minutes=59))
    assert refused.value.values == {"opens_at": later(hours=1)}
    assert room.start(now=later(hours=1)).state == "failed"
    assert room.begin(now=later(hours=1))


def test_after_passing_further_goes_are_practice_without_limit(database):
    room = Room(database, attempts=1, waits=(3600,))
    first = room.begin()
    room.submit(first, *room.right(first))

    second = room.begin()
    room.submit(second)

    start = room.start()
    assert (start.state, start.best.id, start.last.id) == ("passed", first, second)


def test_fixed_key_counts_at_submission_and_the_old_one_where_it_gives_more(database):
    keys = {
        **KEYS,
        "s1": dataclasses.replace(KEYS["s1"], correct=("c",)),
        "s2": dataclasses.replace(KEYS["s2"], correct=("b",)),
    }
    room = Room(database, draw=dataclasses.replace(quiz_rules().draw, total=None))
    attempt = room.begin()
    publish_course(database, release(structure(quiz=quiz_rules(draw=quiz_rules().draw)), keys=keys))

    changed = room.start().state
    graded = room.submit(
        attempt,
        GivenAnswer("s1", ("c",), "en"),  # right by the new key
        GivenAnswer("s2", ("a",), "en"),  # right by the old one
        GivenAnswer("s3", ("a",), "en"),  # wrong by both
    )

    assert changed == "changed"
    assert graded.score == Fraction(2)


def test_wording_does_not_change_an_attempt_under_way(database):
    room = Room(database)
    room.begin()

    publish_course(database, release(text="2"))

    assert room.start().state == "begun"


def test_another_persons_attempt_is_not_found(database):
    room = Room(database)
    attempt = room.begin()
    mei = room.people.mei.id

    for service in (save_answers, submit):
        with pytest.raises(NotFound):
            database.write(service, Act(SYSTEM, NOW), person_id=mei, attempt_id=attempt, answers=())
    with pytest.raises(NotFound):
        database.write(
            begin_attempt,
            Act(SYSTEM, NOW),
            person_id=mei,
            enrolment_id=room.enrolment,
            lesson="quiz",
        )
    with database.read_session() as session:
        for query in (get_attempt_page, get_attempt_result):
            with pytest.raises(NotFound):
                query(session, person_id=mei, attempt_id=attempt, language="en")


def test_a_lesson_that_is_no_quiz_has_no_attempts(database):
    room = Room(database)

    with pytest.raises(NotFound):
        database.write(
            begin_attempt,
            Act(SYSTEM, NOW),
            person_id=room.li,
            enrolment_id=room.enrolment,
            lesson="welcome",
        )


def in_parallel(number, act):
    """What `act(i)` gives in as many threads, begun at one moment; errors fly."""
    barrier = threading.Barrier(number)
    found, errors = [], []

    def run(i):
        barrier.wait()
        try:
            found.append(act(i))
        except BaseException as error:  # noqa: BLE001 - told by the test's own thread
            errors.append(error)

    threads = [threading.Thread(target=run, args=(i,)) for i in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    return found
