"""Which text of the migrations made a database: until 1.0 the first one changes in place.

SQLite keeps the number in its header (`user_version`), PostgreSQL as the comment of Alembic's
table; copies and dumps carry both.
"""

import zlib

from sqlalchemy import Connection, text

from lms.folders import MIGRATIONS


def compute() -> int:
    """The number of this code's migrations, 31 bits."""
    sources = sorted((MIGRATIONS / "versions").glob("*.py"))
    return zlib.crc32(b"\0".join(path.read_bytes() for path in sources)) & 0x7FFFFFFF


def read(connection: Connection) -> int:
    """The number kept in a database, 0 for none."""
    if connection.dialect.name == "sqlite":
        return int(connection.scalar(text("PRAGMA user_version")) or 0)
    kept = connection.scalar(text("SELECT obj_description('alembic_version'::regclass)"))
    return int(kept) if kept and kept.isdecimal() else 0


def write(connection: Connection) -> None:
    """Keep the number of this code's migrations, in the caller's transaction."""
    number = compute()
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"PRAGMA user_version = {number}"))
    else:
        connection.execute(text(f"COMMENT ON TABLE alembic_version IS '{number}'"))
