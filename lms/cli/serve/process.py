"""One process of the group: started, monitored, and restarted when it ends unexpectedly."""

import contextlib
import ctypes
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from lms.cli.serve.restart_policy import RestartHistory

_PR_SET_PDEATHSIG = 1
_OURS = (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD)
# States that a child reports: its data folder is prepared; it does its work.
PREPARED, STARTED = b"p", b"s"
# The exit code of a child that ended with an error it reported, such as a refused start.
REFUSED = 1
CRASHED = 70


@dataclass
class ManagedProcess:
    """A supervised child that runs `work`; it reports its state through a descriptor."""

    name: str
    work: Callable[[int], object]
    record: RestartHistory = field(default_factory=RestartHistory)
    pid: int = 0
    due_at: float = 0.0
    _begun_at: float = 0.0
    _hears: int = -1
    _heard: bytes = b""

    @property
    def is_prepared(self) -> bool:
        return bool(self._heard)

    @property
    def descriptor(self) -> int:
        """The descriptor to wait on for reports of this child; -1 when there can be none."""
        return self._hears

    def start(self) -> None:
        self._close()
        self._hears, write_end = os.pipe()
        os.set_blocking(self._hears, False)
        self._heard, self._begun_at = b"", time.monotonic()
        self.pid = fork(lambda: self.work(write_end))
        os.close(write_end)

    def hear(self) -> None:
        """Read the states that the child has reported."""
        if self._hears < 0:
            return
        with contextlib.suppress(BlockingIOError):
            data = os.read(self._hears, 64)
            self._heard += data
            if not data:
                self._close()

    def note_end(self) -> None:
        """Record that the child ended unexpectedly."""
        self.hear()
        lifetime = time.monotonic() - self._begun_at
        self.record.note(lifetime=lifetime, has_started=STARTED in self._heard)
        self.pid = 0

    def _close(self) -> None:
        if self._hears >= 0:
            os.close(self._hears)
        self._hears = -1


def report_state(descriptor: int, word: bytes) -> None:
    """Report the state of a child to its parent; a closed pipe is ignored."""
    with contextlib.suppress(OSError):
        os.write(descriptor, word)


def fork(work: Callable[[], object]) -> int:
    """Start a child in a separate process group, so that Ctrl-C reaches it only through us."""
    parent = os.getpid()
    # A signal before the reset would run the parent's handler in the child.
    signal.pthread_sigmask(signal.SIG_BLOCK, _OURS)
    child = os.fork()
    if child:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _OURS)
        return child
    code = CRASHED
    try:
        _forget_signals()
        if sys.platform == "linux":  # a SIGTERM when the parent ends, also by kill -9
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            sys.exit(REFUSED)
        work()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else REFUSED
    except BaseException:  # noqa: BLE001 - reported, and the process ends here
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)


def _forget_signals() -> None:
    signal.set_wakeup_fd(-1)
    os.setpgid(0, 0)
    for number in _OURS:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _OURS)


def wait_for_news(descriptors: list[int], seconds: float) -> None:
    """Wait until one of the descriptors can be read, for at most `seconds`."""
    select.select(
        [descriptor for descriptor in descriptors if descriptor >= 0], [], [], max(seconds, 0.0)
    )
