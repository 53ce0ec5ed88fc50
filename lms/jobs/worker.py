"""The worker: receives notifications, leases rows, runs their handlers, and closes every row."""

import contextlib
import datetime as dt
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, TypeAlias

from sqlalchemy.orm import Session

from lms.clock import now
from lms.db import Database, is_unavailable
from lms.errors import Busy, MessageError
from lms.jobs import services
from lms.jobs.database_wait import DatabaseWait
from lms.jobs.queries import list_due
from lms.jobs.queue import Queue
from lms.jobs.services import LeasedJob

log = logging.getLogger(__name__)
P = ParamSpec("P")
Handler: TypeAlias = Callable[[Mapping[str, Any]], None]
"""Performs one kind of job. It may run twice, so its effects must be idempotent."""

PeriodicTask: TypeAlias = Callable[[dt.datetime], object]
"""Enqueues jobs that are due. Every worker runs it every few minutes, so it must be idempotent."""

NOT_READY_PAUSE = dt.timedelta(minutes=5)
UNAVAILABLE_PAUSE = dt.timedelta(seconds=5)
ERROR_LENGTH = 2000


class JobNotReady(RuntimeError):
    """The machine lacks something that the job needs; the text says what to install or start."""


@dataclass
class Worker:
    """One worker of one process. `lease`: after a kill -9 a job waits at most that long."""

    database: Database
    queue: Queue
    handlers: Mapping[str, Handler]
    lease: dt.timedelta = dt.timedelta(seconds=60)
    pause: float = 0.5
    sweep_every: float = 5.0
    periodic_tasks: Sequence[PeriodicTask] = ()
    periodic_every: float = 300.0
    _stopping: bool = field(default=False, init=False)
    _last_run: dict[str, float] = field(default_factory=dict, init=False)

    def stop(self) -> None:
        """Stop after the current job; safe in a signal handler."""
        self._stopping = True

    def run(self) -> None:
        """Work until `stop` is called; while the database is unavailable, wait for it."""
        database_wait = DatabaseWait(is_over=lambda: self._stopping)
        while not self._stopping:
            try:
                self._run_once()
            except Exception as error:
                if not is_unavailable(error) and not isinstance(error, Busy):
                    raise
                # The next iteration runs the periodic tasks and thereby queries the database, which
                # shows whether it is available.
                self._last_run.clear()
                database_wait.wait(error)
            else:
                database_wait.end()

    def _run_once(self) -> None:
        if self._is_time("periodic", self.periodic_every):
            self.run_periodic()
        job_id = self.queue.take()
        if job_id is not None:
            self.perform(job_id)
        elif self._is_time("sweep", self.sweep_every):
            self.sweep()
        elif not self.queue.blocking:
            time.sleep(self.pause)

    def _is_time(self, what: str, every: float) -> bool:
        is_time = time.monotonic() - self._last_run.get(what, -every) >= every
        if is_time:
            self._last_run[what] = time.monotonic()
        return is_time

    def run_periodic(self) -> None:
        """Run every periodic task; an error in one does not stop the worker."""
        for periodic_task in self.periodic_tasks:
            try:
                periodic_task(now())
            except Exception as error:
                if is_unavailable(error):
                    self._last_run.pop("periodic", None)
                    raise
                log.exception("a periodic task failed, it is tried again")

    def sweep(self) -> int:
        """Run every job that is due or was abandoned, notified or not; return their number."""
        with self.database.read_session() as session:
            due = list_due(session, now=now())
        done = 0
        for job_id in due:
            if self._stopping:
                break
            done += self.perform(job_id)
        return done

    def perform(self, job_id: int) -> bool:
        """Run one job if it can be leased; errors are written into its row."""
        job = self.database.write(services.lease, job_id=job_id, now=now(), length=self.lease)
        if job is None:
            return False
        try:
            with self._renewing_lease(job):
                self._handler(job)(job.payload)
        except JobNotReady as error:
            self._postpone(job, error, after=NOT_READY_PAUSE)
        except Exception as error:  # no job may stop the worker
            if is_unavailable(error) or isinstance(error, Busy):
                self._postpone(job, error, after=UNAVAILABLE_PAUSE)
                return True
            log.exception("job %d (%s) failed, try %d", job.id, job.kind, job.tries)
            has_message = isinstance(error, MessageError)
            text = str(error) if has_message else f"{type(error).__name__}: {error}"
            text = text[:ERROR_LENGTH]
            self._return_job(services.fail, job_id=job.id, lease=job.lease, error=text, now=now())
        else:
            self._return_job(services.finish, job_id=job.id, lease=job.lease, now=now())
        return True

    def _handler(self, job: LeasedJob) -> Handler:
        if job.kind not in self.handlers:
            raise JobNotReady(f"this worker is older than the job: it knows no {job.kind!r}")
        return self.handlers[job.kind]

    def _postpone(self, job: LeasedJob, error: Exception, *, after: dt.timedelta) -> None:
        log.error("job %d (%s) is kept: %s", job.id, job.kind, error)
        text = str(error)[:ERROR_LENGTH]
        self._return_job(
            services.postpone, job_id=job.id, lease=job.lease, error=text, due_at=now() + after
        )

    def _return_job(
        self,
        service: Callable[Concatenate[Session, P], object],
        *args: P.args,
        **values: P.kwargs,
    ) -> None:
        """Record the outcome of a job, after waiting for an unavailable database.

        Meanwhile the lease may expire; a worker that is stopped leaves the job to its lease.
        """
        database_wait = DatabaseWait(is_over=lambda: self._stopping)
        while True:
            try:
                self.database.write(service, *args, **values)
            except Exception as error:
                if self._stopping or not (is_unavailable(error) or isinstance(error, Busy)):
                    raise
                database_wait.wait(error)
            else:
                database_wait.end()
                return

    @contextlib.contextmanager
    def _renewing_lease(self, job: LeasedJob) -> Iterator[None]:
        """Renew the lease while the handler runs, so that a long job is not leased again."""
        ended = threading.Event()
        thread = threading.Thread(target=self._renew_lease, args=(job, ended), daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _renew_lease(self, job: LeasedJob, ended: threading.Event) -> None:
        while not ended.wait(self.lease.total_seconds() / 3):
            try:
                self.database.write(
                    services.renew, job_id=job.id, lease=job.lease, now=now(), length=self.lease
                )
            except Exception:
                log.warning("lease of job %d could not be renewed", job.id, exc_info=True)
