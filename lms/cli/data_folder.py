"""The data folder as a command finds it: refused with a reason before anything is changed."""

import contextlib
from collections.abc import Iterator

from lms.accounts import pinyin
from lms.accounts.keys import ServerKeys, check_pepper_exists, has_keys, load_keys
from lms.cli.data_path import make_folder
from lms.cli.terminal import echo, translated
from lms.config import Settings
from lms.db import Database, migrate
from lms.db.engines import format_address, sqlite_path
from lms.db.errors import DatabaseEmptied, DatabaseMissing


@contextlib.contextmanager
def open_database(settings: Settings) -> Iterator[Database]:
    """Yield the existing database with the tables of this version; creates and migrates nothing.

    Raises DatabaseMissing, DatabaseEmptied and the other problems of `lms.db.errors`.
    """
    with _database(settings) as database:
        check_database_exists(settings, database)
        pinyin.warm()
        migrate.require(database)
        yield database


@contextlib.contextmanager
def prepare_database(settings: Settings) -> Iterator[Database]:
    """Yield the database, created or migrated if needed. Raises as `open_database`."""
    make_folder(settings.data)
    with _database(settings) as database:
        with migrate.startup_lock(database, settings.data):
            prepare_tables(settings, database)
        pinyin.warm()
        yield database


def prepare_tables(settings: Settings, database: Database) -> None:
    """Create or migrate the tables, and print that a database was made.

    The caller holds `migrate.startup_lock`. Raises as `open_database`.
    """
    check_not_emptied(settings, database)
    is_new = _has_no_file(database) or not migrate.current(database)
    migrate.upgrade(database)
    if is_new:
        where = format_address(database.address)
        echo(translated("A new database was made: %(where)s", where=where))


def open_keys(settings: Settings, database: Database) -> ServerKeys:
    """Return the keys, created only for a database in which nobody has a PIN. Raises KeyProblem."""
    with database.read_session() as session:
        check_pepper_exists(settings, session)
    return load_keys(settings)


def check_database_exists(settings: Settings, database: Database) -> None:
    """Raise DatabaseEmptied or DatabaseMissing where opening would create a SQLite file."""
    check_not_emptied(settings, database)
    if _has_no_file(database):
        raise DatabaseMissing(where=format_address(database.address))


def check_not_emptied(settings: Settings, database: Database) -> None:
    """Raise DatabaseEmptied when the database is empty but other files show that it was in use.

    A SQLite file of zero bytes is checked without opening it: opening would make it a database and
    delete what a journal beside it still contains.
    """
    path = sqlite_path(database.address)
    is_cut_off = path is not None and path.exists() and not path.stat().st_size
    was_used = any((settings.data / "files").glob("*/*")) or (is_cut_off and has_keys(settings))
    if was_used and (_has_no_file(database) or not migrate.current(database)):
        raise DatabaseEmptied(where=format_address(database.address), folder=settings.data)


def _has_no_file(database: Database) -> bool:
    path = sqlite_path(database.address)
    return path is not None and (not path.exists() or not path.stat().st_size)


@contextlib.contextmanager
def _database(settings: Settings) -> Iterator[Database]:
    database = Database(settings.database_address)
    try:
        with migrate.as_setup_problems(database):
            yield database
    finally:
        database.dispose()
