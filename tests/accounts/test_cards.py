import threading

import pytest
from sqlalchemy import select, update

from lms.accounts.authentication.session_start import Browser
from lms.accounts.models import Person, UserSession
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


def forget_secrets(database):
    database.write(lambda s: s.execute(update(Person).values(secret_hash=None, secret_kind=None)))


def list_live_sessions(database):
    with database.read_session() as session:
        query = select(UserSession.id).where(UserSession.revoked_at.is_(None))
        return list(session.scalars(query))


def test_card_opens_again_until_a_pin_is_chosen(database, authenticator, li):
    """The page was closed between the code and the PIN; the other phone is signed out."""
    card = issue(database, li)
    forget_secrets(database)
    first = authenticator.sign_in_with_card(card.code, browser=PHONE, read_clock=at(NOW))
    with database.read_session() as session:
        assert list_card_users(session, [li.id]) == {li.id}
    assert look(database, authenticator, card.code).is_opened

    again = authenticator.sign_in_with_card(card.code, browser=PHONE, read_clock=at(NOW))

    assert (first.person_id, first.has_secret) == (again.person_id, again.has_secret)
    assert list_live_sessions(database) == [again.session_id]
    chosen = {"person_id": li.id, "session_id": again.session_id, "now": NOW}
    authenticator.change_secret("50284917", **chosen)
    with pytest.raises(CardUsed) as refused:
        authenticator.sign_in_with_card(card.code, browser=PHONE, read_clock=at(NOW))
    assert type(refused.value) is CardUsed
    with database.read_session() as session:
        assert list_card_users(session, [li.id]) == frozenset()


def test_opened_card_ends_with_a_new_card_and_after_its_days(database, authenticator, li):
    forget_secrets(database)
    first = issue(database, li)
    authenticator.sign_in_with_card(first.code, browser=PHONE, read_clock=at(NOW))
    second = issue(database, li)
    authenticator.sign_in_with_card(second.code, browser=PHONE, read_clock=at(NOW))

    for code, now in ((first.code, NOW), (second.code, second.expires_at)):
        with pytest.raises(CardRefused):
            authenticator.sign_in_with_card(code, browser=PHONE, read_clock=at(now))


def test_used_card_does_not_open_an_account_whose_pin_was_removed(database, authenticator, li):
    """As the undo of a merge removes it; the code was used up when the PIN was chosen."""
    card = issue(database, li)
    forget_secrets(database)
    new = authenticator.sign_in_with_card(card.code, browser=PHONE, read_clock=at(NOW))
    chosen = {"person_id": li.id, "session_id": new.session_id, "now": NOW}
    authenticator.change_secret("50284917", **chosen)
    forget_secrets(database)

    with pytest.raises(CardUsedWithoutPin):
        authenticator.sign_in_with_card(card.code, browser=PHONE, read_clock=at(NOW))
    with database.read_session() as session:
        assert list_card_users(session, [li.id]) == {li.id}


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
