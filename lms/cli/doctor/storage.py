"""The data folder, the disk, and the database behind it."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from lms.cli.doctor.findings import Finding, tell_error, tell_good, tell_warning
from lms.config import Settings
from lms.db import Database, migrate
from lms.db.engines import sqlite_path
from lms.errors import Refusal

# https://sqlite.org/wal.html, "The WAL-Reset Bug": repaired in 3.51.3 and in these older lines.
REPAIRED = (3, 51, 3)
BACKPORTS = ((3, 44, 6), (3, 50, 7))
LITTLE = 1 << 30
TOO_LITTLE = 100 << 20


def look_at_storage(settings: Settings) -> Iterator[Finding]:
    """Where the data lies and whether it can be read."""
    yield look_at_folder(settings.data)
    yield look_at_disk(shutil.disk_usage(_existing(settings.data)).free)
    if sqlite_path(settings.database_address) is not None:
        yield look_at_sqlite(sqlite3.sqlite_version_info)
    yield look_at_database(settings)


def look_at_folder(folder: Path) -> Finding:
    if not folder.exists():
        return look_at_parent(_existing(folder), folder)
    try:
        with tempfile.TemporaryFile(dir=folder):
            return tell_good("Data folder %(folder)s", folder=folder)
    except OSError as reason:
        return tell_error(
            "The data folder %(folder)s cannot be written (%(reason)s).",
            folder=folder,
            reason=reason.strerror,
        )


def look_at_parent(parent: Path, folder: Path) -> Finding:
    if os.access(parent, os.W_OK):
        return tell_good("Data folder %(folder)s: made at the first start", folder=folder)
    return tell_error(
        "The data folder %(folder)s cannot be made: %(parent)s is not writable.",
        folder=folder,
        parent=parent,
    )


def look_at_disk(free: int) -> Finding:
    values = {"free": f"{free / (1 << 30):.1f}"}
    if free < TOO_LITTLE:
        return tell_error("Only %(free)s GiB are free on the disk of the data folder.", **values)
    if free < LITTLE:
        return tell_warning("Only %(free)s GiB are free on the disk of the data folder.", **values)
    return tell_good("%(free)s GiB free on the disk of the data folder", **values)


def look_at_sqlite(version: tuple[int, ...]) -> Finding:
    """Several processes on one file can meet SQLite's WAL-reset bug; our lock makes it rarer."""
    values = {"version": ".".join(map(str, version))}
    backported = any(version[:2] == line[:2] and version >= line for line in BACKPORTS)
    if version >= REPAIRED or backported:
        return tell_good("SQLite %(version)s", **values)
    return tell_warning(
        "SQLite %(version)s has a rare error that can damage the database when several processes"
        " write (repaired in 3.51.3, 3.50.7 and 3.44.6). Keep backups, or use PostgreSQL.",
        **values,
    )


def look_at_database(settings: Settings) -> Finding:
    path = sqlite_path(settings.database_address)
    if path is not None and not path.exists():
        return tell_good("Database: made at the first start")
    database = Database(settings.database_address)
    try:
        return _look_inside(database)
    except Refusal as refusal:
        return tell_error(refusal.message, **refusal.values)
    except SQLAlchemyError as reason:
        return tell_error(
            "The database cannot be reached (%(reason)s).", reason=type(reason).__name__
        )
    finally:
        database.dispose()


def _look_inside(database: Database) -> Finding:
    migrate.check_whole(database)
    found = migrate.current(database)
    with database.reading() as session:
        version = session.scalar(
            text("SHOW server_version" if database.dialect == "postgresql" else "SELECT ''")
        )
    if found and not migrate.is_known(found):
        return tell_error(
            "The database was made by a newer version (%(found)s, this one knows up to %(head)s).",
            found=found,
            head=migrate.head(),
        )
    if found != migrate.head():
        return tell_warning("Database: migrated to %(head)s at the next start", head=migrate.head())
    return tell_good(
        "Database whole, schema %(head)s %(version)s", head=found, version=version or "SQLite"
    )


def _existing(folder: Path) -> Path:
    return next(each for each in (folder, *folder.parents) if each.exists())
