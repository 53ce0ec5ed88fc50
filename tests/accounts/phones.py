"""The phones that people sign in with, a wrong secret, cards, and whose a session is."""

import datetime as dt
import threading

import pytest
from sqlalchemy import select

from lms.accounts.authentication.by_secret import SignInRefused
from lms.accounts.authentication.session_start import Browser
from lms.accounts.models import SignInThrottle
from lms.accounts.queries.sessions import find_session
from lms.accounts.rules.acts import SHELL, Act
from lms.accounts.secrets import token_hash
from lms.accounts.services.cards import issue_card
from lms.errors import Refusal
from tests.factories import KEYS, NOW

PHONE = Browser(kind="mine", digest="browser-1", address="203.0.113.7", label="Android, WeChat")
ELSEWHERE = Browser(kind="shared", digest="browser-2", address="198.51.100.9")
WRONG = "8305 1947"
HOUR = dt.timedelta(hours=1)
SECOND = dt.timedelta(seconds=1)


def at(moment):
    """A clock that stands."""
    return lambda: moment


def try_wrong(authenticator, times, *, identifier="li", browser=PHONE, now=NOW):
    for _ in range(times):
        with pytest.raises(SignInRefused):
            authenticator.sign_in(identifier, WRONG, browser=browser, read_clock=at(now))


def find(database, token, now=NOW):
    with database.read_session() as session:
        return find_session(session, token_hash=token_hash(token), now=now)


def issue(database, person, *, first_day=None, now=NOW):
    return database.write(
        issue_card,
        Act(SHELL, now),
        person_id=person.id,
        card_key=KEYS.card_key,
        first_day=first_day,
    )


def stranger(place):
    """A browser that nobody signed in on, in a network of its own."""
    return Browser(digest=f"stranger-{place}", address=f"198.51.100.{place}")


def set_wrong(database, subject, count, *, now=NOW):
    def change(session):
        row = session.scalar(select(SignInThrottle).where(SignInThrottle.subject == subject))
        row.failed_count, row.tried_at = count, now

    database.write(change)


def read_wrong(database):
    with database.read_session() as session:
        rows = session.execute(select(SignInThrottle.subject, SignInThrottle.failed_count)).all()
    return {row.subject.partition(":")[0]: row.failed_count for row in rows}


def in_threads(times, act):
    """The result of each of several simultaneous calls: an answer, or the refusal."""
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
