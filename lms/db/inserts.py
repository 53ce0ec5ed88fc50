"""INSERT … ON CONFLICT: SQLAlchemy has one statement for it in each dialect."""

import functools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from sqlalchemy import inspect
from sqlalchemy.orm import InstrumentedAttribute, Session

from lms.db.base import Base

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")
ConflictInsert: TypeAlias = "postgresql.Insert | sqlite.Insert"
# Without NULL as a value, rows with and without it would take a statement each.
_IN_ONE_STATEMENT = {"render_nulls": True}


def insert_missing(
    session: Session,
    model: type[Base],
    rows: Sequence[Mapping[str, Any]],
    *,
    unique: tuple[str, ...],
) -> None:
    """Insert the rows, in one statement, without those whose unique columns are there already."""
    if rows:
        new = _insert_missing(session.get_bind().dialect.name, model, unique)
        session.execute(new, rows, execution_options=_IN_ONE_STATEMENT)


def insert_new(
    session: Session,
    model: type[Base],
    column: InstrumentedAttribute[T],
    rows: Sequence[Mapping[str, Any]],
    *,
    unique: tuple[str, ...],
) -> list[T]:
    """Insert rows as `insert_missing` does; return the column of those that were inserted."""
    if not rows:
        return []
    new = _insert_missing(session.get_bind().dialect.name, model, unique)
    returning = new.returning(column)
    return list(session.scalars(returning, rows, execution_options=_IN_ONE_STATEMENT))


def insert_or_update(session: Session, model: type[Base], row: Mapping[str, Any]) -> None:
    """Insert a row, or set these columns of the one with its primary key, in one statement.

    Objects of the session that hold the row keep their values until they are read again.
    """
    session.execute(_insert_or_update(session.get_bind().dialect.name, model, tuple(row)), row)


# The statements take longer to make than to run.
@functools.cache
def _insert_missing(dialect: str, model: type[Base], unique: tuple[str, ...]) -> ConflictInsert:
    return _insert_into(dialect, model).on_conflict_do_nothing(index_elements=unique)


@functools.cache
def _insert_or_update(dialect: str, model: type[Base], names: tuple[str, ...]) -> ConflictInsert:
    key = [column.name for column in inspect(model).primary_key]
    new = _insert_into(dialect, model)
    changed = {name: new.excluded[name] for name in names if name not in key}
    return new.on_conflict_do_update(index_elements=key, set_=changed)


def _insert_into(dialect: str, model: type[Base]) -> ConflictInsert:
    # Slow imports: a process has one engine, whose dialect is loaded with it.
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(model)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(model)
