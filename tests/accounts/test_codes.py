"""Codes: a right one opens, however many wrong ones came from the same network."""

import pytest
from sqlalchemy import select

from lms.accounts.authentication.by_code import NumberNeeded
from lms.accounts.authentication.session_start import Browser
from lms.accounts.models import SignInThrottle
from lms.accounts.rules.throttle import ADDRESS, CHECKS, TooManyTries, TooOften
from lms.accounts.services.cards import CardRefused
from tests.accounts.phones import (
    HOUR,
    PHONE,
    SECOND,
    at,
    in_threads,
    issue,
    read_wrong,
    set_wrong,
    stranger,
)
from tests.factories import NOW, SECRET, make_person


def test_forty_cards_at_once_from_one_address(database, authenticator):
    people = [make_person(database, f"person-{place}") for place in range(40)]
    codes = [issue(database, person).code for person in people]
    for place in range(4):
        browser = Browser(digest=f"clumsy-{place}", address="203.0.113.7")
        with pytest.raises(CardRefused):
            authenticator.sign_in_with_card("999999999999", browser=browser, read_clock=at(NOW))

    answers = in_threads(
        40,
        lambda place: authenticator.sign_in_with_card(
            codes[place],
            browser=Browser(digest=f"browser-{place}", address="203.0.113.7"),
            read_clock=lambda: NOW + place * SECOND,
        ),
    )

    assert sorted(answer.person_id for answer in answers) == sorted(person.id for person in people)


def wear_out(database, authenticator, address):
    """So many wrong codes from one address that it looks like a machine's."""
    browser = Browser(address=address)
    with pytest.raises(CardRefused):
        authenticator.sign_in_with_card("999999999999", browser=browser, read_clock=at(NOW))
    with database.read_session() as session:
        (subject,) = session.scalars(select(SignInThrottle.subject)).all()
    set_wrong(database, subject, ADDRESS.free)
    return browser


def test_a_network_of_guessers_is_asked_for_number_and_code(database, authenticator, li):
    card = issue(database, li)
    browser = wear_out(database, authenticator, "203.0.113.7")
    wrong_number = make_person(database, "mei").learner_number

    for code in (card.code, "999999999998"):
        with pytest.raises(NumberNeeded):
            authenticator.sign_in_with_card(code, browser=browser, read_clock=at(NOW))
        with pytest.raises(NumberNeeded):
            authenticator.check_card(code, browser=browser, read_clock=at(NOW))
    with pytest.raises(CardRefused):
        authenticator.sign_in_with_card(
            card.code, number=wrong_number, browser=browser, read_clock=at(NOW)
        )
    welcome = authenticator.sign_in_with_card(
        card.code, number=li.learner_number, browser=browser, read_clock=at(NOW)
    )

    assert welcome.person_id == li.id
    assert ADDRESS.free + 1 in read_wrong(database).values()


def test_other_networks_and_pins_do_not_notice_wrong_codes(database, authenticator, li):
    card = issue(database, li)
    wear_out(database, authenticator, "203.0.113.7")

    authenticator.sign_in("li", SECRET, browser=Browser(address="203.0.113.7"), read_clock=at(NOW))
    authenticator.sign_in_with_card(card.code, browser=stranger(1), read_clock=at(NOW))


def test_looking_at_a_good_card_writes_nothing(database, authenticator, li):
    card = issue(database, li)

    state = authenticator.check_card(card.code, browser=PHONE, read_clock=at(NOW))

    assert state.is_usable
    assert read_wrong(database) == {}


def test_looking_at_wrong_codes_slows_the_browser_down(database, authenticator):
    for place in range(5):
        with pytest.raises(CardRefused):
            authenticator.check_card(f"99999999999{place}", browser=PHONE, read_clock=at(NOW))

    with pytest.raises(TooManyTries):
        authenticator.check_card("999999999999", browser=PHONE, read_clock=at(NOW))


def test_checks_are_counted_by_address_and_come_back_by_the_second(authenticator):
    for _ in range(CHECKS.burst):
        authenticator.limit_checks(browser=PHONE, read_clock=at(NOW))

    with pytest.raises(TooOften) as refused:
        authenticator.limit_checks(browser=PHONE, read_clock=at(NOW))
    assert refused.value.seconds == 2
    authenticator.limit_checks(browser=stranger(1), read_clock=at(NOW))
    authenticator.limit_checks(browser=PHONE, read_clock=at(NOW + SECOND))
    authenticator.limit_checks(browser=PHONE, read_clock=at(NOW - 3 * HOUR + SECOND))


def test_sixty_joins_a_minute_are_never_too_many(authenticator):
    """Sixty at once at the beginning of each minute: the worst that the promise allows."""
    for minute in range(10):
        for _ in range(60):
            authenticator.limit_joins(browser=PHONE, read_clock=at(NOW + minute * 60 * SECOND))


def test_parallel_checks_take_no_more_than_there_is(authenticator):
    answers = in_threads(
        CHECKS.burst + 30,
        lambda _: authenticator.limit_checks(browser=PHONE, read_clock=at(NOW)),
    )

    assert sum(isinstance(answer, TooOften) for answer in answers) == 30
