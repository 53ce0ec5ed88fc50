"""Two children that live and die together: the web server and the worker.

This process only watches them. It imports nothing large: it would hold that for as long as it
lives.
"""

import ctypes
import os
import signal
import socket
import sys
from collections.abc import Callable
from typing import NoReturn

from lms.config import Settings

# Longer than the half minute in which web processes and jobs finish what is under way.
LONGEST_FAREWELL = 40
_PR_SET_PDEATHSIG = 1


def run_family(settings: Settings, listener: socket.socket) -> int:
    """Run until SIGTERM or SIGINT, or until a child ends by itself; gives the exit code.

    The web server prepares the data folder, then the worker starts. A child that ends by itself
    takes the other one with it: what is half a service looks healthy and is not.
    """
    children: set[int] = set()
    stopping = _Stopping(children)
    waiting, prepared = os.pipe()
    children.add(_fork(lambda: _become_web(settings, listener, prepared)))
    os.close(prepared)
    listener.close()
    # In a hall jobs wait: mails and PDFs would carry an address that is gone tomorrow.
    if os.read(waiting, 1) and not stopping.asked and not settings.is_hall:
        children.add(_fork(lambda: _become_worker(settings)))
    code = 0
    while children:
        child, status = os.waitpid(-1, 0)
        children.discard(child)
        if not stopping.asked and not code:
            code = os.waitstatus_to_exitcode(status) or 1
        stopping.send_all(signal.SIGTERM)
    signal.alarm(0)
    return code if code >= 0 else 1


class _Stopping:
    """Passes SIGTERM on, and ends by force who does not follow in time."""

    def __init__(self, children: set[int]) -> None:
        self.asked = False
        self._children = children
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)
        signal.signal(signal.SIGALRM, lambda *_: self.send_all(signal.SIGKILL))

    def send_all(self, number: signal.Signals) -> None:
        if number == signal.SIGTERM:
            signal.alarm(LONGEST_FAREWELL)
        for child in tuple(self._children):
            os.kill(child, number)

    def _ask(self, *_: object) -> None:
        self.asked = True
        self.send_all(signal.SIGTERM)


def _fork(work: Callable[[], object]) -> int:
    """A child in a process group of its own: Ctrl-C reaches it through us, in order."""
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        os.setpgid(0, 0)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM):
            signal.signal(number, signal.SIG_DFL)
        _die_with(parent)
        work()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001 - told, and the process ends here
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)


def _die_with(parent: int) -> None:
    """Ask Linux for a SIGTERM when the parent is gone, also by kill -9."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(1)


def _become_worker(settings: Settings) -> NoReturn:
    environment = {**os.environ, "LMS_PORT": str(settings.port), "LMS_DATA": str(settings.data)}
    os.execve(sys.executable, [sys.executable, "-m", "lms", "worker"], environment)  # noqa: S606


def _become_web(settings: Settings, listener: socket.socket, prepared: int) -> None:
    from lms.cli.serve.web import prepare_and_run  # slow import, not needed by the parent

    prepare_and_run(settings, listener, when_prepared=lambda: _tell(prepared))


def _tell(descriptor: int) -> None:
    os.write(descriptor, b".")
    os.close(descriptor)
