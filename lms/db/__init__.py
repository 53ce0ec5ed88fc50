"""The database: one way to read, one way to write, on SQLite and PostgreSQL alike."""

from lms.db.away import is_away
from lms.db.base import Base, Id, UtcDateTime
from lms.db.database import Database
from lms.db.writing import WriteInsideWrite, refuse_inside_write

__all__ = [
    "Base",
    "Database",
    "Id",
    "UtcDateTime",
    "WriteInsideWrite",
    "is_away",
    "refuse_inside_write",
]
