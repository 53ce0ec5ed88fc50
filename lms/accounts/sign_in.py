"""Signing in: reserve the try and commit, hash without a lock, then store the outcome.

Unknown, wrong and disabled get the same answer after the same work.
"""

import datetime as dt
import hashlib
import hmac
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.accounts.keys import Keys
from lms.accounts.queries import Credentials, find_credentials, get_credentials, get_person
from lms.accounts.rules.cards import code_digest, fold_code
from lms.accounts.rules.identifiers import Identifier, identify
from lms.accounts.rules.pins import clean_passphrase, clean_pin
from lms.accounts.rules.sessions import SessionKind
from lms.accounts.secrets import Hasher, new_token, token_hash
from lms.accounts.services.audit import SYSTEM, Actor, Noted, record
from lms.accounts.services.cards import CardRefused, use_card
from lms.accounts.services.people import SecretKind, store_secret
from lms.accounts.services.sessions import NewSession, prove_session, start_session
from lms.accounts.services.tries import Subject, account_subject, release_try, reserve_try
from lms.db import Database
from lms.errors import Refusal


class SignInRefused(Refusal):
    """Unknown, wrong or disabled: nobody learns which."""

    message = (
        "Number or PIN is not right. Compare with your card. Forgotten? Your manager can give you "
        "a new code."
    )


class SecretWrong(Refusal):
    """For those who are signed in and prove that it is still them."""

    message = "The PIN or passphrase is not right. Try again."


@dataclass(frozen=True)
class Browser:
    """Where a try comes from. `mark` is what the browser keeps to be known again, if anything."""

    kind: SessionKind = "mine"
    mark: str = ""
    address: str = ""
    label: str = ""


@dataclass(frozen=True)
class Welcome:
    """A session has begun: the cookie takes `token`, which is stored nowhere else."""

    person_id: int
    sign_in_id: int
    token: str
    kind: SessionKind
    has_secret: bool


@dataclass(frozen=True)
class _Reserved:
    credentials: Credentials | None
    subjects: tuple[Subject, ...]


class Door:
    """All that asks for a secret. Its methods open transactions: call them outside of one."""

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database = database
        self._keys = keys
        self._hasher = Hasher(keys.pepper)

    def sign_in(
        self, identifier: str, secret: str, *, browser: Browser, now: dt.datetime
    ) -> Welcome:
        """Begin a session. Raises SignInRefused, TooManyTries or SecretClosed."""
        meant = identify(identifier)
        reserved = self._database.write(self._reserve, meant=meant, browser=browser, now=now)
        known = reserved.credentials
        right = self._hasher.verify(known.secret_hash if known else None, secret)
        if known is None or not right or known.is_disabled:
            self._database.write(_note_refusal, known=known, now=now)
            raise SignInRefused
        token = new_token()
        return self._database.write(
            _welcome, known=known, reserved=reserved, token=token, browser=browser, now=now
        )

    def sign_in_with_card(self, code: str, *, browser: Browser, now: dt.datetime) -> Welcome:
        """Use the code up and begin a session. Raises CardRefused, CardUsed or TooManyTries."""
        folded = fold_code(code)
        if not folded:
            raise CardRefused  # a slip of the finger, not a guess: it costs nothing
        subjects = self._places(browser)
        self._database.write(reserve_try, subjects=subjects, now=now)
        return self._database.write(
            _welcome_with_card,
            digest=self.card_digest(folded),
            subjects=subjects,
            token=new_token(),
            browser=browser,
            now=now,
        )

    def card_digest(self, code: str) -> bytes:
        """For `queries.find_card`, when a code is only looked at."""
        return code_digest(self._keys.card_key, fold_code(code))

    def knock(self, *, browser: Browser, now: dt.datetime) -> None:
        """Count a look at a code as a wrong one, in advance. Raises TooManyTries."""
        self._database.write(reserve_try, subjects=self._places(browser), now=now)

    def admit(self, *, browser: Browser) -> None:
        """The code that was looked at is one of ours: the knock does not count."""
        self._database.write(release_try, subjects=self._places(browser))

    def count_joining(self, *, browser: Browser, now: dt.datetime) -> None:
        """Slow down who makes accounts by the hundred from one address. Raises TooManyTries."""
        subject = Subject("address", self._mark("join|" + browser.address))
        self._database.write(reserve_try, subjects=(subject,), now=now)

    def prove(self, secret: str, *, person_id: int, sign_in_id: int, now: dt.datetime) -> None:
        """The secret again, for acts marked `*`. Raises SecretWrong, TooManyTries, SecretClosed."""
        subjects = (account_subject(person_id),)
        self._database.write(reserve_try, subjects=subjects, now=now)
        with self._database.reading() as session:
            known = get_credentials(session, person_id=person_id)
        if not self._hasher.verify(known.secret_hash, secret):
            self._database.write(_note_refusal, known=known, now=now)
            raise SecretWrong
        self._database.write(_prove, sign_in_id=sign_in_id, subjects=subjects, now=now)

    def change_secret(
        self, secret: str, *, person_id: int, sign_in_id: int | None, now: dt.datetime
    ) -> None:
        """Set an own secret and end all other sessions. Raises a refusal of `rules.pins`.

        Staff choose a passphrase, all others a PIN. That the person has proven who it is, by the
        old secret or a card, is checked before (`Principal.proven`).
        """
        with self._database.reading() as session:
            known = get_credentials(session, person_id=person_id)
            person = get_person(session, person_id)
        own = (person.phone, person.learner_number, person.email, person.sign_in_name)
        words = tuple(word for word in (*own, person.printed_name) if word)
        kind: SecretKind = "passphrase" if known.is_staff else "pin"
        chosen = (clean_passphrase if known.is_staff else clean_pin)(secret, known=words)
        self._database.write(
            store_secret,
            person_id=person_id,
            secret_hash=self._hasher.hash(chosen),
            secret_kind=kind,
            by=Actor(person_id),
            now=now,
            keep=sign_in_id,
        )

    def _reserve(
        self, session: Session, *, meant: Identifier, browser: Browser, now: dt.datetime
    ) -> _Reserved:
        credentials = find_credentials(session, meant)
        account = account_subject(credentials.person_id) if credentials else self._nobody(meant)
        subjects = (account, *self._places(browser))
        reserve_try(session, subjects=subjects, now=now)
        return _Reserved(credentials, subjects)

    def _nobody(self, meant: Identifier) -> Subject:
        """Tries at an account that does not exist slow down like those at one that does."""
        return Subject("account", "none-" + self._mark("|".join(meant.forms)))

    def _places(self, browser: Browser) -> tuple[Subject, ...]:
        device, address = browser.mark, browser.address
        places = (("device", device), ("address", address))
        return tuple(Subject(kind, self._mark(mark)) for kind, mark in places if mark)

    def _mark(self, text: str) -> str:
        """Addresses and what people typed are kept as keyed digests only."""
        raw = text.encode("utf-8", "surrogatepass")
        return hmac.digest(self._keys.card_key, b"mark:" + raw, hashlib.sha256).hex()[:32]


def _welcome(
    session: Session,
    *,
    known: Credentials,
    reserved: _Reserved,
    token: str,
    browser: Browser,
    now: dt.datetime,
) -> Welcome:
    fresh = get_credentials(session, person_id=known.person_id)
    if fresh.is_disabled or fresh.secret_hash != known.secret_hash:
        # Changed while we hashed: what was right a moment ago opens nothing now.
        raise SignInRefused
    release_try(session, subjects=reserved.subjects)
    return _begin(session, fresh, token=token, browser=browser, now=now)


def _welcome_with_card(
    session: Session,
    *,
    digest: bytes,
    subjects: tuple[Subject, ...],
    token: str,
    browser: Browser,
    now: dt.datetime,
) -> Welcome:
    person_id = use_card(session, digest=digest, now=now)
    release_try(session, subjects=subjects)
    known = get_credentials(session, person_id=person_id)
    return _begin(session, known, token=token, browser=browser, now=now)


def _begin(
    session: Session, known: Credentials, *, token: str, browser: Browser, now: dt.datetime
) -> Welcome:
    kind: SessionKind = "staff" if known.is_staff else browser.kind
    new = NewSession(token_hash(token), kind, browser.label)
    sign_in_id = start_session(session, new, person_id=known.person_id, now=now)
    noted = Noted("signed in", "person", known.person_id, {"kind": kind})
    record(session, noted, by=Actor(known.person_id), now=now)
    return Welcome(known.person_id, sign_in_id, token, kind, known.secret_hash is not None)


def _prove(
    session: Session, *, sign_in_id: int, subjects: tuple[Subject, ...], now: dt.datetime
) -> None:
    release_try(session, subjects=subjects)
    prove_session(session, sign_in_id=sign_in_id, now=now)


def _note_refusal(session: Session, *, known: Credentials | None, now: dt.datetime) -> None:
    person_id = known.person_id if known else None
    record(session, Noted("sign-in refused", "person", person_id), by=SYSTEM, now=now)
