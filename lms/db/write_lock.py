"""The write lock across processes, and the check against slow work while it is held."""

import contextlib
import fcntl
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_state = threading.local()
# Seconds. A phone gives up after half a minute, so waiting longer than this has no use.
LOCK_WAIT_SECONDS = 20.0


class WriteInsideWrite(RuntimeError):
    """A bug: a transaction, or slow work, was begun inside a write transaction."""


class LockTimeout(RuntimeError):
    """The write lock was not free in time."""


def refuse_inside_write(act: str) -> None:
    """Raise when a write transaction is open in this thread.

    Called before hashing, rendering, reading files and starting processes: the lock is held for the
    transaction only.
    """
    if getattr(_state, "writing", False):
        raise WriteInsideWrite(act)


@contextlib.contextmanager
def writing() -> Iterator[None]:
    """Mark this thread as inside a write transaction; nesting raises."""
    refuse_inside_write("a write transaction")
    _state.writing = True
    try:
        yield
    finally:
        _state.writing = False


@contextlib.contextmanager
def file_lock(path: Path) -> Iterator[None]:
    """Hold the lock file exclusively.

    The file is opened each time: two threads or forked children that share one descriptor would
    both get the lock.
    Taken for each transaction, so it is not filelock's, which takes ten times as long (ADR 11).
    """
    with _open(path) as handle:
        _wait_for(handle.fileno())
        try:
            yield
        finally:
            fcntl.flock(handle.fileno(), fcntl.LOCK_UN)


def _open(path: Path) -> BinaryIO:
    """Open the lock file; raise LockTimeout if its folder is unavailable."""
    try:
        return path.open("ab")
    except OSError as error:
        raise LockTimeout(str(error)) from error


def _wait_for(descriptor: int) -> None:
    end = time.monotonic() + LOCK_WAIT_SECONDS
    pause = 0.0005
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise LockTimeout from None
            time.sleep(pause)
            pause = min(pause * 1.5, 0.01)
        else:
            return
