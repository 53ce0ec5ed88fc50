"""The write lock across processes, and the check against slow work while it is held."""

import contextlib
import fcntl
import os
import threading
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_state = threading.local()
# Seconds. A phone gives up after half a minute, so waiting longer than this has no use.
LOCK_WAIT_SECONDS = 20.0
# Seconds between two looks at a lock that another process holds. One thread of a process looks.
FIRST_PAUSE = 0.0002
MAX_PAUSE = 0.001


class WriteInsideWrite(RuntimeError):
    """A bug: a transaction, or slow work, was begun inside a write transaction."""


class LockTimeout(RuntimeError):
    """The write lock was not free in time."""


def check_outside_write(act: str) -> None:
    """Raise when a write transaction is open in this thread.

    Called before hashing, rendering, reading files and starting processes: the lock is held for the
    transaction only.
    """
    if getattr(_state, "writing", False):
        raise WriteInsideWrite(act)


@contextlib.contextmanager
def writing() -> Iterator[None]:
    """Mark this thread as inside a write transaction; nesting raises."""
    check_outside_write("a write transaction")
    _state.writing = True
    try:
        yield
    finally:
        _state.writing = False


class FairLock:
    """A lock between threads that the one who has waited longest gets next.

    `threading.Lock` is not fair: who has just released it may take it again before a waiting thread
    wakes up.
    """

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        # The first one holds the lock, the others wait in the order of their arrival.
        self._queue = deque[threading.Event]()

    @contextlib.contextmanager
    def hold(self, end: float) -> Iterator[None]:
        """Hold the lock. Raises LockTimeout unless it is free before the monotonic time `end`."""
        turn = threading.Event()
        with self._mutex:
            self._queue.append(turn)
            self._queue[0].set()
        try:
            if not turn.wait(max(end - time.monotonic(), 0)):
                raise LockTimeout
            yield
        finally:
            self._leave(turn)

    def _leave(self, turn: threading.Event) -> None:
        with self._mutex:
            self._queue.remove(turn)
            if self._queue:
                self._queue[0].set()


# One lock for each lock file in this process; a forked child begins without them.
_thread_locks: dict[Path, FairLock] = {}
os.register_at_fork(after_in_child=_thread_locks.clear)


@contextlib.contextmanager
def file_lock(path: Path) -> Iterator[None]:
    """Hold the lock file exclusively.

    Threads of a process get it in the order in which they came. Of the processes one waits at the
    lock and is next: a process that has just released the lock cannot take it before that one. The
    others wait at `<path>.next`, and any of them may follow.
    The files are opened each time: two threads or forked children that share one descriptor would
    both get the lock.
    Taken for each transaction, so it is not filelock's, which takes ten times as long (ADR 11).
    """
    end = time.monotonic() + LOCK_WAIT_SECONDS
    with _thread_locks.setdefault(path, FairLock()).hold(end), _open(path) as handle:
        with _open(path.with_name(f"{path.name}.next")) as queue, _locked(queue.fileno(), end):
            _wait_for(handle.fileno(), end)
        try:
            yield
        finally:
            fcntl.flock(handle.fileno(), fcntl.LOCK_UN)


def _open(path: Path) -> BinaryIO:
    """Open a lock file; raise LockTimeout without its folder."""
    try:
        return path.open("ab")
    except OSError as error:
        raise LockTimeout(str(error)) from error


@contextlib.contextmanager
def _locked(descriptor: int, end: float) -> Iterator[None]:
    """Hold a lock file, and unlock it: a descriptor that a fork inherits outlives its closing."""
    _wait_for(descriptor, end)
    try:
        yield
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def _wait_for(descriptor: int, end: float) -> None:
    pause = FIRST_PAUSE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise LockTimeout from None
            time.sleep(pause)
            pause = min(pause * 1.5, MAX_PAUSE)
        else:
            return
