"""Run our code on untrusted content in a child process with limits.

An entry point is a function `answer(requests: Iterator[bytes]) -> Iterator[bytes]`, named as
`module:function`; it yields one answer for each request.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from multiprocessing import Pipe
from pathlib import Path

from lms.sandbox.limits import Limits

_ROOT = Path(__file__).parent.parent.parent
_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
"""The environment variables that a child inherits: no secret and no database."""


class ChildFailed(RuntimeError):
    """The child gave no answer."""


class ChildTimedOut(ChildFailed):
    """The answer took too long; the child was killed."""


class ChildEnded(ChildFailed):
    """The child ended without an answer; `code` is negative for a signal, as of a limit."""

    def __init__(self, code: int) -> None:
        super().__init__(f"ended with code {code}")
        self.code = code


class ChildProcess:
    """A child that answers one request after the other, until it fails or is closed."""

    def __init__(
        self,
        entry: str,
        limits: Limits,
        *,
        environment: Mapping[str, str] | None = None,
        output: int | None = None,
    ) -> None:
        inherited = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        self._limits = limits
        self._pipe, far_end = Pipe()
        with far_end:
            descriptor = far_end.fileno()
            self._process = subprocess.Popen(  # noqa: S603 - constants of ours
                (sys.executable, "-m", "lms.sandbox", entry, limits.dump(), str(descriptor)),
                pass_fds=(descriptor,),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=_ROOT,
                env=inherited | {"PYTHONDONTWRITEBYTECODE": "1"} | dict(environment or {}),
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, request: bytes, *, seconds: float | None = None) -> bytes:
        """Return the answer. Raises ChildTimedOut, ChildEnded.

        The time includes sending and receiving: both wait for the child where the pipe is full.
        """
        is_over = threading.Event()

        def end() -> None:
            is_over.set()
            self._process.kill()

        timer = threading.Timer(self._limits.seconds if seconds is None else seconds, end)
        timer.start()
        try:
            self._pipe.send_bytes(request)
            return self._pipe.recv_bytes()
        except (EOFError, ConnectionError):
            code = self._wait(5)
            raise (ChildTimedOut if is_over.is_set() else ChildEnded(code)) from None
        finally:
            timer.cancel()

    def close(self) -> None:
        """Let the child end; kill it after a second."""
        self._pipe.close()
        self._wait(1)

    def _wait(self, seconds: float) -> int:
        try:
            return self._process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()


def run(
    entry: str, request: bytes, limits: Limits, *, environment: Mapping[str, str] | None = None
) -> bytes:
    """Return the answer of a child that is started for one request.

    What it prints is dropped. Raises ChildTimedOut, ChildEnded.
    """
    child = ChildProcess(entry, limits, environment=environment, output=subprocess.DEVNULL)
    try:
        return child.ask(request)
    finally:
        child.close()
