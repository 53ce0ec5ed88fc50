"""Sign-in with a secret: reserve a try and commit, hash without a lock, then store the outcome.

An unknown identifier, a wrong secret and a disabled account get the same error after the same
amount of work.
"""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from lms.accounts.authentication.by_code import CodeAuthenticator
from lms.accounts.authentication.session_start import Browser, NewSession, begin_session
from lms.accounts.keys import ServerKeys
from lms.accounts.queries.people import Credentials, find_credentials, get_credentials, get_person
from lms.accounts.rules.acts import Act, Actor
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.identifiers import Identifier, identify
from lms.accounts.rules.pins import clean_passphrase, clean_pin
from lms.accounts.rules.throttle import TooManyInFlight
from lms.accounts.secrets import SecretHasher, new_token, token_hash
from lms.accounts.services.audit import AuditEntry, record_repeated
from lms.accounts.services.locks import lock_person_row
from lms.accounts.services.people import NewSecret, store_secret
from lms.accounts.services.sessions import prove_session, renew_session
from lms.accounts.services.throttle import (
    Reservation,
    ThrottleSubject,
    account_subject,
    release_failed_try,
    release_successful_try,
    reserve_try,
    session_subject,
)
from lms.clock import Clock
from lms.db import Database
from lms.errors import Refusal

P = ParamSpec("P")
T = TypeVar("T")
# Seconds that a try waits while all slots of its subjects are in use, and seconds between checks.
RESERVE_TIMEOUT = 5.0
_PAUSE = 0.05


class SignInRefused(Refusal):
    """The identifier is unknown, the secret is wrong or the account is disabled."""

    message = (
        "Number or PIN is not right. Compare with your card. Forgotten? Your manager can give you "
        "a new code."
    )


class SecretWrong(Refusal):
    """The secret is wrong when a signed-in person confirms their identity."""

    message = "The PIN or passphrase is not right. Try again."


@dataclass(frozen=True)
class _ReservedTry:
    """A reserved try and the credentials to verify; `credentials` is None for an unknown person."""

    credentials: Credentials | None
    reservation: Reservation


class Authenticator(CodeAuthenticator):
    """Authenticates by a secret. Its methods open transactions: call them outside of one."""

    def __init__(self, database: Database, keys: ServerKeys) -> None:
        super().__init__(database, keys)
        self._hasher = SecretHasher(keys.pepper)

    def sign_in(
        self, identifier: str, secret: str, *, browser: Browser, read_clock: Clock
    ) -> NewSession:
        """Start a session. Raises SignInRefused, TooManyTries, SecretClosed or TooManyInFlight."""
        parsed = identify(identifier)
        reserved_try = self._retry_until_free(
            self._reserve, identifier=parsed, browser=browser, read_clock=read_clock
        )
        credentials = reserved_try.credentials
        right = self._hasher.verify(credentials.secret_hash if credentials else None, secret)
        if credentials is None or not right or credentials.is_disabled:
            self._database.write(
                _refuse, by=Actor(), reserved_try=reserved_try, read_clock=read_clock
            )
            raise SignInRefused
        new_session = self._database.write(
            _start_session,
            reserved_try=reserved_try,
            token=new_token(),
            browser=browser,
            read_clock=read_clock,
        )
        if new_session is None:
            raise SignInRefused
        return new_session

    def prove(self, secret: str, *, person_id: int, session_id: int, read_clock: Clock) -> None:
        """Verify the secret again, for actions that need it (`MatrixCell.needs_secret`).

        Raises SecretWrong, TooManyTries, SecretClosed or TooManyInFlight. Failures are counted for
        this session only, so that attacks on the account do not affect it.
        """
        by, subjects = Actor(person_id), (session_subject(person_id, session_id),)
        reservation = self._retry_until_free(reserve_try, subjects=subjects, read_clock=read_clock)
        with self._database.read_session() as session:
            credentials = get_credentials(session, person_id=person_id)
        if not self._hasher.verify(credentials.secret_hash, secret):
            reserved_try = _ReservedTry(credentials, reservation)
            self._database.write(_refuse, by=by, reserved_try=reserved_try, read_clock=read_clock)
            raise SecretWrong
        self._database.write(
            _prove, by=by, session_id=session_id, reservation=reservation, read_clock=read_clock
        )

    def change_secret(
        self, secret: str, *, person_id: int, session_id: int | None, now: dt.datetime
    ) -> str:
        """Set the person's own secret, end the other sessions, and return this one's new token.

        The old token is no longer valid. Staff choose a passphrase, everybody else a PIN. The
        caller checks `Principal.reauthenticated` first. Raises a refusal of `rules.pins`.
        """
        with self._database.read_session() as session:
            credentials = get_credentials(session, person_id=person_id)
            person = get_person(session, person_id)
        identifiers = (person.phone, person.learner_number, person.email, person.sign_in_name)
        words = tuple(word for word in (*identifiers, person.printed_name) if word)
        chosen = (clean_passphrase if credentials.is_staff else clean_pin)(secret, personal=words)
        new = NewSecret(self._hasher.hash(chosen), "passphrase" if credentials.is_staff else "pin")
        token = new_token()
        self._database.write(
            _change,
            Act(Actor(person_id), now),
            new,
            person_id=person_id,
            session_id=session_id,
            token=token,
        )
        return token

    def _reserve(
        self, session: Session, *, identifier: Identifier, browser: Browser, read_clock: Clock
    ) -> _ReservedTry:
        credentials = find_credentials(session, identifier)
        subjects = self._subjects(credentials, identifier, browser)
        return _ReservedTry(
            credentials, reserve_try(session, subjects=subjects, read_clock=read_clock)
        )

    def _subjects(
        self, credentials: Credentials | None, identifier: Identifier, browser: Browser
    ) -> tuple[ThrottleSubject, ...]:
        """Return the subjects of a try: a known device alone, else account, device and address.

        Unknown accounts are throttled like existing ones.
        """
        device_subject = (
            self._throttle_subjects.used_device(browser, credentials.person_id)
            if credentials
            else None
        )
        if device_subject:
            return (device_subject,)
        nobody = ThrottleSubject(
            "account", "none-" + self._throttle_subjects.digest("|".join(identifier.forms))
        )
        account = account_subject(credentials.person_id) if credentials else nobody
        return (
            account,
            *self._throttle_subjects.device(browser),
            self._throttle_subjects.address(browser),
        )

    def _retry_until_free(
        self,
        service: Callable[Concatenate[Session, P], T],
        *args: P.args,
        **values: P.kwargs,
    ) -> T:
        """Run a service that reserves a try, and repeat it until a slot is free.

        Raises TooManyInFlight after RESERVE_TIMEOUT. Waiting gives an attacker no extra tries: the
        failures of the tries ahead are counted by then.
        """
        end = time.monotonic() + RESERVE_TIMEOUT
        while True:
            try:
                return self._database.write(service, *args, **values)
            except TooManyInFlight:
                if time.monotonic() > end:
                    raise
                time.sleep(_PAUSE)


def _start_session(
    session: Session, *, reserved_try: _ReservedTry, token: str, browser: Browser, read_clock: Clock
) -> NewSession | None:
    """Start the session; return None if the secret was changed while it was being verified.

    The person's row is locked first: a concurrent change of the secret waits and then ends the
    session that starts here.
    """
    credentials = reserved_try.credentials
    if credentials is None:
        return None
    lock_person_row(session, credentials.person_id)
    fresh = get_credentials(session, person_id=credentials.person_id)
    release_successful_try(session, reserved_try.reservation)
    if fresh.is_disabled or fresh.secret_hash != credentials.secret_hash:
        return None
    act = Act(Actor(fresh.person_id), read_clock())
    return begin_session(session, act, fresh, token=token, browser=browser)


def _refuse(session: Session, *, by: Actor, reserved_try: _ReservedTry, read_clock: Clock) -> None:
    """Count the failure. `by` is empty at the sign-in: a wrong secret identifies nobody."""
    release_failed_try(session, reserved_try.reservation, read_clock=read_clock)
    person_id = reserved_try.credentials.person_id if reserved_try.credentials else None
    entry = AuditEntry(AuditAction.SIGN_IN_REFUSED, "person", person_id)
    record_repeated(session, Act(by, read_clock()), entry)


def _prove(
    session: Session, *, by: Actor, session_id: int, reservation: Reservation, read_clock: Clock
) -> None:
    release_successful_try(session, reservation)
    prove_session(session, Act(by, read_clock()), session_id=session_id)


def _change(
    session: Session,
    act: Act,
    new: NewSecret,
    *,
    person_id: int,
    session_id: int | None,
    token: str,
) -> None:
    store_secret(
        session,
        act,
        person_id=person_id,
        secret_hash=new.secret_hash,
        secret_kind=new.secret_kind,
        keep=session_id,
    )
    if session_id is not None:
        renew_session(session, act, session_id=session_id, token_hash=token_hash(token))
