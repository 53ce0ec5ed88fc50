"""Checks that a queue is configured correctly and usable, as opposed to temporarily unavailable."""

import contextlib
import importlib.util
import sqlite3
from pathlib import Path

from lms.config import AddressInvalid, SettingsError
from lms.errors import SetupProblem

POSTGRES = ("postgresql://", "postgresql+psycopg://", "postgres://")
_BUSY_TIMEOUT = 5.0
# SQLite errors about the content of a file; its other errors are about locks, rights and disks.
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
# The lowest byte of an extended error code of SQLite is the primary code.
_PRIMARY = 0xFF
REDIS = ("redis://", "rediss://", "unix://")


class QueueFileDamaged(SetupProblem):
    message = (
        "The queue file %(path)s cannot be used (%(reason)s). It holds notifications only, the "
        "jobs themselves are in the database: stop lms, delete this file, start again, and "
        "nothing is lost."
    )


class QueueFileUnavailable(SetupProblem):
    message = (
        "The queue file %(path)s cannot be used now (%(reason)s). It is not damaged: check that "
        "this account may read and write it and its folder, that the disk is not full, and that "
        "no other program has locked it, then start again."
    )


class QueueDriverMissing(SettingsError):
    message = (
        "LMS_QUEUE_URL names a queue whose driver is not installed. Type: pip install %(package)s"
    )


def check_queue(address: str, path: Path) -> None:
    """Raise for a queue that cannot be used; `path` is its file if no address is given.

    Raises QueueFileDamaged, QueueFileUnavailable, QueueDriverMissing or AddressInvalid.
    """
    if not address:
        check_queue_file(path)
    elif address.startswith(POSTGRES):
        _check_postgresql("postgresql://" + address.split("://", 1)[1])
    elif address.startswith(REDIS):
        _check_redis(address)
    else:
        raise _address_invalid()


def check_queue_file(path: Path) -> None:
    """Raise QueueFileDamaged when an existing file is not readable by SQLite.

    Raises QueueFileUnavailable when it is locked, not readable by us, or on a disk that is full or
    fails.
    """
    if not path.exists():
        return
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=_BUSY_TIMEOUT)) as connection:
            (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        is_damaged = getattr(error, "sqlite_errorcode", 0) & _PRIMARY in _DAMAGE
        kind = QueueFileDamaged if is_damaged else QueueFileUnavailable
        raise kind(path=path, reason=error) from error
    if answer != "ok":
        raise QueueFileDamaged(path=path, reason=answer)


def _check_postgresql(dsn: str) -> None:
    _require("psycopg", "'lms[postgres]'")
    from psycopg import ProgrammingError  # an optional dependency, may be missing
    from psycopg.conninfo import conninfo_to_dict

    try:
        conninfo_to_dict(dsn)
    except ProgrammingError as error:
        raise _address_invalid() from error


def _check_redis(address: str) -> None:
    _require("redis", "'lms[redis]'")
    from redis import ConnectionPool  # an optional dependency, may be missing

    try:
        ConnectionPool.from_url(address).make_connection()  # which does not connect yet
    except (ValueError, TypeError) as error:  # the second for an option that it does not know
        raise _address_invalid() from error


def _require(module: str, package: str) -> None:
    if importlib.util.find_spec(module) is None:
        raise QueueDriverMissing(package=package)


def _address_invalid() -> AddressInvalid:
    return AddressInvalid(name="LMS_QUEUE_URL", example="redis://queue.example.org:6379/0")
