"""The data folder, the disk and the database."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text

from lms.accounts.keys import check_keys, check_pepper_exists
from lms.accounts.queries.outdated_names import list_outdated_folded_names
from lms.certificates.keys import KeyFolder
from lms.certificates.queries.certificates import list_key_ids
from lms.cli.data_folder import check_database_exists
from lms.cli.doctor.findings import (
    CheckResult,
    report_error,
    report_good,
    report_warning,
    run_check,
)
from lms.cli.doctor.settings import show
from lms.config import Settings
from lms.db import Database, migrate
from lms.db.errors import DatabaseMissing, SchemaTooOld
from lms.jobs.checks import check_queue
from lms.jobs.queue import QUEUE_FILE

# https://sqlite.org/wal.html, "The WAL-Reset Bug": fixed in 3.51.3 and in these older lines.
REPAIRED = (3, 51, 3)
BACKPORTS = ((3, 44, 6), (3, 50, 7))
LITTLE = 1 << 30
TOO_LITTLE = 100 << 20


def check_storage(settings: Settings) -> Iterator[CheckResult]:
    """Yield where the data is stored and whether it can be read."""
    yield run_check(check_folder, settings.data)
    yield run_check(check_disk_of, settings.data)
    if not settings.database_url.startswith("postgresql"):
        yield check_sqlite(sqlite3.sqlite_version_info)
    database = run_check(check_database, settings)
    yield database
    if "version" in database.values:
        yield run_check(check_folded_names, settings)
    yield run_check(check_queue_storage, settings)
    yield run_check(check_key_folder, settings)


def check_folder(folder: Path) -> CheckResult:
    if not folder.exists():
        return check_parent(_existing(folder), folder)
    try:
        with tempfile.TemporaryFile(dir=folder):
            return report_good("Data folder %(folder)s", folder=folder)
    except OSError as reason:
        return report_error(
            "The data folder %(folder)s cannot be written (%(reason)s).",
            folder=folder,
            reason=reason.strerror,
        )


def check_parent(parent: Path, folder: Path) -> CheckResult:
    if parent.is_dir() and os.access(parent, os.W_OK):
        return report_good("Data folder %(folder)s: made at the first start", folder=folder)
    return report_error(
        "The data folder %(folder)s cannot be made: %(parent)s is not writable.",
        folder=folder,
        parent=parent,
    )


def check_disk_of(folder: Path) -> CheckResult:
    return check_disk(shutil.disk_usage(_existing(folder)).free)


def check_disk(free: int) -> CheckResult:
    values = {"free": f"{free / (1 << 30):.1f}"}
    if free < TOO_LITTLE:
        return report_error("Only %(free)s GiB are free on the disk of the data folder.", **values)
    if free < LITTLE:
        return report_warning(
            "Only %(free)s GiB are free on the disk of the data folder.", **values
        )
    return report_good("%(free)s GiB free on the disk of the data folder", **values)


def check_sqlite(version: tuple[int, ...]) -> CheckResult:
    """Return a warning if SQLite has the WAL-reset bug.

    Several processes on one file can trigger it; our lock makes it rarer.
    """
    values = {"version": ".".join(map(str, version))}
    backported = any(version[:2] == line[:2] and version >= line for line in BACKPORTS)
    if version >= REPAIRED or backported:
        return report_good("SQLite %(version)s", **values)
    return report_warning(
        "SQLite %(version)s has a rare error that can damage the database when several processes"
        " write (repaired in 3.51.3, 3.50.7 and 3.44.6). Keep backups, or use PostgreSQL.",
        **values,
    )


def check_database(settings: Settings) -> CheckResult:
    database = Database(settings.database_address)
    try:
        with migrate.as_setup_problems(database):
            return _look_inside(settings, database)
    except SchemaTooOld:
        return report_warning(
            "Database: migrated to %(head)s at the next start", head=migrate.head()
        )
    except DatabaseMissing:
        return report_good("Database: made at the first start")
    finally:
        database.dispose()


def check_folded_names(settings: Settings) -> CheckResult:
    """Return whether organizations are found by their names as this version folds them."""
    database = Database(settings.database_address)
    try:
        with database.read_session() as session:
            outdated = len(list_outdated_folded_names(session))
    finally:
        database.dispose()
    if outdated:
        return report_warning(
            "Organizations whose names an older version folded, so that lists may not find them: "
            "%(count)s. Fold them again with: lms summaries rebuild",
            count=outdated,
        )
    return report_good("Names of organizations are folded as this version does")


def check_queue_storage(settings: Settings) -> CheckResult:
    """Return whether the queue's storage could be used; a server is not contacted here."""
    path = settings.data / QUEUE_FILE
    check_queue(settings.queue_url, path)
    if settings.queue_url:
        return report_good("Queue: %(address)s", address=show("LMS_QUEUE_URL", settings.queue_url))
    return report_good("Queue in %(path)s", path=path)


def check_key_folder(settings: Settings) -> CheckResult:
    check_keys(settings)
    KeyFolder.of(settings).check()
    return report_good("Keys in %(folder)s", folder=settings.data / "keys")


def _look_inside(settings: Settings, database: Database) -> CheckResult:
    check_database_exists(settings, database)
    migrate.check_whole(database)
    migrate.require_tables(database)
    with database.read_session() as session:
        check_pepper_exists(settings, session)
        KeyFolder.of(settings).check_keys_exist(list_key_ids(session))
        version = session.scalar(
            text("SHOW server_version" if database.dialect == "postgresql" else "SELECT ''")
        )
    return report_good(
        "Database whole, schema %(head)s %(version)s",
        head=migrate.head(),
        version=version or "SQLite",
    )


def _existing(folder: Path) -> Path:
    return next(parent for parent in (folder, *folder.parents) if parent.exists())
