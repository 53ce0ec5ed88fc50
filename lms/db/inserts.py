"""INSERT … ON CONFLICT: SQLAlchemy has one statement for it in each dialect."""

from typing import TypeAlias

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lms.db.base import Base

ConflictInsert: TypeAlias = postgresql.Insert | sqlite.Insert


def insert_into(session: Session, model: type[Base]) -> ConflictInsert:
    """Return the INSERT of the session's engine, which has `on_conflict_do_update` and others."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(model)
    return sqlite.insert(model)
