"""The interface between the application and its database."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from lms.db.engines import build_reader, build_writer, sqlite_path
from lms.db.errors import DriverMissing
from lms.db.write_lock import LockTimeout, file_lock, writing
from lms.errors import Busy, Conflict

P = ParamSpec("P")
T = TypeVar("T")
TRIES = 3
# Deadlock, serialization failure, and unique violation by a concurrent insert: the service runs
# again and finds the row.
REPEATABLE = frozenset({"40P01", "40001", "23505"})


class Database:
    """One database. `read_session()` gives a session that cannot write; `write()` runs a service.

    Raises DatabaseAddressInvalid and DriverMissing. It connects when it is first used.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        try:
            self._reader = build_reader(address)
            self._writer = build_writer(address)
        except ModuleNotFoundError as error:
            raise DriverMissing from error
        path = sqlite_path(address)
        self._lock: Path | None = path.with_name(path.name + ".lock") if path else None

    @property
    def dialect(self) -> str:
        """Return `sqlite` or `postgresql`."""
        return self._writer.dialect.name

    @property
    def writer(self) -> Engine:
        """Return the engine of migrations and backups."""
        return self._writer

    @contextlib.contextmanager
    def read_session(self) -> Iterator[Session]:
        """Open a session on a read-only connection; changes in it cannot be stored."""
        with Session(self._reader, autoflush=False, expire_on_commit=False) as session:
            yield session

    def write(
        self, service: Callable[Concatenate[Session, P], T], *args: P.args, **values: P.kwargs
    ) -> T:
        """Run `service(session, **values)` in one transaction and commit it.

        Returns the result after the commit. After a deadlock, or a concurrent insert or delete of
        the same row, the service is repeated at most twice; then it raises Conflict. Raises Busy if
        the write lock is not free in time.
        """
        for last in (False,) * (TRIES - 1) + (True,):
            try:
                return self._write_once(service, *args, **values)
            except LockTimeout:
                raise Busy from None
            except (IntegrityError, OperationalError, StaleDataError) as error:
                state = getattr(getattr(error, "orig", None), "sqlstate", None)
                if not isinstance(error, StaleDataError) and state not in REPEATABLE:
                    raise
                if last:
                    raise Conflict from error
        raise AssertionError  # the loop returns or raises

    def _write_once(
        self, service: Callable[Concatenate[Session, P], T], *args: P.args, **values: P.kwargs
    ) -> T:
        lock = file_lock(self._lock) if self._lock else contextlib.nullcontext()
        with writing(), lock, Session(self._writer, expire_on_commit=False) as session:
            result = service(session, *args, **values)
            session.commit()
            return result

    def dispose(self) -> None:
        """Close all connections; also called after a fork."""
        self._reader.dispose()
        self._writer.dispose()
