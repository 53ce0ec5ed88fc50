"""A new key that signs certificates, noted in the audit before it is in use."""

import datetime as dt

from lms.accounts.services import Actor, Noted, record_starred
from lms.certificates.keys import KeyFolder, Signer
from lms.config import Settings
from lms.db import Database


def rotate_key(settings: Settings, database: Database, *, by: Actor, now: dt.datetime) -> Signer:
    """See `KeyFolder.rotate`. What cannot be noted is not done."""

    def note(new: str, old: str) -> None:
        noted = Noted("signing key changed", "signing key", None, {"key": new, "before": old})
        database.write(record_starred, noted, by=by, now=now)

    return KeyFolder.of(settings).rotate(note)
