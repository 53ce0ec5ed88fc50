"""The supervisor of the web server and the worker: restarts those that end unexpectedly.

This process only supervises. It imports nothing large, because it would hold that memory for as
long as it runs.
"""

import contextlib
import os
import signal
import socket
import sys
import time
from typing import NoReturn

from lms import clock
from lms.cli.restarts import WEB_SERVER, WORKER, ProcessExit, describe_exit, record_exit
from lms.cli.serve.process import (
    PREPARED,
    REFUSED,
    STARTED,
    ManagedProcess,
    report_state,
    wait_for_news,
)
from lms.config import Settings

# Longer than the 30 seconds in which web processes and jobs finish what they are doing.
STOP_TIMEOUT = 40.0
# The exit code of a web server that ended unexpectedly too often (lms/cli/serve/arbiter.py).
GAVE_UP = 71
_LONG = 60.0


def run_process_group(settings: Settings, listener: socket.socket) -> int:
    """Run until SIGTERM or SIGINT, or until a process could not start; return the exit code.

    The web server prepares the data folder, then the worker starts. A refused start ends all
    processes, as does a process that could not start five times.
    """
    return _ProcessGroup(settings, listener).run()


class _ProcessGroup:
    def __init__(self, settings: Settings, listener: socket.socket) -> None:
        self._settings, self._listener = settings, listener
        self._web = ManagedProcess(WEB_SERVER, self._become_web)
        self._members = [self._web]
        self._is_prepared = False
        self._leaves_at: float | None = None
        self._code = 0
        self._wakes, wakened = os.pipe()
        for descriptor in (self._wakes, wakened):
            os.set_blocking(descriptor, False)
        signal.set_wakeup_fd(wakened, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._leave(0))
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def run(self) -> int:
        while self._leaves_at is None or any(member.pid for member in self._members):
            self._start_due()
            self._wait()
            self._hear()
            self._reap()
        return self._code

    def _start_due(self) -> None:
        for member in self._members:
            if not member.pid and self._leaves_at is None and time.monotonic() >= member.due_at:
                member.start()
                if self._leaves_at is not None:  # asked to stop while it was being started
                    _kill(member, signal.SIGTERM)

    def _wait(self) -> None:
        now = time.monotonic()
        ends = [member.due_at for member in self._members if not member.pid]
        ends += [self._leaves_at] if self._leaves_at is not None else []
        wait_for_news(
            [self._wakes, *(member.descriptor for member in self._members)],
            min((end - now for end in ends), default=_LONG),
        )
        with contextlib.suppress(BlockingIOError):
            os.read(self._wakes, 512)
        if self._leaves_at is not None and time.monotonic() >= self._leaves_at:
            self._leaves_at = time.monotonic() + STOP_TIMEOUT
            self._send(signal.SIGKILL)

    def _hear(self) -> None:
        for member in self._members:
            member.hear()
        # In a workshop jobs wait: mails and PDFs would contain an address that is not valid
        # tomorrow.
        if self._web.is_prepared and not self._is_prepared:
            self._is_prepared = True
            if not self._settings.is_lan:
                self._members.append(ManagedProcess(WORKER, self._become_worker))
                self._start_due()

    def _reap(self) -> None:
        """Record every child that has ended."""
        while any(member.pid for member in self._members):
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            for member in self._members:
                if member.pid == pid:
                    self._note_end(member, os.waitstatus_to_exitcode(status))

    def _note_end(self, member: ManagedProcess, code: int) -> None:
        member.note_end()
        if self._leaves_at is not None:
            return
        if code == REFUSED and not self._is_prepared:
            self._leave(REFUSED)  # it has reported the reason
            return
        has_given_up = member.record.has_given_up or code == GAVE_UP
        pause = None if has_given_up else member.record.pause
        if code != GAVE_UP:
            record_exit(
                self._settings.data,
                ProcessExit(clock.now(), member.name, describe_exit(code), pause),
            )
        if pause is None:
            self._leave(1)
        else:
            member.due_at = time.monotonic() + pause

    def _leave(self, code: int) -> None:
        """Stop all processes; those that do not end in time are killed."""
        if self._leaves_at is None:
            self._code, self._leaves_at = code, time.monotonic() + STOP_TIMEOUT
            self._listener.close()
        self._send(signal.SIGTERM)

    def _send(self, number: signal.Signals) -> None:
        for member in self._members:
            _kill(member, number)

    def _become_web(self, state_descriptor: int) -> None:
        from lms.cli.serve.web import prepare_and_run  # slow import, not needed by the parent

        prepare_and_run(
            self._settings,
            self._listener,
            is_first=not self._is_prepared,
            when_prepared=lambda: report_state(state_descriptor, PREPARED),
            when_started=lambda: report_state(state_descriptor, STARTED),
        )

    def _become_worker(self, state_descriptor: int) -> NoReturn:
        settings = self._settings
        environment = {"LMS_PORT": str(settings.port), "LMS_DATA": str(settings.data)}
        os.set_inheritable(state_descriptor, True)  # noqa: FBT003 - the call's own shape
        command = [
            sys.executable,
            "-m",
            "lms",
            "worker",
            "--state-descriptor",
            str(state_descriptor),
        ]
        os.execve(sys.executable, command, {**os.environ, **environment})  # noqa: S606


def _kill(member: ManagedProcess, number: signal.Signals) -> None:
    if member.pid:
        with contextlib.suppress(ProcessLookupError):
            os.kill(member.pid, number)
