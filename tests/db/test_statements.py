"""Inserts with ON CONFLICT, reading of columns, and moments in UTC, on both engines."""

import datetime as dt

import pytest
from sqlalchemy import event, func, insert, select, text
from sqlalchemy.exc import StatementError

from lms.accounts.models import SignInThrottle
from lms.db import insert_missing, insert_new, insert_or_update, read_columns
from tests.factories import NOW

UNIQUE = {"unique": ("subject",)}


def build_row(subject, person_id=None, **values):
    return {"subject": subject, "person_id": person_id, "failed_count": 0, "tried_at": NOW} | values


WITH_AND_WITHOUT_NULL = [build_row("a", 1), build_row("b"), build_row("c", 3), build_row("d")]


@pytest.fixture
def inserts(database):
    """The INSERT statements that were executed."""
    executed = []

    def note(_connection, _cursor, statement, *_):
        if statement.startswith("INSERT"):
            executed.append(statement)

    event.listen(database.writer, "before_cursor_execute", note)
    yield executed
    event.remove(database.writer, "before_cursor_execute", note)


def list_rows(database):
    columns = SignInThrottle.subject, SignInThrottle.person_id, SignInThrottle.failed_count
    with database.read_session() as session:
        return list(map(tuple, session.execute(select(*columns).order_by(columns[0]))))


def test_insert_missing_adds_only_what_is_missing_in_one_statement(database, inserts):
    database.write(insert_missing, SignInThrottle, [build_row("b", 9, failed_count=2)], **UNIQUE)
    del inserts[:]

    database.write(insert_missing, SignInThrottle, WITH_AND_WITHOUT_NULL, **UNIQUE)
    assert len(inserts) == 1
    database.write(insert_missing, SignInThrottle, [], **UNIQUE)

    assert len(inserts) == 1
    assert list_rows(database) == [("a", 1, 0), ("b", 9, 2), ("c", 3, 0), ("d", None, 0)]


def test_insert_new_returns_what_it_added_in_one_statement(database, inserts):
    def insert_rows(rows):
        subject = SignInThrottle.subject
        return set(database.write(insert_new, SignInThrottle, subject, rows, **UNIQUE))

    assert insert_rows([build_row("b", 9, failed_count=2)]) == {"b"}
    del inserts[:]

    assert insert_rows(WITH_AND_WITHOUT_NULL) == {"a", "c", "d"}
    assert len(inserts) == 1
    assert (insert_rows(WITH_AND_WITHOUT_NULL), insert_rows([])) == (set(), set())
    assert list_rows(database) == [("a", 1, 0), ("b", 9, 2), ("c", 3, 0), ("d", None, 0)]


def test_insert_or_update_sets_the_given_columns_alone(database, inserts):
    database.write(insert_or_update, SignInThrottle, build_row("a", 1, id=7))
    changed = build_row("a", id=7, failed_count=2)
    del changed["person_id"]

    database.write(insert_or_update, SignInThrottle, changed)

    assert (list_rows(database), len(inserts)) == ([("a", 1, 2)], 2)


def test_columns_are_read_with_what_the_session_has_not_stored_yet(database):
    query = select(SignInThrottle.subject, SignInThrottle.tried_at)

    def read(session):
        session.add(SignInThrottle(**build_row("a")))
        return read_columns(session, query, {}).all()

    assert database.write(read) == [("a", NOW)]


@pytest.mark.parametrize("fraction", [0, 1, 123456, 500000])
@pytest.mark.parametrize("hours", [-5, 0, 8])
def test_a_moment_is_read_in_utc_as_it_was_stored(database, fraction, hours):
    zone = dt.timezone(dt.timedelta(hours=hours))
    moment = NOW.replace(microsecond=fraction).astimezone(zone)
    database.write(insert_missing, SignInThrottle, [build_row("a", tried_at=moment)], **UNIQUE)

    with database.read_session() as session:
        found = session.scalar(select(SignInThrottle.tried_at))

    assert (found, found.tzinfo) == (moment, dt.UTC)


def test_no_moment_is_read_as_none(database):
    with database.read_session() as session:
        assert session.scalar(select(func.max(SignInThrottle.tried_at))) is None


def test_a_moment_without_a_zone_is_refused(database):
    naive = build_row("a", tried_at=NOW.replace(tzinfo=None))

    with pytest.raises(StatementError, match="a moment without a zone"):
        database.write(lambda session: session.execute(insert(SignInThrottle), naive))


@pytest.mark.parametrize("stored", ["2026-11-24", "2026-11-24 01:30:00+00:00", "soon", ""])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_text_that_is_no_moment_of_ours_is_not_read(database, stored):
    def store(session):
        session.execute(insert(SignInThrottle), build_row("a"))
        session.execute(text("UPDATE sign_in_throttle SET tried_at = :stored"), {"stored": stored})

    database.write(store)

    with database.read_session() as session, pytest.raises(ValueError, match="isoformat"):
        session.scalar(select(SignInThrottle.tried_at))
