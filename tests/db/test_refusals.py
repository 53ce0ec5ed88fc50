"""A database that cannot be used is refused as a problem of the setup, never as a bug."""

import sys

import pytest
from sqlalchemy import text

from lms.db import Database, fingerprint, migrate
from lms.db.errors import (
    DatabaseAddressInvalid,
    DatabaseMissing,
    DatabaseUnavailable,
    DriverMissing,
    IncompatibleSchema,
    TableCreationFailed,
)

GARBAGE = [
    "somewhere",
    "mysql://db.example.org/lms",
    "postgresql://db.example.org/lms",
    "postgresql+psycopg://db.example.org:port/lms",
    "sqlite://",
    "sqlite:///:memory:",
]


@pytest.mark.parametrize("address", GARBAGE)
def test_address_that_is_none_is_refused(address):
    with pytest.raises(DatabaseAddressInvalid, match="LMS_DATABASE_URL cannot be understood"):
        Database(address)


def test_missing_driver_is_reported_with_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(DriverMissing, match=r"pip install 'lms\[postgres\]'"):
        Database("postgresql+psycopg://db.example.org/lms")


def test_database_of_this_code_is_fit(database):
    migrate.require(database)


def test_empty_database_is_missing_and_stays_empty(tmp_path):
    found = Database(f"sqlite:///{tmp_path / 'lms.sqlite3'}")

    with pytest.raises(DatabaseMissing, match=r"lms\.sqlite3"):
        migrate.require(found)

    found.dispose()


def test_tables_of_another_build_are_refused(database):
    with database.writer.begin() as connection:
        if database.dialect == "sqlite":
            connection.execute(text("PRAGMA user_version = 7"))
        else:
            connection.execute(text("COMMENT ON TABLE alembic_version IS '7'"))
    try:
        for act in (migrate.require, migrate.upgrade):
            with pytest.raises(IncompatibleSchema):
                act(database)
    finally:
        # The database of PostgreSQL is shared by all tests.
        with database.writer.begin() as connection:
            fingerprint.write(connection)


def test_tables_of_another_program_are_left_alone(tmp_path):
    (tmp_path / "lms.sqlite3").touch()
    found = Database(f"sqlite:///{tmp_path / 'lms.sqlite3'}")
    with found.writer.begin() as connection:
        connection.execute(text("CREATE TABLE person (tea)"))
        connection.execute(text("INSERT INTO person VALUES ('green')"))

    with pytest.raises(TableCreationFailed, match="already exists"):
        migrate.upgrade(found)

    with found.read_session() as session:
        tables = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all()
        kept = session.scalar(text("SELECT tea FROM person"))
    found.dispose()
    assert (tables, kept) == (["person"], "green")


def test_server_that_is_away_is_reported_without_the_password():
    found = Database("postgresql+psycopg://lms:hidden@127.0.0.1:1/lms")

    with pytest.raises(DatabaseUnavailable) as refused:
        migrate.require(found)

    found.dispose()
    assert "127.0.0.1:1/lms cannot be used" in str(refused.value)
    assert "hidden" not in str(refused.value)


def test_bug_of_ours_flies(database):
    with (
        pytest.raises(Exception, match="no_such_column") as raised,
        migrate.as_setup_problems(database),
        database.read_session() as session,
    ):
        session.execute(text("SELECT no_such_column FROM person"))

    assert type(raised.value).__module__ == "sqlalchemy.exc"
