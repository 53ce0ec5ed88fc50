"""INSERT … ON CONFLICT: SQLAlchemy has one statement for it in each dialect."""

from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy.orm import Session

from lms.db.base import Base

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

ConflictInsert: TypeAlias = "postgresql.Insert | sqlite.Insert"


def insert_into(session: Session, model: type[Base]) -> ConflictInsert:
    """Return the INSERT of the session's engine, which has `on_conflict_do_update` and others."""
    # Slow imports: a process has one engine, whose dialect is loaded with it.
    if session.get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(model)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(model)
