import threading

import pytest
from sqlalchemy import update

from lms.accounts.authentication.session_start import Browser
from lms.accounts.models import Person
from lms.accounts.queries.cards import find_card, list_card_users
from lms.accounts.rules.acts import SHELL, Act
from lms.accounts.rules.throttle import TooManyTries
from lms.accounts.services.cards import CardRefused, CardUsed, CardUsedWithoutPin
from lms.accounts.services.people import disable_person
from tests.accounts.phones import PHONE, at, issue
from tests.factories import NOW


def look(database, authenticator, code, *, now=NOW):
    with database.read_session() as session:
        return find_card(session, digest=authenticator.card_digest(code), now=now)


def test_card_opens_once_and_looking_does_not_use_it_up(database, authenticator, li):
    card = issue(database, li)
    states = [look(database, authenticator, card.code) for _ in range(3)]

    welcome = authenticator.sign_in_with_card(card.code, browser=PHONE, read_clock=at(NOW))

    assert [state.is_usable for state in states] == [True] * 3
    assert welcome.person_id == li.id
    with pytest.raises(CardUsed) as refused:
        authenticator.sign_in_with_card(card.code, browser=PHONE, read_clock=at(NOW))
    assert type(refused.value) is CardUsed
    assert refused.value.values == {"number": li.learner_number}
    assert look(database, authenticator, card.code).is_used


def test_used_card_without_a_pin_says_how_to_go_on(database, authenticator, li):
    """The page was closed between the code and the PIN."""
    card = issue(database, li)
    database.write(lambda s: s.execute(update(Person).values(secret_hash=None, secret_kind=None)))
    authenticator.sign_in_with_card(card.code, browser=PHONE, read_clock=at(NOW))

    with pytest.raises(CardUsedWithoutPin):
        authenticator.sign_in_with_card(card.code, browser=PHONE, read_clock=at(NOW))
    with database.read_session() as session:
        assert list_card_users(session, [li.id]) == {li.id}
    new = issue(database, li)
    assert authenticator.sign_in_with_card(new.code, browser=PHONE, read_clock=at(NOW))


def test_card_is_void_after_a_reprint_and_after_its_days(database, authenticator, li):
    first, second = issue(database, li), issue(database, li)

    for code, now in ((first.code, NOW), (second.code, second.expires_at)):
        with pytest.raises(CardRefused):
            authenticator.sign_in_with_card(code, browser=PHONE, read_clock=at(now))
    with pytest.raises(CardRefused):
        authenticator.sign_in_with_card("123 456", browser=PHONE, read_clock=at(NOW))
    assert first.code != second.code
    assert look(database, authenticator, "999999999999") is None
    assert not look(database, authenticator, second.code, now=second.expires_at).is_usable


def test_card_of_a_disabled_person_is_refused(database, authenticator, li):
    card = issue(database, li)
    database.write(disable_person, Act(SHELL, NOW), person_id=li.id)

    with pytest.raises(CardRefused):
        authenticator.sign_in_with_card(card.code, browser=PHONE, read_clock=at(NOW))


def test_guessed_card_codes_slow_the_device_down(authenticator):
    for place in range(5):
        with pytest.raises(CardRefused):
            authenticator.sign_in_with_card(
                f"99999999999{place}", browser=PHONE, read_clock=at(NOW)
            )

    with pytest.raises(TooManyTries):
        authenticator.sign_in_with_card("999999999999", browser=PHONE, read_clock=at(NOW))


def test_card_used_by_many_at_once_opens_once(database, authenticator, li):
    card = issue(database, li)
    results = []

    def use(place):
        try:
            authenticator.sign_in_with_card(
                card.code, browser=Browser(digest=f"thread-{place}"), read_clock=at(NOW)
            )
            results.append("opened")
        except CardUsed:
            results.append("used")

    threads = [threading.Thread(target=use, args=(place,)) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["opened"] + ["used"] * 7
