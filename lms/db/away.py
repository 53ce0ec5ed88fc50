"""Which errors mean that the database is away, for now, and that the same act may work later."""

import sqlite3

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from lms.db.refusals import DatabaseUnusable

# PostgreSQL ends a connection with some errors that it does not call operational.
_ENDED = ("57P", "08", "25P03")


def is_away(error: BaseException | None) -> bool:
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
    if isinstance(error, OperationalError):
        # SQLite's general error is a mistake of ours: wrong SQL, no such table.
        return getattr(error.orig, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR
    return (getattr(error.orig, "sqlstate", None) or "").startswith(_ENDED)


def _is_drivers_own(error: BaseException | None) -> bool:
    """An error of sqlite3 or psycopg that passed SQLAlchemy by, as from the queue's connection."""
    kind = type(error)
    names = {f"{each.__module__.split('.')[0]}.{each.__name__}" for each in kind.__mro__}
    return bool(names & {"sqlite3.OperationalError", "psycopg.OperationalError"})
