"""gunicorn's arbiter of the web processes, with growing pauses and a record for `lms doctor`."""

import os
import time
from pathlib import Path

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.errors import HaltServer
from gunicorn.workers.base import Worker

from lms import clock
from lms.cli.restarts import WEB_PROCESS, ProcessExit, describe_exit, record_exit
from lms.cli.serve.restart_policy import RestartHistory

# The exit code by which the parent knows that the web processes failed too often.
GAVE_UP = 71


class WebArbiter(Arbiter):  # type: ignore[misc]  # gunicorn carries no types
    """An arbiter that restarts a web process at once the first time, then after growing pauses."""

    def __init__(self, app: BaseApplication, folder: Path) -> None:
        self._folder = folder
        self._record = RestartHistory()
        self._begun: dict[int, float] = {}
        self._paused_until = 0.0
        self._is_stopping = False
        super().__init__(app)

    def manage_workers(self) -> None:
        if time.monotonic() >= self._paused_until:
            super().manage_workers()

    def spawn_worker(self) -> int:
        pid: int = super().spawn_worker()
        self._begun[pid] = time.monotonic()
        return pid

    def stop(self, graceful: bool = True) -> None:  # noqa: FBT001, FBT002 - gunicorn's
        self._is_stopping = True
        super().stop(graceful)

    def reap_workers(self) -> None:
        """Record every web process that ended."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not pid:
                return
            worker = self.WORKERS.pop(pid, None)
            if worker is not None:
                worker.tmp.close()
                self._note_end(worker, pid, os.waitstatus_to_exitcode(status))

    def _note_end(self, worker: Worker, pid: int, code: int) -> None:
        lifetime = time.monotonic() - self._begun.pop(pid, 0.0)
        if self._is_stopping:
            return
        has_started = code not in {self.WORKER_BOOT_ERROR, self.APP_LOAD_ERROR}
        self._record.note(lifetime=lifetime, has_started=has_started)
        has_given_up = self._record.has_given_up
        pause = None if has_given_up else self._record.pause
        how = "timeout" if worker.aborted else describe_exit(code)
        record_exit(self._folder, ProcessExit(clock.now(), WEB_PROCESS, how, pause))
        if pause is None:
            raise HaltServer("no web process could start", GAVE_UP)
        self._paused_until = time.monotonic() + pause
