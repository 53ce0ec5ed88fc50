"""Rotation of the signing key, recorded in the audit log before the new key is in use."""

from collections.abc import Callable

from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.services.audit import AuditEntry, record_chained
from lms.certificates.keys import KeyFolder, Signer
from lms.config import Settings
from lms.db import Database


def rotate_key(settings: Settings, database: Database, act: Act) -> Signer:
    """See `KeyFolder.rotate`. When the audit entry cannot be written, the key is not rotated.

    When the rotation fails after the entry, a second entry records the failure.
    """

    def note(audit_action: AuditAction) -> Callable[[str, str], None]:
        def write(new: str, old: str) -> None:
            entry = AuditEntry(audit_action, "signing_key", None, {"key": new, "before": old})
            database.write(record_chained, act, entry)

        return write

    keys = KeyFolder.of(settings)
    return keys.rotate(
        note(AuditAction.SIGNING_KEY_ROTATED), note(AuditAction.SIGNING_KEY_ROTATION_FAILED)
    )
