"""Strangers slow down strangers: whoever was here before, and whoever holds a card, gets in."""

import dataclasses
import datetime as dt
import threading

import pytest
from sqlalchemy import select

from lms.accounts.codes import NumberNeeded
from lms.accounts.entering import Browser
from lms.accounts.models import SlowDown, TryInFlight
from lms.accounts.queries import find_session
from lms.accounts.rules.devices import person_mark
from lms.accounts.rules.slowing import ACCOUNT, ADDRESS, CHECKS
from lms.accounts.secrets import token_hash
from lms.accounts.services import (
    CardRefused,
    SecretClosed,
    TooManyTries,
    sweep_tries,
)
from lms.accounts.services.tries import TooOften, account_subject, reserve_try
from lms.accounts.sign_in import Door, SignInRefused
from lms.errors import Refusal
from tests.accounts.phones import HOUR, PHONE, WRONG, at, issue, try_wrong
from tests.factories import KEYS, NOW, SECRET, make_person, make_session

SECOND = dt.timedelta(seconds=1)


def stranger(place):
    """A browser that nobody signed in on, in a network of its own."""
    return Browser(mark=f"stranger-{place}", address=f"198.51.100.{place}")


def own_phone(person, device="00ff00ff00ff00ff"):
    mark = person_mark(KEYS.secret_key, device=device, person_id=person.id)
    return dataclasses.replace(PHONE, device=device, people=frozenset({"0" * 16, mark}))


def set_wrong(database, subject, count, *, now=NOW):
    def change(session):
        row = session.scalar(select(SlowDown).where(SlowDown.subject == subject))
        row.wrong, row.tried_at = count, now

    database.write(change)


def read_wrong(database):
    with database.reading() as session:
        rows = session.execute(select(SlowDown.subject, SlowDown.wrong)).all()
    return {row.subject.partition(":")[0]: row.wrong for row in rows}


def in_threads(times, act):
    """What each of so many at once gives: an answer, or the refusal."""
    answers, barrier = [], threading.Barrier(times)

    def run(place):
        barrier.wait()
        try:
            answers.append(act(place))
        except Refusal as refusal:
            answers.append(refusal)

    threads = [threading.Thread(target=run, args=(place,)) for place in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def close_for_strangers(database, door, person):
    try_wrong(door, 1, browser=stranger(1))
    set_wrong(database, account_subject(person.id).name, ACCOUNT.closes_at)


def test_strangers_close_neither_a_known_phone_nor_a_new_card(database, door, li):
    close_for_strangers(database, door, li)

    with pytest.raises(SecretClosed):
        door.sign_in("li", SECRET, browser=stranger(2), read_clock=at(NOW))
    assert door.sign_in("li", SECRET, browser=own_phone(li), read_clock=at(NOW)).person_id == li.id
    card = issue(database, li)
    found = door.sign_in_with_card(card.code, browser=stranger(3), read_clock=at(NOW))
    assert found.person_id == li.id
    # Using the card cleared what the strangers did.
    door.sign_in("li", SECRET, browser=stranger(4), read_clock=at(NOW))


def test_strangers_do_not_keep_a_signed_in_person_from_proving_it(database, door, li):
    close_for_strangers(database, door, li)
    token = make_session(database, li)
    with database.reading() as session:
        found = find_session(session, token_hash=token_hash(token), now=NOW)

    door.prove(SECRET, person_id=li.id, sign_in_id=found.sign_in_id, read_clock=at(NOW))

    with database.reading() as session:
        assert find_session(session, token_hash=token_hash(token), now=NOW).principal.proven


def test_a_known_phone_keeps_its_own_count(database, door, li):
    phone = own_phone(li)
    try_wrong(door, 5, browser=phone)

    with pytest.raises(TooManyTries) as refused:
        door.sign_in("li", SECRET, browser=phone, read_clock=at(NOW))
    assert refused.value.seconds == 15
    assert set(read_wrong(database)) == {"own"}
    door.sign_in("li", SECRET, browser=stranger(1), read_clock=at(NOW))
    door.sign_in("li", SECRET, browser=phone, read_clock=at(NOW + 15 * SECOND))
    assert read_wrong(database)["own"] == 0


def test_right_secret_at_home_gives_strangers_no_tries(database, door, li):
    try_wrong(door, 4, browser=stranger(1))

    door.sign_in("li", SECRET, browser=own_phone(li), read_clock=at(NOW))

    assert read_wrong(database)["account"] == 4


@pytest.mark.parametrize("change", [{"device": "1" * 16}, {"people": frozenset({"0" * 16})}])
def test_a_copied_or_made_up_mark_is_no_known_phone(database, door, li, change):
    close_for_strangers(database, door, li)
    browser = dataclasses.replace(own_phone(li), **change)

    with pytest.raises(SecretClosed):
        door.sign_in("li", SECRET, browser=browser, read_clock=at(NOW))


def test_a_mark_of_one_person_opens_nothing_of_another(database, door, li):
    other = make_person(database, "mei")
    close_for_strangers(database, door, li)

    with pytest.raises(SecretClosed):
        door.sign_in("li", SECRET, browser=own_phone(other), read_clock=at(NOW))


def test_a_guesser_with_many_devices_and_networks_waits_and_is_closed_out(database, door, li):
    moments, now = [], NOW
    for place in range(ACCOUNT.closes_at):
        browser = stranger(place)
        try:
            door.sign_in("li", WRONG, browser=browser, read_clock=at(now))
        except TooManyTries as refusal:
            now += dt.timedelta(seconds=refusal.seconds)
            try_wrong(door, 1, browser=browser, now=now)
        except SignInRefused:
            pass
        moments.append(now - NOW)

    assert moments[:6] == [0 * SECOND] * 5 + [15 * SECOND]
    assert moments[-1] > 22 * HOUR
    with pytest.raises(SecretClosed):
        door.sign_in("li", SECRET, browser=stranger(200), read_clock=at(now + 999 * HOUR))


def test_parallel_guesses_from_known_phones_gain_nothing(database, door, li):
    phone = own_phone(li)

    answers = in_threads(16, lambda _: door.sign_in("li", WRONG, browser=phone, read_clock=at(NOW)))

    names = sorted(type(answer).__name__ for answer in answers)
    assert names == ["SignInRefused"] * 5 + ["TooManyTries"] * 11
    assert read_wrong(database) == {"own": 5}


def test_forty_right_sign_ins_at_once_from_one_address_count_nothing(database, door):
    for place in range(40):
        make_person(database, f"person-{place}")

    answers = in_threads(
        40,
        lambda place: door.sign_in(
            f"person-{place}",
            SECRET,
            browser=Browser(mark=f"browser-{place}", address="203.0.113.7"),
            read_clock=lambda: NOW + place * SECOND,
        ),
    )

    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert set(read_wrong(database).values()) == {0}


def test_one_account_signs_in_many_times_at_once(door, li):
    answers = in_threads(
        12, lambda place: door.sign_in("li", SECRET, browser=stranger(place), read_clock=at(NOW))
    )

    assert {answer.person_id for answer in answers} == {li.id}


def test_a_try_in_flight_is_no_wrong_one(database, door, li):
    try_wrong(door, 4, browser=stranger(1))
    held = {"subjects": (account_subject(li.id),), "read_clock": at(NOW)}
    database.write(reserve_try, **held)
    answers = []
    waiting = threading.Thread(
        target=lambda: answers.append(
            door.sign_in("li", SECRET, browser=stranger(2), read_clock=at(NOW))
        )
    )
    waiting.start()
    waiting.join(0.3)
    assert answers == []

    database.write(lambda session: session.query(TryInFlight).delete())
    waiting.join()

    assert [answer.person_id for answer in answers] == [li.id]


def test_a_place_of_a_process_that_died_is_free_after_seconds(database, door, li):
    try_wrong(door, 4, browser=stranger(1))
    database.write(reserve_try, subjects=(account_subject(li.id),), read_clock=at(NOW))

    later = NOW + 10 * SECOND
    door.sign_in("li", SECRET, browser=stranger(2), read_clock=at(later))

    database.write(sweep_tries, now=later + SECOND)
    with database.reading() as session:
        assert session.scalars(select(TryInFlight)).all() == []


def test_a_clock_set_back_by_hours_makes_nobody_wait(door, li):
    try_wrong(door, 5, browser=stranger(1))

    earlier = NOW - 3 * HOUR
    assert (
        door.sign_in("li", SECRET, browser=stranger(2), read_clock=at(earlier)).person_id == li.id
    )


def test_a_clock_set_back_by_seconds_makes_the_wait_no_longer(door, li):
    try_wrong(door, 5, browser=stranger(1))

    with pytest.raises(TooManyTries) as refused:
        door.sign_in("li", SECRET, browser=stranger(2), read_clock=at(NOW - 20 * SECOND))
    assert refused.value.seconds == 15


def test_a_right_pin_does_not_pay_for_an_earlier_moment(door, li):
    """A parallel request may write a later moment before this one gets the lock."""
    make_person(door._database, "mei")
    one, other = Browser(address="203.0.113.7", mark="a"), Browser(address="203.0.113.7", mark="b")
    door.sign_in("mei", SECRET, browser=one, read_clock=at(NOW + SECOND))

    assert door.sign_in("li", SECRET, browser=other, read_clock=at(NOW)).person_id == li.id


def test_forty_cards_at_once_from_one_address(database, door):
    people = [make_person(database, f"person-{place}") for place in range(40)]
    codes = [issue(database, person).code for person in people]
    for place in range(4):
        browser = Browser(mark=f"clumsy-{place}", address="203.0.113.7")
        with pytest.raises(CardRefused):
            door.sign_in_with_card("999999999999", browser=browser, read_clock=at(NOW))

    answers = in_threads(
        40,
        lambda place: door.sign_in_with_card(
            codes[place],
            browser=Browser(mark=f"browser-{place}", address="203.0.113.7"),
            read_clock=lambda: NOW + place * SECOND,
        ),
    )

    assert sorted(answer.person_id for answer in answers) == sorted(one.id for one in people)


def wear_out(database, door, address):
    """So many wrong codes from one address that it looks like a machine's."""
    browser = Browser(address=address)
    with pytest.raises(CardRefused):
        door.sign_in_with_card("999999999999", browser=browser, read_clock=at(NOW))
    with database.reading() as session:
        (subject,) = session.scalars(select(SlowDown.subject)).all()
    set_wrong(database, subject, ADDRESS.free)
    return browser


def test_a_network_of_guessers_is_asked_for_number_and_code(database, door, li):
    card = issue(database, li)
    browser = wear_out(database, door, "203.0.113.7")
    wrong_number = make_person(database, "mei").learner_number

    for code in (card.code, "999999999998"):
        with pytest.raises(NumberNeeded):
            door.sign_in_with_card(code, browser=browser, read_clock=at(NOW))
        with pytest.raises(NumberNeeded):
            door.look_at_card(code, browser=browser, read_clock=at(NOW))
    with pytest.raises(CardRefused):
        door.sign_in_with_card(card.code, number=wrong_number, browser=browser, read_clock=at(NOW))
    welcome = door.sign_in_with_card(
        card.code, number=li.learner_number, browser=browser, read_clock=at(NOW)
    )

    assert welcome.person_id == li.id
    assert ADDRESS.free + 1 in read_wrong(database).values()


def test_other_networks_and_pins_do_not_notice_wrong_codes(database, door, li):
    card = issue(database, li)
    wear_out(database, door, "203.0.113.7")

    door.sign_in("li", SECRET, browser=Browser(address="203.0.113.7"), read_clock=at(NOW))
    door.sign_in_with_card(card.code, browser=stranger(1), read_clock=at(NOW))


def test_looking_at_a_good_card_writes_nothing(database, door, li):
    card = issue(database, li)

    state = door.look_at_card(card.code, browser=PHONE, read_clock=at(NOW))

    assert state.is_usable
    assert read_wrong(database) == {}


def test_looking_at_wrong_codes_slows_the_browser_down(database, door):
    for place in range(5):
        with pytest.raises(CardRefused):
            door.look_at_card(f"99999999999{place}", browser=PHONE, read_clock=at(NOW))

    with pytest.raises(TooManyTries):
        door.look_at_card("999999999999", browser=PHONE, read_clock=at(NOW))


def test_checks_are_counted_by_address_and_come_back_by_the_second(door):
    for _ in range(CHECKS.burst):
        door.count_check(browser=PHONE, read_clock=at(NOW))

    with pytest.raises(TooOften) as refused:
        door.count_check(browser=PHONE, read_clock=at(NOW))
    assert refused.value.seconds == 2
    door.count_check(browser=stranger(1), read_clock=at(NOW))
    door.count_check(browser=PHONE, read_clock=at(NOW + SECOND))
    door.count_check(browser=PHONE, read_clock=at(NOW - 3 * HOUR + SECOND))


def test_sixty_joins_a_minute_are_never_too_many(door):
    """Sixty at once at the beginning of each minute: the worst that the promise allows."""
    for minute in range(10):
        for _ in range(60):
            door.count_join(browser=PHONE, read_clock=at(NOW + minute * 60 * SECOND))


def test_parallel_checks_take_no_more_than_there_is(door):
    answers = in_threads(
        CHECKS.burst + 30,
        lambda _: door.count_check(browser=PHONE, read_clock=at(NOW)),
    )

    assert sum(isinstance(answer, TooOften) for answer in answers) == 30


def test_two_doors_count_together(database, door, li):
    other = Door(database, KEYS)
    try_wrong(door, 3, browser=stranger(1))
    try_wrong(other, 2, browser=stranger(2))

    with pytest.raises(TooManyTries):
        door.sign_in("li", SECRET, browser=stranger(3), read_clock=at(NOW))
