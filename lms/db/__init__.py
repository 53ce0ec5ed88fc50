"""The database: read-only and writing sessions on SQLite and PostgreSQL."""

from lms.db.advisory_lock import AdvisoryLock, hold
from lms.db.availability import is_unavailable
from lms.db.base import Base, Id, UtcDateTime
from lms.db.column_rows import read_columns, read_dicts
from lms.db.database import Database
from lms.db.inserts import insert_missing, insert_new, insert_or_update
from lms.db.texts import Texts, has_text, require_text
from lms.db.write_lock import WriteInsideWrite, check_outside_write

__all__ = [
    "AdvisoryLock",
    "Base",
    "Database",
    "Id",
    "Texts",
    "UtcDateTime",
    "WriteInsideWrite",
    "check_outside_write",
    "has_text",
    "hold",
    "insert_missing",
    "insert_new",
    "insert_or_update",
    "is_unavailable",
    "read_columns",
    "read_dicts",
    "require_text",
]
