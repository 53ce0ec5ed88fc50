"""Two engines for one database: a read-only one and a writing one."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from lms.db.errors import DatabaseAddressInvalid

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA busy_timeout = 10000",
    "PRAGMA cache_size = -16000",
)


def build_reader(address: str) -> Engine:
    """Return an engine whose connections are read-only in the database itself."""
    if _is_sqlite(address):
        return _sqlite(address, pragmas=(*_PRAGMAS, "PRAGMA query_only = ON"), begin="BEGIN")
    return _postgresql(address).execution_options(postgresql_readonly=True)


def build_writer(address: str) -> Engine:
    """Return an engine whose transactions lock at their start (`BEGIN IMMEDIATE` on SQLite)."""
    if _is_sqlite(address):
        return _sqlite(address, pragmas=_PRAGMAS, begin="BEGIN IMMEDIATE")
    return _postgresql(address)


def sqlite_path(address: str) -> Path | None:
    """Return the file of a SQLite address, None for PostgreSQL. Raises DatabaseAddressInvalid."""
    url = read_address(address)
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def format_address(address: str) -> str:
    """Return the file, or the address without its password, for output and support requests."""
    return str(sqlite_path(address) or read_address(address).render_as_string())


def read_address(address: str) -> URL:
    """Return the parts of an address of SQLite or PostgreSQL. Raises DatabaseAddressInvalid."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
        raise DatabaseAddressInvalid from error
    has_file = url.drivername == "sqlite" and url.database not in {None, "", ":memory:"}
    if not has_file and url.drivername != "postgresql+psycopg":
        raise DatabaseAddressInvalid
    return url


def _is_sqlite(address: str) -> bool:
    return sqlite_path(address) is not None


def _sqlite(address: str, *, pragmas: tuple[str, ...], begin: str) -> Engine:
    engine = create_engine(address, pool_size=8, max_overflow=8, pool_reset_on_return=None)
    path = sqlite_path(address)

    @event.listens_for(engine, "do_connect")
    def _open(
        _dialect: object, _record: object, arguments: list[Any], values: dict[str, Any]
    ) -> None:
        # Connecting never creates the file: an empty database would look like valid data while the
        # data folder is not mounted. Only `migrate.upgrade` creates it.
        arguments[0], values["uri"] = f"file:{quote(str(path))}?mode=rw", True

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
        # The driver's own transaction handling begins too late, so transactions are begun and ended
        # here.
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _postgresql(address: str) -> Engine:
    # Seconds before an unreachable server is reported; a thread waits that long.
    network = {
        "connect_timeout": 5,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 20_000,
    }
    options = "-c statement_timeout=30000 -c lock_timeout=10000 -c timezone=UTC"
    return create_engine(
        address,
        pool_pre_ping=True,
        pool_size=8,
        max_overflow=8,
        pool_timeout=10,
        isolation_level="READ COMMITTED",
        connect_args={"options": options, **network},
    )
