"""The phones that people sign in with, a wrong secret, cards, and whose a session is."""

import datetime as dt

import pytest

from lms.accounts.entering import Browser
from lms.accounts.queries import find_session
from lms.accounts.secrets import token_hash
from lms.accounts.services import SHELL, issue_card
from lms.accounts.sign_in import SignInRefused
from tests.factories import KEYS, NOW

PHONE = Browser(kind="mine", mark="browser-1", address="203.0.113.7", label="Android, WeChat")
ELSEWHERE = Browser(kind="shared", mark="browser-2", address="198.51.100.9")
WRONG = "8305 1947"
HOUR = dt.timedelta(hours=1)


def at(moment):
    """A clock that stands."""
    return lambda: moment


def try_wrong(door, times, *, identifier="li", browser=PHONE, now=NOW):
    for _ in range(times):
        with pytest.raises(SignInRefused):
            door.sign_in(identifier, WRONG, browser=browser, read_clock=at(now))


def find(database, token, now=NOW):
    with database.reading() as session:
        return find_session(session, token_hash=token_hash(token), now=now)


def issue(database, person, *, first_day=None, now=NOW):
    return database.write(
        issue_card,
        person_id=person.id,
        card_key=KEYS.card_key,
        first_day=first_day,
        by=SHELL,
        now=now,
    )
