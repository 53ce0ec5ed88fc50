"""Migrations: one head, run under a lock, called from our own command line and tests."""

import contextlib
import datetime as dt
import fcntl
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError

from lms.db.database import Database
from lms.db.engines import sqlite_path
from lms.errors import Refusal
from lms.folders import MIGRATIONS

HEAD_FILE = MIGRATIONS / "HEAD"
# Any number serves, as long as nothing else of ours asks PostgreSQL for the same one.
_ADVISORY_LOCK = 7_226_001
# Above this size a check of every page would keep the first page waiting; `lms doctor` does it.
_QUICKLY_CHECKED = 64 * 1024 * 1024


class SchemaTooNew(Refusal):
    message = (
        "The database was made by a newer version (%(found)s, this one knows up to %(head)s)."
        " Start the newer version, or restore the backup made before it."
    )


class DatabaseDamaged(Refusal):
    message = (
        "The database cannot be read (%(reason)s). Nothing was changed. Restore the latest backup."
    )


def head() -> str:
    """The revision that this code needs."""
    return HEAD_FILE.read_text().strip()


def current(database: Database) -> str:
    """The revision of the database, empty for one without tables. Raises DatabaseDamaged."""
    path = sqlite_path(database.address)
    if path is not None and not path.exists():
        return ""
    try:
        with database.writer.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return ""
            return connection.scalar(text("SELECT version_num FROM alembic_version")) or ""
    except DatabaseError as error:
        raise _damaged(database, error) from error


def upgrade(database: Database) -> bool:
    """Bring the database to `head`; False when it is there already.

    The caller holds `starting`. A SQLite file with data is copied to `backups/` first.
    Raises SchemaTooNew and DatabaseDamaged, and changes nothing then.
    """
    check(database)
    path = sqlite_path(database.address)
    if path is not None:
        path.touch()  # the engines open only what is there
    found = current(database)
    if found == head():
        return False
    from lms.db import steps  # slow import

    if found and not steps.knows(found):
        raise SchemaTooNew(found=found, head=head())
    if found:
        keep_copy(database, found)
    steps.run_upgrade(database)
    return True


def is_known(revision: str) -> bool:
    """Whether this code has the migration that made a database."""
    from lms.db import steps  # slow import

    return revision == head() or steps.knows(revision)


def check(database: Database) -> None:
    """`check_whole` for a database that is small enough not to keep the first page waiting."""
    path = sqlite_path(database.address)
    if path is not None and path.exists() and path.stat().st_size <= _QUICKLY_CHECKED:
        check_whole(database)


def check_whole(database: Database) -> None:
    """Raise DatabaseDamaged when a SQLite file is no database or its pages contradict."""
    if database.dialect != "sqlite":
        return
    try:
        with database.reading() as session:
            answer = session.scalar(text("PRAGMA quick_check(1)"))
    except DatabaseError as error:
        raise _damaged(database, error) from error
    if answer != "ok":
        raise DatabaseDamaged(reason=answer)


@contextlib.contextmanager
def starting(database: Database, folder: Path) -> Iterator[None]:
    """Only one process prepares the database at a time; the others wait here, then find it done."""
    if database.dialect == "postgresql":
        with database.writer.connect() as connection:
            connection.execute(text("SET statement_timeout = 0; SET lock_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _ADVISORY_LOCK})
            connection.commit()
            try:
                yield
            finally:
                # Closed for good: a pooled connection would keep the lock and the settings.
                connection.invalidate()
        return
    with (folder / "starting.lock").open("ab") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def keep_copy(database: Database, revision: str) -> Path | None:
    """Copy a SQLite database to `backups/`; None for PostgreSQL, which its operator backs up."""
    path = sqlite_path(database.address)
    if path is None:
        return None
    folder = path.parent / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%d-%H%M%S")
    target = folder / f"before-{head()}-from-{revision}-{stamp}.sqlite3"
    with contextlib.closing(database.writer.raw_connection()) as connection:
        connection.cursor().execute("VACUUM INTO ?", (str(target),))
    return target


def _damaged(database: Database, error: DatabaseError) -> Refusal | DatabaseError:
    if database.dialect == "sqlite":
        return DatabaseDamaged(reason=str(error.orig))
    return error
