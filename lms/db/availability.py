"""Which errors mean that the database is away, for now, and that the same act may work later."""

import sqlite3

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from lms.db.refusals import DatabaseUnusable

# PostgreSQL: no connection, a server that starts or stops, a transaction that idled too long, no
# connection or no disk space left, and a lock that did not come free in time. A statement that ran
# for too long (57014) and two writes in each other's way (40) are no absence.
_UNAVAILABLE = ("08", "57P", "25P03", "53300", "53100", "55P03")
# SQLite: wrong SQL or no such table, and a write on the connection that only reads.
_OWN_ERRORS = frozenset({sqlite3.SQLITE_ERROR, sqlite3.SQLITE_READONLY})
# An extended code of SQLite holds the primary one in its lowest byte.
_PRIMARY = 0xFF


def is_unavailable(error: BaseException | None) -> bool:
    """A cut connection, a server that starts or stops, a disk that does not answer, a lock held.

    At whatever moment: on connecting, in a statement, at commit. After a cut at commit nobody
    knows whether it was done; who repeats the act has to bear both.
    """
    if isinstance(error, PoolTimeout | DatabaseUnusable):
        return True
    if not isinstance(error, DBAPIError):
        return _is_drivers_own(error)
    if error.connection_invalidated or isinstance(error, InterfaceError):
        return True
    return _is_engine_unavailable(error)


def _is_engine_unavailable(error: DBAPIError) -> bool:
    """By the engine's own code; an operational error of PostgreSQL without one came on the way."""
    is_operational = isinstance(error, OperationalError)
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return is_operational and code & _PRIMARY not in _OWN_ERRORS
    state = getattr(error.orig, "sqlstate", None)
    return is_operational if state is None else state.startswith(_UNAVAILABLE)


def _is_drivers_own(error: BaseException | None) -> bool:
    """An error of sqlite3 or psycopg that passed SQLAlchemy by, as from the queue's connection."""
    kind = type(error)
    names = {f"{each.__module__.split('.')[0]}.{each.__name__}" for each in kind.__mro__}
    return bool(names & {"sqlite3.OperationalError", "psycopg.OperationalError"})
