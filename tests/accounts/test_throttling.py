"""Strangers slow down strangers: whoever was here before, and whoever holds a card, gets in."""

import dataclasses
import datetime as dt
import threading

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from lms.accounts.authentication.by_secret import Authenticator, SignInRefused
from lms.accounts.authentication.session_start import Browser
from lms.accounts.models import TryInFlight
from lms.accounts.queries.sessions import find_session
from lms.accounts.rules.acts import SYSTEM, Act
from lms.accounts.rules.devices import person_digest
from lms.accounts.rules.throttle import ACCOUNT, SecretClosed, TooManyTries
from lms.accounts.secrets import token_hash
from lms.accounts.services.throttle import (
    account_subject,
    clear_throttles,
    delete_expired_throttles,
    reserve_try,
)
from tests.accounts.phones import (
    HOUR,
    PHONE,
    SECOND,
    WRONG,
    at,
    in_threads,
    issue,
    read_wrong,
    set_wrong,
    stranger,
    try_wrong,
)
from tests.conftest import delete_all_rows
from tests.factories import KEYS, NOW, SECRET, make_person, make_session


def own_phone(person, device="00ff00ff00ff00ff"):
    mark = person_digest(KEYS.secret_key, device=device, person_id=person.id)
    return dataclasses.replace(PHONE, device=device, people=frozenset({"0" * 16, mark}))


def close_for_strangers(database, authenticator, person):
    try_wrong(authenticator, 1, browser=stranger(1))
    set_wrong(database, account_subject(person.id).name, ACCOUNT.closes_after)


def test_strangers_close_neither_a_known_phone_nor_a_new_card(database, authenticator, li):
    close_for_strangers(database, authenticator, li)

    with pytest.raises(SecretClosed):
        authenticator.sign_in("li", SECRET, browser=stranger(2), read_clock=at(NOW))
    assert (
        authenticator.sign_in("li", SECRET, browser=own_phone(li), read_clock=at(NOW)).person_id
        == li.id
    )
    card = issue(database, li)
    found = authenticator.sign_in_with_card(card.code, browser=stranger(3), read_clock=at(NOW))
    assert found.person_id == li.id
    # Using the card cleared what the strangers did.
    authenticator.sign_in("li", SECRET, browser=stranger(4), read_clock=at(NOW))


def test_strangers_do_not_keep_a_signed_in_person_from_proving_it(database, authenticator, li):
    close_for_strangers(database, authenticator, li)
    token = make_session(database, li)
    with database.read_session() as session:
        found = find_session(session, token_hash=token_hash(token), now=NOW)

    authenticator.prove(SECRET, person_id=li.id, session_id=found.session_id, read_clock=at(NOW))

    with database.read_session() as session:
        assert find_session(
            session, token_hash=token_hash(token), now=NOW
        ).principal.reauthenticated


def test_a_known_phone_keeps_its_own_count(database, authenticator, li):
    phone = own_phone(li)
    try_wrong(authenticator, 5, browser=phone)

    with pytest.raises(TooManyTries) as refused:
        authenticator.sign_in("li", SECRET, browser=phone, read_clock=at(NOW))
    assert refused.value.seconds == 15
    assert set(read_wrong(database)) == {"own"}
    authenticator.sign_in("li", SECRET, browser=stranger(1), read_clock=at(NOW))
    authenticator.sign_in("li", SECRET, browser=phone, read_clock=at(NOW + 15 * SECOND))
    assert read_wrong(database)["own"] == 0


def test_right_secret_at_home_gives_strangers_no_tries(database, authenticator, li):
    try_wrong(authenticator, 4, browser=stranger(1))

    authenticator.sign_in("li", SECRET, browser=own_phone(li), read_clock=at(NOW))

    assert read_wrong(database)["account"] == 4


@pytest.mark.parametrize("change", [{"device": "1" * 16}, {"people": frozenset({"0" * 16})}])
def test_a_copied_or_made_up_mark_is_no_known_phone(database, authenticator, li, change):
    close_for_strangers(database, authenticator, li)
    browser = dataclasses.replace(own_phone(li), **change)

    with pytest.raises(SecretClosed):
        authenticator.sign_in("li", SECRET, browser=browser, read_clock=at(NOW))


def test_a_mark_of_one_person_opens_nothing_of_another(database, authenticator, li):
    other = make_person(database, "mei")
    close_for_strangers(database, authenticator, li)

    with pytest.raises(SecretClosed):
        authenticator.sign_in("li", SECRET, browser=own_phone(other), read_clock=at(NOW))


def test_a_guesser_with_many_devices_and_networks_waits_and_is_closed_out(
    database, authenticator, li
):
    moments, now = [], NOW
    for place in range(ACCOUNT.closes_after):
        browser = stranger(place)
        try:
            authenticator.sign_in("li", WRONG, browser=browser, read_clock=at(now))
        except TooManyTries as refusal:
            now += dt.timedelta(seconds=refusal.seconds)
            try_wrong(authenticator, 1, browser=browser, now=now)
        except SignInRefused:
            pass
        moments.append(now - NOW)

    assert moments[:6] == [0 * SECOND] * 5 + [15 * SECOND]
    assert moments[-1] > 22 * HOUR
    with pytest.raises(SecretClosed):
        authenticator.sign_in("li", SECRET, browser=stranger(200), read_clock=at(now + 999 * HOUR))


def test_parallel_guesses_from_known_phones_gain_nothing(database, authenticator, li):
    phone = own_phone(li)

    answers = in_threads(
        16, lambda _: authenticator.sign_in("li", WRONG, browser=phone, read_clock=at(NOW))
    )

    names = sorted(type(answer).__name__ for answer in answers)
    assert names == ["SignInRefused"] * 5 + ["TooManyTries"] * 11
    assert read_wrong(database) == {"own": 5}


def test_forty_right_sign_ins_at_once_from_one_address_count_nothing(database, authenticator):
    for place in range(40):
        make_person(database, f"person-{place}")

    answers = in_threads(
        40,
        lambda place: authenticator.sign_in(
            f"person-{place}",
            SECRET,
            browser=Browser(digest=f"browser-{place}", address="203.0.113.7"),
            read_clock=lambda: NOW + place * SECOND,
        ),
    )

    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert set(read_wrong(database).values()) == {0}


def test_one_account_signs_in_many_times_at_once(authenticator, li):
    answers = in_threads(
        12,
        lambda place: authenticator.sign_in(
            "li", SECRET, browser=stranger(place), read_clock=at(NOW)
        ),
    )

    assert {answer.person_id for answer in answers} == {li.id}


def test_a_try_in_flight_is_no_wrong_one(database, authenticator, li):
    try_wrong(authenticator, 4, browser=stranger(1))
    held = {"subjects": (account_subject(li.id),), "read_clock": at(NOW)}
    database.write(reserve_try, **held)
    answers = []
    waiting = threading.Thread(
        target=lambda: answers.append(
            authenticator.sign_in("li", SECRET, browser=stranger(2), read_clock=at(NOW))
        )
    )
    waiting.start()
    waiting.join(0.3)
    assert answers == []

    database.write(lambda session: session.query(TryInFlight).delete())
    waiting.join()

    assert [answer.person_id for answer in answers] == [li.id]


def test_a_place_of_a_process_that_died_is_free_after_seconds(database, authenticator, li):
    try_wrong(authenticator, 4, browser=stranger(1))
    database.write(reserve_try, subjects=(account_subject(li.id),), read_clock=at(NOW))

    later = NOW + 10 * SECOND
    authenticator.sign_in("li", SECRET, browser=stranger(2), read_clock=at(later))

    database.write(delete_expired_throttles, Act(SYSTEM, later + SECOND))
    with database.read_session() as session:
        assert session.scalars(select(TryInFlight)).all() == []


def test_a_clock_set_back_by_hours_makes_nobody_wait(authenticator, li):
    try_wrong(authenticator, 5, browser=stranger(1))

    earlier = NOW - 3 * HOUR
    assert (
        authenticator.sign_in("li", SECRET, browser=stranger(2), read_clock=at(earlier)).person_id
        == li.id
    )


def test_a_clock_set_back_by_seconds_makes_the_wait_no_longer(authenticator, li):
    try_wrong(authenticator, 5, browser=stranger(1))

    with pytest.raises(TooManyTries) as refused:
        authenticator.sign_in("li", SECRET, browser=stranger(2), read_clock=at(NOW - 20 * SECOND))
    assert refused.value.seconds == 15


def test_a_right_pin_does_not_pay_for_an_earlier_moment(database, authenticator, li):
    """A parallel request may write a later moment before this one gets the lock."""
    make_person(database, "mei")
    one, other = (
        Browser(address="203.0.113.7", digest="a"),
        Browser(address="203.0.113.7", digest="b"),
    )
    authenticator.sign_in("mei", SECRET, browser=one, read_clock=at(NOW + SECOND))

    assert authenticator.sign_in("li", SECRET, browser=other, read_clock=at(NOW)).person_id == li.id


def test_two_doors_count_together(database, authenticator, li):
    other = Authenticator(database, KEYS)
    try_wrong(authenticator, 3, browser=stranger(1))
    try_wrong(other, 2, browser=stranger(2))

    with pytest.raises(TooManyTries):
        authenticator.sign_in("li", SECRET, browser=stranger(3), read_clock=at(NOW))


@pytest.mark.parametrize("names", [("li",), ("li", "mei")])
def test_counts_cleared_before_they_are_locked_are_made_again(
    postgres_database, clear_after_insert, names
):
    """On SQLite no other transaction writes in between."""
    people = [make_person(postgres_database, name) for name in names]
    subjects = tuple(account_subject(person.id) for person in people)

    def reserve():
        return postgres_database.write(reserve_try, subjects=subjects, read_clock=at(NOW))

    reserve()
    cleared = clear_after_insert(subjects[0])
    reservation = reserve()

    assert cleared == [people[0].id]
    with postgres_database.read_session() as session:
        held = select(TryInFlight).where(TryInFlight.ticket == reservation.ticket)
        assert len(session.scalars(held).all()) == len(names)


@pytest.fixture
def clear_after_insert(postgres_database):
    """Clear a person's counts, once, between the insert of missing ones and their lock."""
    delete_all_rows(postgres_database)
    engine, waiting, cleared = postgres_database.writer, [], []

    def clear(_connection, _cursor, statement, *_):
        if waiting and statement.startswith("INSERT INTO sign_in_throttle"):
            person_id = waiting.pop().person_id
            with Session(engine) as session:
                clear_throttles(session, Act(SYSTEM, NOW), person_id=person_id)
                session.commit()
            cleared.append(person_id)

    def wait(subject):
        waiting.append(subject)
        return cleared

    event.listen(engine, "after_cursor_execute", clear)
    yield wait
    event.remove(engine, "after_cursor_execute", clear)
