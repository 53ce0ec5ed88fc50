"""Calls of Alembic. Importing this module takes 0.3 s, so the start-up does without it."""

import contextlib
from collections.abc import Iterator
from typing import Any, Literal

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.types import TypeDecorator

from lms.db import fingerprint
from lms.db.base import Base, UtcDateTime
from lms.db.database import Database
from lms.folders import MIGRATIONS


def run_upgrade(database: Database) -> None:
    """Upgrade the database to the head; all steps or none."""
    with _migrating(database) as connection:
        command.upgrade(_config(connection), "head")
        fingerprint.write(connection)


def has_migration(revision: str) -> bool:
    """Return whether this code has the migration with this revision id."""
    scripts = ScriptDirectory.from_config(_config(None))
    return revision in {script.revision for script in scripts.walk_revisions()}


def write_draft(database: Database, *, revision: str, message: str) -> None:
    """Write the migration that brings this database, at `head`, to the state of the models."""
    with database.writer.connect() as connection:
        config = _config(connection)
        command.revision(config, message, autogenerate=True, rev_id=revision)


def differences(database: Database) -> list[Any]:
    """Return the differences between models and tables; the models must be imported before."""
    with database.writer.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        found = MigrationContext.configure(
            connection, opts={**options, "include_object": is_model_object}
        )
        return list(compare_metadata(found, Base.metadata))


def is_model_object(
    item: object,
    name: str | None,
    kind: str,
    reflected: bool,  # noqa: FBT001 - Alembic calls it by place
    _other: object,
) -> bool:
    """Return False for search indexes, FTS5 and queue tables, which are not models."""
    del item
    is_unmanaged = (name or "").startswith(("search", "queue"))
    return not (kind in {"table", "index"} and reflected and is_unmanaged)


def render_type(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Return how migrations write UtcDateTime and other decorators; False leaves it to Alembic."""
    if kind != "type":
        return False
    if isinstance(item, UtcDateTime):
        return "UtcDateTime()"
    if isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


@contextlib.contextmanager
def _migrating(database: Database) -> Iterator[Connection]:
    """Run all steps in one transaction; on SQLite without foreign keys while tables are rebuilt."""
    with database.writer.connect() as connection:
        if database.dialect == "sqlite":
            _pragma(connection, "foreign_keys = OFF")
        else:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        try:
            yield connection
            connection.commit()
        finally:
            connection.rollback()
            if database.dialect == "sqlite":
                _pragma(connection, "foreign_keys = ON")


def _pragma(connection: Connection, words: str) -> None:
    # On the driver's connection, because SQLite ignores this pragma inside a transaction.
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA {words}")


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s")
    config.attributes["connection"] = connection
    return config
