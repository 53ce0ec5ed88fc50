"""Common parts of all ways to sign in: the browser of a try, and the session that starts."""

import hashlib
import hmac
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.accounts.keys import ServerKeys
from lms.accounts.queries.people import Credentials
from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.devices import person_digest
from lms.accounts.rules.sessions import SessionKind
from lms.accounts.secrets import token_hash
from lms.accounts.services.audit import AuditEntry, record
from lms.accounts.services.sessions import SessionDetails, start_session
from lms.accounts.services.throttle import ThrottleSubject, used_device_subject


@dataclass(frozen=True)
class Browser:
    """The browser that a try comes from.

    `digest` identifies the browser, if it stores one. `device` is the id of the device, `people`
    the digests of those who signed in on it before (`rules.devices`).
    """

    kind: SessionKind = "mine"
    digest: str = ""
    address: str = ""
    label: str = ""
    device: str = ""
    people: frozenset[str] = frozenset()


@dataclass(frozen=True)
class NewSession:
    """A started session: the cookie gets `token`, which is stored nowhere else."""

    person_id: int
    session_id: int
    token: str
    kind: SessionKind
    has_secret: bool


@dataclass(frozen=True)
class ThrottleSubjects:
    """Builds the subjects of a try.

    Addresses and entered identifiers are stored as keyed digests.
    """

    keys: ServerKeys

    def used_device(self, browser: Browser, person_id: int) -> ThrottleSubject | None:
        """Return the subject of the person on this device, if they signed in on it before."""
        digest = person_digest(self.keys.secret_key, device=browser.device, person_id=person_id)
        if not browser.device or digest not in browser.people:
            return None
        return used_device_subject(person_id, browser.device)

    def device(self, browser: Browser) -> tuple[ThrottleSubject, ...]:
        return (ThrottleSubject("device", self.digest(browser.digest)),) if browser.digest else ()

    def address(self, browser: Browser, kind: str = "address", use: str = "") -> ThrottleSubject:
        """Return the subject of a network address; `use` separates tries of several kinds."""
        return ThrottleSubject(kind, self.digest(f"{use}|{browser.address}"))

    def digest(self, text: str) -> str:
        raw = text.encode("utf-8", "surrogatepass")
        return hmac.digest(self.keys.card_key, b"mark:" + raw, hashlib.sha256).hex()[:32]


def begin_session(
    session: Session, act: Act, credentials: Credentials, *, token: str, browser: Browser
) -> NewSession:
    """Start the session of a person whose secret or card was right."""
    kind: SessionKind = "staff" if credentials.is_staff else browser.kind
    new = SessionDetails(token_hash(token), kind, browser.label)
    session_id = start_session(session, act, new, person_id=credentials.person_id)
    entry = AuditEntry(AuditAction.SESSION_STARTED, "person", credentials.person_id, {"kind": kind})
    record(session, act, entry)
    return NewSession(
        credentials.person_id, session_id, token, kind, credentials.secret_hash is not None
    )
