"""A log of the rows that a service changes, so that an undo restores exactly what was there.

The service passes every row through `track` before it changes it, and through `remove` or `add`
what it deletes or creates. `list_changes` is JSON. `restore_rows` takes the changes back in the
order in which the rows were tracked, so a row that has to free a unique value is tracked first.
Columns that one CHECK reads together are restored together, or not at all. Stored changes are
those of the code that wrote them: they may lack a column that a CHECK reads since, or name one that
is gone.
"""

import datetime as dt
import functools
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypedDict, TypeVar

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Date,
    LargeBinary,
    Table,
    delete,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from lms.db.base import Base, UtcDateTime

R = TypeVar("R", bound=Base)


class RowChange(TypedDict):
    """The columns that changed, and those checked with them, with their values before and after.

    Columns that the service records always are among them, changed or not.

    `key`: the primary key afterwards. `before` is None for a row that was added, `after` for one
    that was removed.
    """

    table: str
    key: dict[str, Any]
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class ChangeLog:
    """Rows with the values that they had when they were first tracked."""

    def __init__(self) -> None:
        self._tracked: dict[int, tuple[Base, dict[str, Any]]] = {}
        self._removed: list[RowChange] = []
        self._added: list[Base] = []
        self._recorded: dict[int, Collection[str]] = {}

    def track(self, rows: Iterable[R], *, record: Collection[str] = ()) -> list[R]:
        """Remember the values of these rows; return the rows.

        `record`: columns that the change of each row contains even if they stay the same.
        """
        found = list(rows)
        self._recorded.update((id(row), record) for row in found if record)
        for row in found:
            self._tracked.setdefault(id(row), (row, _read_values(row)))
        return found

    def remove(self, session: Session, row: Base) -> None:
        """Delete a row and remember all of it."""
        values = _read_values(row)
        key = _pick_key(row.__table__, values)  # type: ignore[arg-type]
        self._removed.append(
            {"table": row.__tablename__, "key": key, "before": values, "after": None}
        )
        session.delete(row)
        session.flush()

    def add(self, row: Base) -> None:
        """Remember a row that was created."""
        self._added.append(row)

    def list_changes(self) -> list[RowChange]:
        """Return what changed since; call it after the last flush."""
        changes: list[RowChange] = []
        for identity, (row, before) in self._tracked.items():
            after = _read_values(row)
            columns = [
                name
                for name, group in _group_columns(row.__table__).items()
                if name in self._recorded.get(identity, ())
                or any(before[member] != after[member] for member in group)
            ]
            if columns:
                changes.append(
                    {
                        "table": row.__tablename__,
                        "key": _pick_key(row.__table__, after),  # type: ignore[arg-type]
                        "before": {name: before[name] for name in columns},
                        "after": {name: after[name] for name in columns},
                    }
                )
        for row in self._added:
            after = _read_values(row)
            key = _pick_key(row.__table__, after)  # type: ignore[arg-type]
            changes.append({"table": row.__tablename__, "key": key, "before": None, "after": after})
        return changes + self._removed


def restore_rows(session: Session, changes: Iterable[RowChange]) -> None:
    """Take changes back; a value that somebody changed since stays, and so does a deleted row.

    With such a value those stay that a CHECK reads together with it.
    """
    session.flush()
    for change in changes:
        table = Base.metadata.tables[change["table"]]
        conditions = _match_key(table, change["key"])
        if change["before"] is None:
            session.execute(delete(table).where(*conditions))
        elif change["after"] is None:
            _insert(session, table, change["key"], _decode(table, change["before"]))
        else:
            before, after = _decode(table, change["before"]), _decode(table, change["after"])
            _update(session, table, conditions, before=before, after=after)
    session.expire_all()


def find_change(
    changes: Iterable[RowChange], model: type[Base], **key: object
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the recorded values of one row before and after; empty if none are recorded."""
    table = Base.metadata.tables[model.__tablename__]
    for change in changes:
        if (change["table"], change["key"]) == (table.name, key):
            before, after = change["before"] or {}, change["after"] or {}
            return _decode(table, before), _decode(table, after)
    return {}, {}


def _update(
    session: Session,
    table: Table,
    conditions: tuple[ColumnElement[bool], ...],
    *,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> None:
    columns = [table.c[name] for name in before]
    row = session.execute(select(*columns).where(*conditions)).mappings().one_or_none()
    if row is None:
        return
    groups = _group_columns(table)
    values = {
        name: value
        for name, value in before.items()
        if all(row[member] == after[member] for member in groups[name] & after.keys())
    }
    if values:
        session.execute(update(table).where(*conditions).values(values))


def _insert(session: Session, table: Table, key: Mapping[str, Any], values: dict[str, Any]) -> None:
    """Insert a removed row; under a new id where another row has got its id meanwhile."""
    taken = session.execute(select(*table.primary_key.columns).where(*_match_key(table, key)))
    if taken.one_or_none() is not None:
        values = {name: value for name, value in values.items() if name not in key}
    session.execute(insert(table).values(values))


@functools.cache
def _group_columns(table: Table) -> dict[str, frozenset[str]]:
    """Return for each column the columns that CHECKs read together with it, and itself."""
    groups = {column.name: frozenset({column.name}) for column in table.columns}
    for constraint in table.constraints:
        if isinstance(constraint, CheckConstraint):
            words = set(re.findall(r"\w+", str(constraint.sqltext)))
            checked_together = frozenset().union(*(groups[name] for name in words & set(groups)))
            groups.update(dict.fromkeys(checked_together, checked_together))
    return groups


def _read_values(row: Base) -> dict[str, Any]:
    """Return the values of all columns by the name of the column, as JSON has them."""
    mapper = inspect(type(row))
    return {
        column.name: _encode(getattr(row, mapper.get_property_by_column(column).key))
        for column in mapper.local_table.columns
    }


def _pick_key(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    return {column.name: values[column.name] for column in table.primary_key.columns}


def _match_key(table: Table, key: Mapping[str, Any]) -> tuple[ColumnElement[bool], ...]:
    return tuple(table.c[name] == value for name, value in _decode(table, key).items())


def _encode(value: object) -> object:
    if isinstance(value, dt.date):  # a datetime is a date, too
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else value


def _decode(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of the columns that the table still has."""
    return {
        name: _decode_value(table.c[name].type, value)
        for name, value in values.items()
        if name in table.c
    }


def _decode_value(kind: TypeEngine[Any], value: object) -> object:
    if not isinstance(value, str):
        return value
    if isinstance(kind, UtcDateTime):
        return dt.datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return dt.date.fromisoformat(value)
    return bytes.fromhex(value) if isinstance(kind, LargeBinary) else value
