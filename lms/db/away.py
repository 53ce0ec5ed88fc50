"""Which errors mean that the database is away, for now, and that the same act may work later."""

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from lms.db.refusals import DatabaseUnusable

# What sqlite3 calls operational and is a mistake of ours.
_MISTAKES = ("no such ", "syntax error", "has no column", "no column named", "too many SQL")
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
    state = getattr(error.orig, "sqlstate", None) or ""
    if isinstance(error, OperationalError):
        return not (state == "" and str(error.orig).startswith(_MISTAKES))
    return state.startswith(_ENDED)


def _is_drivers_own(error: BaseException | None) -> bool:
    """An error of sqlite3 or psycopg that passed SQLAlchemy by, as from the queue's connection."""
    kind = type(error)
    names = {f"{each.__module__.split('.')[0]}.{each.__name__}" for each in kind.__mro__}
    return bool(names & {"sqlite3.OperationalError", "psycopg.OperationalError"})
