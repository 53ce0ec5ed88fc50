"""The worker: takes hints, leases rows, runs their handlers, and gives every row back."""

import contextlib
import datetime as dt
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from lms.clock import now
from lms.db import Database
from lms.errors import Refusal
from lms.jobs import services
from lms.jobs.queries import list_due
from lms.jobs.queue import Queue
from lms.jobs.services import Leased

log = logging.getLogger(__name__)
Handler: TypeAlias = Callable[[Mapping[str, Any]], None]
"""Does the work of one kind of job. It may run twice: what it stores must bear that."""

Round: TypeAlias = Callable[[dt.datetime], object]
"""Asks for what the hour brings. Every worker does so every few minutes: it must bear that."""

NOT_READY_PAUSE = dt.timedelta(minutes=5)
ERROR_LENGTH = 2000


class NotReady(RuntimeError):
    """The machine lacks something that the job needs; the text says what to install or start."""


@dataclass
class Worker:
    """One worker of one process. `lease`: after a kill -9 the job waits at most that long."""

    database: Database
    queue: Queue
    handlers: Mapping[str, Handler]
    lease: dt.timedelta = dt.timedelta(seconds=60)
    pause: float = 0.5
    sweep_every: float = 5.0
    rounds: Sequence[Round] = ()
    round_every: float = 300.0
    _stopping: bool = field(default=False, init=False)

    def stop(self) -> None:
        """End after the job under way; safe in a signal handler."""
        self._stopping = True

    def run(self) -> None:
        """Work until `stop` is called."""
        swept, went_round = -self.sweep_every, -self.round_every
        while not self._stopping:
            if time.monotonic() - went_round >= self.round_every:
                went_round = time.monotonic()
                self.go_round()
            job_id = self.queue.take()
            if job_id is not None:
                self.perform(job_id)
            elif time.monotonic() - swept >= self.sweep_every:
                swept = time.monotonic()
                self.sweep()
            elif not self.queue.patient:
                time.sleep(self.pause)

    def go_round(self) -> None:
        """Let every round ask for its jobs; the worker outlives one that fails."""
        for each in self.rounds:
            try:
                each(now())
            except Exception:
                log.exception("a round failed, it is tried again")

    def sweep(self) -> int:
        """Run every job that is due or was abandoned, hinted at or not; gives their number."""
        with self.database.reading() as session:
            due = list_due(session, now=now())
        done = 0
        for job_id in due:
            if self._stopping:
                break
            done += self.perform(job_id)
        return done

    def perform(self, job_id: int) -> bool:
        """Run one job if it can be leased; what goes wrong is written into its row."""
        job = self.database.write(services.lease, job_id=job_id, now=now(), length=self.lease)
        if job is None:
            return False
        try:
            with self._kept(job):
                self._handler(job)(job.payload)
        except NotReady as error:
            self._postpone(job, error)
        except Exception as error:  # the worker outlives any job
            log.exception("job %d (%s) failed, try %d", job.id, job.kind, job.tries)
            self._fail(job, error)
        else:
            self.database.write(services.finish, job_id=job.id, lease=job.lease, now=now())
        return True

    def _handler(self, job: Leased) -> Handler:
        if job.kind not in self.handlers:
            raise NotReady(f"this worker is older than the job: it knows no {job.kind!r}")
        return self.handlers[job.kind]

    def _postpone(self, job: Leased, error: NotReady) -> None:
        log.error("job %d (%s) is kept: %s", job.id, job.kind, error)
        self.database.write(
            services.postpone,
            job_id=job.id,
            lease=job.lease,
            error=str(error)[:ERROR_LENGTH],
            due_at=now() + NOT_READY_PAUSE,
        )

    def _fail(self, job: Leased, error: Exception) -> None:
        text = str(error) if isinstance(error, Refusal) else f"{type(error).__name__}: {error}"
        self.database.write(
            services.fail,
            job_id=job.id,
            lease=job.lease,
            error=text[:ERROR_LENGTH],
            now=now(),
        )

    @contextlib.contextmanager
    def _kept(self, job: Leased) -> Iterator[None]:
        """Renew the lease while the handler works, so that a long job is not taken for a dead."""
        ended = threading.Event()
        thread = threading.Thread(target=self._keep, args=(job, ended), daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _keep(self, job: Leased, ended: threading.Event) -> None:
        while not ended.wait(self.lease.total_seconds() / 3):
            try:
                self.database.write(
                    services.renew, job_id=job.id, lease=job.lease, now=now(), length=self.lease
                )
            except Exception:
                log.warning("lease of job %d could not be renewed", job.id, exc_info=True)
