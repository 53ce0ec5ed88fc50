"""Migrations: one head, run under a lock, called from the command line and tests."""

import contextlib
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DatabaseError, DBAPIError

from lms.db import fingerprint
from lms.db.advisory_lock import AdvisoryLock
from lms.db.availability import is_unavailable
from lms.db.database import Database
from lms.db.engines import format_address, sqlite_path
from lms.db.errors import (
    DatabaseDamaged,
    DatabaseMissing,
    DatabaseUnavailable,
    IncompatibleSchema,
    SchemaTooNew,
    SchemaTooOld,
    TableCreationFailed,
    first_line,
)
from lms.errors import SetupProblem
from lms.folders import MIGRATIONS

HEAD_FILE = MIGRATIONS / "HEAD"
# Above this size a check of every page would delay the first request; `lms doctor` does it.
_QUICKLY_CHECKED = 64 * 1024 * 1024


def head() -> str:
    """Return the revision that this code needs."""
    return HEAD_FILE.read_text().strip()


def current(database: Database) -> str:
    """Return the revision of the database, empty for one without tables.

    Raises DatabaseDamaged and DatabaseUnavailable.
    """
    path = sqlite_path(database.address)
    if path is not None and not path.exists():
        return ""
    with _open_connection(database) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return ""
        return connection.scalar(text("SELECT version_num FROM alembic_version")) or ""


def upgrade(database: Database) -> bool:
    """Upgrade the database to `head`; return False if it is there already.

    The caller holds `startup_lock`. A SQLite file with data is copied to `backups/` first. Raises
    what `lms.db.errors` defines, and changes nothing then.
    """
    check(database)
    path = sqlite_path(database.address)
    if path is not None:
        path.touch()  # the engines open only existing files
    found = current(database)
    if found == head():
        _refuse_other_build(database)
        return False
    from lms.db import alembic_steps  # slow import

    if found and not alembic_steps.has_migration(found):
        raise SchemaTooNew(found=found, head=head())
    if found:
        back_up(database, found)
    try:
        alembic_steps.run_upgrade(database)
    except DBAPIError as error:
        where = format_address(database.address)
        raise TableCreationFailed(where=where, reason=first_line(error)) from error
    return True


def require(database: Database) -> None:
    """Raise unless the database is undamaged and has the tables of this code; changes nothing."""
    check(database)
    require_tables(database)


def require_tables(database: Database) -> None:
    """Raise DatabaseMissing, SchemaTooOld, SchemaTooNew or IncompatibleSchema."""
    found = current(database)
    if not found:
        raise DatabaseMissing(where=format_address(database.address))
    if found != head():
        raise (SchemaTooOld if is_known(found) else SchemaTooNew)(found=found, head=head())
    _refuse_other_build(database)


def is_known(revision: str) -> bool:
    """Return whether this code has the migration with this revision id."""
    from lms.db import alembic_steps  # slow import

    return revision == head() or alembic_steps.has_migration(revision)


def check(database: Database) -> None:
    """Run `check_whole` on a database that is small enough not to delay the first request."""
    path = sqlite_path(database.address)
    if path is not None and path.exists() and path.stat().st_size <= _QUICKLY_CHECKED:
        check_whole(database)


def check_whole(database: Database) -> None:
    """Raise DatabaseDamaged when a SQLite file is not a database or is inconsistent."""
    if database.dialect != "sqlite":
        return
    with _open_connection(database) as connection:
        answer = connection.scalar(text("PRAGMA quick_check(1)"))
    if answer != "ok":
        raise DatabaseDamaged(reason=answer)


@contextlib.contextmanager
def startup_lock(database: Database, folder: Path) -> Iterator[None]:
    """Let one process at a time prepare the database; others wait and then find it ready."""
    if database.dialect == "postgresql":
        current(database)  # raises if the server is unavailable
        with database.writer.connect() as connection:
            connection.execute(text("SET statement_timeout = 0; SET lock_timeout = 0"))
            key = {"key": int(AdvisoryLock.MIGRATION)}
            connection.execute(text("SELECT pg_advisory_lock(:key)"), key)
            connection.commit()
            try:
                yield
            finally:
                # Closed, because a pooled connection would keep the lock and the settings.
                connection.invalidate()
        return
    with FileLock(folder / "starting.lock"):
        yield


def back_up(database: Database, revision: str) -> Path | None:
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


@contextlib.contextmanager
def as_setup_problems(database: Database) -> Iterator[None]:
    """Raise DatabaseDamaged, or DatabaseUnavailable for an unavailable or full database.

    Any other database error is a bug and is raised unchanged.
    """
    try:
        yield
    except DBAPIError as error:
        problem = _find_problem(database, error)
        if problem is None:
            raise
        raise problem from error


@contextlib.contextmanager
def _open_connection(database: Database) -> Iterator[Connection]:
    """Open a connection for reading."""
    with as_setup_problems(database), database.read_session() as session:
        yield session.connection()


def _find_problem(database: Database, error: DBAPIError) -> SetupProblem | None:
    """Distinguish damage (DatabaseError in SQLite) from locks and disks (OperationalError)."""
    reason = first_line(error)
    if type(error) is DatabaseError and database.dialect == "sqlite":
        return DatabaseDamaged(reason=reason)
    if is_unavailable(error):
        return DatabaseUnavailable(where=format_address(database.address), reason=reason)
    return None


def _refuse_other_build(database: Database) -> None:
    with _open_connection(database) as connection:
        if fingerprint.read(connection) != fingerprint.compute():
            raise IncompatibleSchema(where=format_address(database.address))
