"""Authentication by card code and workshop code; a valid code works despite others' failures.

After an address has used up its free failures, the learner number on the card is required too, so
that an attacker has to guess both.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.accounts.authentication.session_start import (
    Browser,
    NewSession,
    ThrottleSubjects,
    begin_session,
)
from lms.accounts.keys import ServerKeys
from lms.accounts.models import SignInThrottle
from lms.accounts.queries.cards import CardState, find_card
from lms.accounts.queries.people import get_credentials
from lms.accounts.rules.acts import Act, Actor
from lms.accounts.rules.cards import code_digest, fold_code
from lms.accounts.rules.identifiers import read_digits
from lms.accounts.secrets import new_token
from lms.accounts.services.cards import CardRefused, build_card_used, use_card
from lms.accounts.services.locks import lock_person_row
from lms.accounts.services.throttle import (
    ThrottleSubject,
    account_subject,
    check_throttle,
    count_failure,
    find_subjects,
    has_no_free_tries,
    lock_subjects,
    take_from_rate,
)
from lms.clock import Clock
from lms.db import Database
from lms.errors import Refusal


class NumberNeeded(Refusal):
    """The code was not checked: it has to be entered again together with the learner number."""

    message = (
        "Many wrong codes came from this network. Please type the learner number on your card as"
        " well as the code."
    )


@dataclass(frozen=True)
class _CodeTry:
    """A code as it was entered, and the subjects that its failures are counted for."""

    digest: bytes
    number: str
    device: tuple[ThrottleSubject, ...]
    address: ThrottleSubject


class CodeAuthenticator:
    """Authenticates by a code. Its methods open transactions: call them outside of one."""

    def __init__(self, database: Database, keys: ServerKeys) -> None:
        self._database = database
        self._keys = keys
        self._throttle_subjects = ThrottleSubjects(keys)

    def sign_in_with_card(
        self, code: str, *, browser: Browser, read_clock: Clock, number: str = ""
    ) -> NewSession:
        """Start a session; the code is used up once the person has a secret (`use_card`).

        Raises CardRefused, CardUsed, NumberNeeded or TooManyTries.
        """
        code_try = self._try(code, number, browser)
        outcome = self._database.write(
            _use_card, code_try=code_try, token=new_token(), browser=browser, read_clock=read_clock
        )
        if isinstance(outcome, Refusal):
            raise outcome
        return outcome

    def check_card(
        self, code: str, *, browser: Browser, read_clock: Clock, number: str = ""
    ) -> CardState:
        """Return the state of a usable or used code; only a wrong code is recorded.

        Raises CardRefused, NumberNeeded or TooManyTries.
        """
        code_try = self._try(code, number, browser)
        with self._database.read_session() as session:
            subjects = find_subjects(session, (*code_try.device, code_try.address))
            state = _match_card(session, code_try, subjects, now=read_clock())
        if state is None:
            self._count_wrong((*code_try.device, code_try.address), read_clock=read_clock)
            raise CardRefused
        return state

    def card_digest(self, code: str) -> bytes:
        """Return the digest of a code that the database stores."""
        return code_digest(self._keys.card_key, fold_code(code))

    def digest(self, text: str) -> str:
        """Return a keyed digest of a text that the database must recognize but not reveal."""
        return self._throttle_subjects.digest(text)

    def check_browser_throttle(self, *, browser: Browser, read_clock: Clock) -> None:
        """Raise TooManyTries for a browser that has itself entered too many wrong codes."""
        with self._database.read_session() as session:
            for subject, row in find_subjects(session, self._throttle_subjects.device(browser)):
                check_throttle(subject, row, now=read_clock())

    def count_wrong_code(self, *, browser: Browser, read_clock: Clock) -> None:
        """Count a workshop code that does not exist.

        Raises TooOften when an address exceeds the rate limit, with or without cookies.
        """
        self._count_wrong(self._throttle_subjects.device(browser), read_clock=read_clock)
        self._take("workshop", browser, read_clock)

    def limit_joins(self, *, browser: Browser, read_clock: Clock) -> None:
        """Limit the rate at which an address creates accounts. Raises TooOften."""
        self._take("join", browser, read_clock)

    def limit_checks(self, *, browser: Browser, read_clock: Clock) -> None:
        """Limit the rate at which an address checks certificates. Raises TooOften."""
        self._take("check", browser, read_clock)

    def limit_admission_requests(self, *, browser: Browser, read_clock: Clock) -> None:
        """Limit the rate at which an address asks for a place. Raises TooOften."""
        self._take("admission", browser, read_clock)

    def _take(self, kind: str, browser: Browser, read_clock: Clock) -> None:
        subject = self._throttle_subjects.address(browser, kind)
        self._database.write(take_from_rate, subject=subject, read_clock=read_clock)

    def _try(self, code: str, number: str, browser: Browser) -> _CodeTry:
        if not fold_code(code):
            raise CardRefused  # a typing error, not a guess: it is not counted
        device = self._throttle_subjects.device(browser)
        address = self._throttle_subjects.address(browser, use="card")
        return _CodeTry(self.card_digest(code), read_digits(number[:40]), device, address)

    def _count_wrong(self, subjects: tuple[ThrottleSubject, ...], *, read_clock: Clock) -> None:
        if subjects:
            self._database.write(_count_failure, subjects=subjects, read_clock=read_clock)


def _use_card(
    session: Session, *, code_try: _CodeTry, token: str, browser: Browser, read_clock: Clock
) -> NewSession | Refusal:
    """Match and use the card under one lock, so that parallel guesses see each other's failures."""
    subjects = (*code_try.device, code_try.address)
    card = find_card(session, digest=code_try.digest, now=read_clock())
    if card:  # before the counters, as in every change of this person's credentials
        lock_person_row(session, card.person_id)
    # The account's row is locked in the same order, because using the card clears it.
    account_subjects = (account_subject(card.person_id),) if card else ()
    locked = lock_subjects(session, (*account_subjects, *subjects), read_clock=read_clock)
    rows = [(subject, row) for subject, row in locked if subject in subjects]
    now = read_clock()
    state = _match_card(session, code_try, rows, now=now)
    if state is None:
        for subject, row in rows:
            count_failure(subject, row, now=now)
        session.flush()
        return CardRefused()
    if not state.is_usable:
        return build_card_used(state)
    act = Act(Actor(state.person_id), now)
    person_id = use_card(session, act, digest=code_try.digest)
    credentials = get_credentials(session, person_id=person_id)
    return begin_session(session, act, credentials, token=token, browser=browser)


def _match_card(
    session: Session,
    code_try: _CodeTry,
    rows: list[tuple[ThrottleSubject, SignInThrottle]],
    *,
    now: dt.datetime,
) -> CardState | None:
    """Return the card, usable or used; None for a wrong code. Raises TooManyTries, NumberNeeded."""
    needs_number = False
    for subject, row in rows:
        if subject == code_try.address:
            needs_number = has_no_free_tries(subject, row, now=now)
        else:
            check_throttle(subject, row, now=now)
    if needs_number and not code_try.number:
        raise NumberNeeded
    state = find_card(session, digest=code_try.digest, now=now)
    if state is None or not (state.is_usable or state.is_used):
        return None
    numbers = {state.learner_number, state.printed_number}
    return None if needs_number and code_try.number not in numbers else state


def _count_failure(
    session: Session, *, subjects: tuple[ThrottleSubject, ...], read_clock: Clock
) -> None:
    rows = lock_subjects(session, subjects, read_clock=read_clock)
    now = read_clock()
    for subject, row in rows:
        count_failure(subject, row, now=now)
    session.flush()
