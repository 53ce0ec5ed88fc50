"""INSERT … ON CONFLICT: SQLAlchemy has one statement for it in each dialect."""

import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from lms.db.base import Base

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

ConflictInsert: TypeAlias = "postgresql.Insert | sqlite.Insert"


def insert_into(session: Session, model: type[Base]) -> ConflictInsert:
    """Return the INSERT of the session's engine, which has `on_conflict_do_update` and others."""
    return _insert(session.get_bind().dialect.name, model)


def insert_or_update(session: Session, model: type[Base], row: Mapping[str, Any]) -> None:
    """Insert a row, or set these columns of the one with its primary key, in one statement.

    Objects of the session that hold the row keep their values until they are read again.
    """
    session.execute(_insert_or_update(session.get_bind().dialect.name, model, tuple(row)), row)


@functools.cache  # it takes longer to make than to run
def _insert_or_update(dialect: str, model: type[Base], names: tuple[str, ...]) -> ConflictInsert:
    key = [column.name for column in inspect(model).primary_key]
    new = _insert(dialect, model)
    changed = {name: new.excluded[name] for name in names if name not in key}
    return new.on_conflict_do_update(index_elements=key, set_=changed)


def _insert(dialect: str, model: type[Base]) -> ConflictInsert:
    # Slow imports: a process has one engine, whose dialect is loaded with it.
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(model)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(model)
