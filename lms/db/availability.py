"""The errors of a temporarily unavailable database, after which a retry may succeed."""

import sqlite3

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from lms.db.errors import DatabaseUnavailable

# PostgreSQL: no connection, a server that starts or stops, a transaction that idled too long, no
# connection or no disk space left, and a lock timeout. A statement timeout (57014) and a
# serialization conflict (40) do not mean unavailable.
_UNAVAILABLE = ("08", "57P", "25P03", "53300", "53100", "55P03")
# SQLite: wrong SQL or no such table, and a write on the read-only connection.
_OWN_ERRORS = frozenset({sqlite3.SQLITE_ERROR, sqlite3.SQLITE_READONLY})
# The lowest byte of an extended error code of SQLite is the primary code.
_PRIMARY = 0xFF


def is_unavailable(error: BaseException | None) -> bool:
    """Return whether the error is a lost connection, a restart, a failing disk or a held lock.

    It may occur on connecting, in a statement or at commit. After a connection is lost at commit,
    the transaction may or may not be committed; a retry has to cope with both.
    """
    if isinstance(error, PoolTimeout | DatabaseUnavailable):
        return True
    if not isinstance(error, DBAPIError):
        return _is_drivers_own(error)
    if error.connection_invalidated or isinstance(error, InterfaceError):
        return True
    return _is_engine_unavailable(error)


def _is_engine_unavailable(error: DBAPIError) -> bool:
    """Decide by the engine's code.

    An OperationalError of PostgreSQL without one is a lost connection.
    """
    is_operational = isinstance(error, OperationalError)
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return is_operational and code & _PRIMARY not in _OWN_ERRORS
    state = getattr(error.orig, "sqlstate", None)
    return is_operational if state is None else state.startswith(_UNAVAILABLE)


def _is_drivers_own(error: BaseException | None) -> bool:
    """Return whether sqlite3 or psycopg raised it directly, as from the queue's connection."""
    kind = type(error)
    names = {f"{base.__module__.split('.')[0]}.{base.__name__}" for base in kind.__mro__}
    return bool(names & {"sqlite3.OperationalError", "psycopg.OperationalError"})
