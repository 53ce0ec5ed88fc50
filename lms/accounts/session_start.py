"""What all ways in share: the browser that somebody comes with, and the session that begins."""

import datetime as dt
import hashlib
import hmac
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.accounts.keys import ServerKeys
from lms.accounts.queries import Credentials
from lms.accounts.rules.devices import person_mark
from lms.accounts.rules.sessions import SessionKind
from lms.accounts.secrets import token_hash
from lms.accounts.services.audit import Actor, AuditEntry, record
from lms.accounts.services.sessions import SessionDetails, start_session
from lms.accounts.services.throttle import ThrottleSubject, own_device_subject


@dataclass(frozen=True)
class Browser:
    """Where a try comes from.

    `mark` is what the browser keeps to be known again, if anything. `device` and `people` are what
    it kept of those who signed in on it before (`rules.devices`).
    """

    kind: SessionKind = "mine"
    mark: str = ""
    address: str = ""
    label: str = ""
    device: str = ""
    people: frozenset[str] = frozenset()


@dataclass(frozen=True)
class NewSession:
    """A session has begun: the cookie takes `token`, which is stored nowhere else."""

    person_id: int
    sign_in_id: int
    token: str
    kind: SessionKind
    has_secret: bool


@dataclass(frozen=True)
class ThrottleSubjects:
    """Which counters a try belongs to. Addresses and what people typed are keyed digests there."""

    keys: ServerKeys

    def own_device(self, browser: Browser, person_id: int) -> ThrottleSubject | None:
        """The person's own count on this device, if she signed in on it before."""
        mark = person_mark(self.keys.secret_key, device=browser.device, person_id=person_id)
        if not browser.device or mark not in browser.people:
            return None
        return own_device_subject(person_id, browser.device)

    def device(self, browser: Browser) -> tuple[ThrottleSubject, ...]:
        return (ThrottleSubject("device", self.digest(browser.mark)),) if browser.mark else ()

    def address(self, browser: Browser, kind: str = "address", use: str = "") -> ThrottleSubject:
        """Whose network it is; `use` keeps tries at different things apart."""
        return ThrottleSubject(kind, self.digest(f"{use}|{browser.address}"))

    def digest(self, text: str) -> str:
        raw = text.encode("utf-8", "surrogatepass")
        return hmac.digest(self.keys.card_key, b"mark:" + raw, hashlib.sha256).hex()[:32]


def begin_session(
    session: Session, known: Credentials, *, token: str, browser: Browser, now: dt.datetime
) -> NewSession:
    """Begin the session of somebody whose secret or card was right."""
    kind: SessionKind = "staff" if known.is_staff else browser.kind
    new = SessionDetails(token_hash(token), kind, browser.label)
    sign_in_id = start_session(session, new, person_id=known.person_id, now=now)
    entry = AuditEntry("signed in", "person", known.person_id, {"kind": kind})
    record(session, entry, by=Actor(known.person_id), now=now)
    return NewSession(known.person_id, sign_in_id, token, kind, known.secret_hash is not None)
