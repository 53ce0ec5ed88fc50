"""Notifications that a job waits: huey on SQLite, PostgreSQL or Redis, carrying only its id.

A notification may be lost or repeated; the row decides. So errors of the queue are not raised.
"""

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from lms.config import Settings
from lms.jobs.checks import check_queue

log = logging.getLogger(__name__)
T = TypeVar("T")
QUEUE_FILE = "queue.sqlite3"
RETRY_AFTER = 5.0


class Queue:
    """Sends and receives notifications of jobs.

    It is opened on first use, and again after it was unavailable: neither pages nor workers wait
    for it, because the rows alone are sufficient.
    """

    def __init__(self, build: Callable[[], Any]) -> None:
        self._build = build
        self._huey: Any = None
        self._task: Callable[[int], object] | None = None
        self._opening = threading.Lock()
        self._retry_at = 0.0
        self.is_unavailable = False

    @property
    def blocking(self) -> bool:
        """Return whether `take` waits for a moment.

        False while unavailable, as it then fails at once.
        """
        return self._huey is not None and not self.is_unavailable and self._huey.storage.blocking

    def notify(self, job_id: int) -> None:
        """Send the id of a queued job.

        If the queue is unavailable, the job starts seconds later.
        """
        self._attempt(lambda: self._open()[1](job_id))

    def take(self) -> int | None:
        """Return the id of a notified job, None if there is no notification."""
        task = self._attempt(lambda: self._open()[0].dequeue())  # noqa: PLW0108 - opening may fail
        return int(task.args[0]) if task else None

    def close(self) -> None:
        """Close the connection to the queue."""
        if self._huey is not None:
            self._huey.storage.close()

    def _open(self) -> tuple[Any, Callable[[int], object]]:
        with self._opening:
            if self._huey is None or self._task is None:
                self._huey = self._build()
                self._task = self._huey.task(name="job")(_never_run)
            return self._huey, self._task

    def _attempt(self, act: Callable[[], T]) -> T | None:
        """Return the result of the call, None while the queue is unavailable.

        The log says when it is lost and when it is back. After an error it is reopened, at most
        every few seconds, so that pages do not wait.
        """
        if self.is_unavailable and time.monotonic() < self._retry_at:
            return None
        try:
            found = act()
        except Exception as error:  # noqa: BLE001 - whatever huey and its drivers raise
            if not self.is_unavailable:
                log.warning("queue is away, going by the rows alone: %s", error)
            self._mark_unavailable()
            return None
        if self.is_unavailable:
            log.info("queue is back")
        self.is_unavailable = False
        return found

    def _mark_unavailable(self) -> None:
        self.is_unavailable, self._retry_at = True, time.monotonic() + RETRY_AFTER
        with contextlib.suppress(Exception):
            self.close()
        with self._opening:
            self._huey = self._task = None


def open_queue(settings: Settings) -> Queue:
    """Return the queue of LMS_QUEUE_URL, or a SQLite file in the data folder.

    Raises what `check_queue` raises; a temporarily unavailable queue raises nothing.
    """
    address = settings.queue_url
    check_queue(address, settings.data / QUEUE_FILE)
    return Queue(lambda: _build(address, settings.data / QUEUE_FILE))


def _build(address: str, path: Path) -> Any:  # noqa: ANN401 - huey has no types
    from lms.jobs.huey_queue import build_huey  # slow import: huey imports each driver it finds

    return build_huey(address, path)


def _never_run(job_id: int) -> None:
    """Never called: workers read the id and lease the row."""
    raise AssertionError(job_id)
