"""The errors of a database that is away: provoked, on both engines."""

import sqlite3

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool

from lms.db import Database, is_unavailable
from lms.errors import Busy


def error_of(act):
    with pytest.raises(Exception) as caught:  # noqa: PT011 - which one is the question
        act()
    return caught.value


def run(database, statement):
    with database.writer.connect() as connection:
        connection.execute(text(statement))


@pytest.fixture
def own_address(postgres_server, worker_id):
    """A database of this test's own: its connections are cut."""
    name = f"lms_away_{worker_id}"
    yield postgres_server.create_database(name)
    postgres_server.drop_database(name)


def cut(address):
    """End all other connections, as an operator's restart would."""
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    engine.dispose()


@pytest.mark.parametrize("last", ["SELECT 1", "COMMIT"])
def test_connection_cut_in_a_transaction(own_address, last):
    database = Database(own_address)

    def act():
        with database.writer.connect() as connection:
            connection.execute(text("SELECT 1"))
            cut(own_address)
            connection.commit() if last == "COMMIT" else connection.execute(text(last))

    assert is_unavailable(error_of(act))
    run(database, "SELECT 1")  # and it goes on
    database.dispose()


def test_write_cut_before_its_commit(own_address):
    database = Database(own_address)

    def service(session):
        session.execute(text("SELECT 1"))
        cut(own_address)

    assert is_unavailable(error_of(lambda: database.write(service)))
    assert database.write(lambda session: session.scalar(text("SELECT 7"))) == 7
    database.dispose()


def test_nobody_at_the_address():
    database = Database("postgresql+psycopg://nobody@127.0.0.1:1/none")

    assert is_unavailable(error_of(lambda: run(database, "SELECT 1")))


def test_no_connection_free_in_time():
    engine = create_engine(
        "sqlite://", poolclass=QueuePool, pool_size=1, max_overflow=0, pool_timeout=0.01
    )
    with engine.connect():
        error = error_of(engine.connect)
    engine.dispose()

    assert is_unavailable(error)


def test_locked_for_too_long(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'a'}", connect_args={"timeout": 0.01})
    holder = sqlite3.connect(tmp_path / "a", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")

    def act():
        with engine.connect() as connection:
            connection.execute(text("CREATE TABLE a (b)"))

    error = error_of(act)
    holder.close()
    engine.dispose()

    assert is_unavailable(error)


def test_file_is_never_made_by_looking_for_it(empty_sqlite, tmp_path):
    path = tmp_path / "lms.sqlite3"
    path.write_bytes(empty_sqlite.read_bytes())
    database = Database(f"sqlite:///{path}")
    path.rename(tmp_path / "elsewhere")
    another = Database(f"sqlite:///{path}")  # of a process that starts meanwhile

    error = error_of(lambda: run(another, "SELECT 1"))
    error = error_of(lambda: run(database, "SELECT 1"))
    assert (is_unavailable(error), path.exists()) == (True, False)

    (tmp_path / "elsewhere").rename(path)
    run(database, "SELECT * FROM person")
    database.dispose()


def test_folder_that_is_gone_is_busy(empty_sqlite, tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "lms.sqlite3").write_bytes(empty_sqlite.read_bytes())
    database = Database(f"sqlite:///{folder / 'lms.sqlite3'}")
    folder.rename(tmp_path / "elsewhere")

    assert isinstance(error_of(lambda: database.write(lambda _session: None)), Busy)


def test_mistakes_of_ours_are_not(database):
    wrong = ("SELECT * FROM nowhere", "SELEC", "INSERT INTO job (id, kind) VALUES (1, NULL)")
    errors = [error_of(lambda statement=statement: run(database, statement)) for statement in wrong]

    assert [
        (isinstance(statement, SQLAlchemyError), is_unavailable(statement)) for statement in errors
    ] == [(True, False)] * len(wrong)


def test_write_on_the_connection_that_reads_is_a_mistake(database):
    def act():
        with database.read_session() as session:
            session.execute(text("DELETE FROM person"))

    assert not is_unavailable(error_of(act))


def test_statement_that_runs_for_too_long_is_a_mistake(postgres_address):
    database = Database(postgres_address)

    def act():
        with database.writer.connect() as connection:
            connection.execute(text("SET statement_timeout = 10"))
            connection.execute(text("SELECT pg_sleep(10)"))

    assert not is_unavailable(error_of(act))
    database.dispose()


def test_row_that_is_not_unlocked_in_time(postgres_address):
    """A caller that waited for it is asked to try again, as on SQLite."""
    database = Database(postgres_address)

    def act():
        with database.writer.connect() as holder, database.writer.connect() as connection:
            holder.execute(text("LOCK TABLE person"))
            connection.execute(text("SET lock_timeout = 10"))
            connection.execute(text("LOCK TABLE person"))

    assert is_unavailable(error_of(act))
    database.dispose()


@pytest.mark.parametrize(
    ("state", "expected"),
    [("40001", False), ("40P01", False), ("57P01", True), ("53100", True), ("53300", True)],
)
def test_what_postgresql_says_decides(postgres_address, state, expected):
    database = Database(postgres_address)
    raising = f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{state}'; END $$"

    assert is_unavailable(error_of(lambda: run(database, raising))) is expected
    database.dispose()


@pytest.mark.parametrize("error", [ValueError("database is locked"), OSError(5, "I/O"), None])
def test_errors_of_others_are_not(error):
    assert not is_unavailable(error)


def test_drivers_own_error_is():
    assert is_unavailable(sqlite3.OperationalError("disk I/O error"))
