"""The database: read-only and writing sessions on SQLite and PostgreSQL."""

from lms.db.availability import is_unavailable
from lms.db.base import Base, Id, UtcDateTime
from lms.db.database import Database
from lms.db.write_lock import WriteInsideWrite, refuse_inside_write

__all__ = [
    "Base",
    "Database",
    "Id",
    "UtcDateTime",
    "WriteInsideWrite",
    "is_unavailable",
    "refuse_inside_write",
]
