"""Wait for an unavailable database: growing pauses, logged when it is lost and when it is back."""

import logging
import time
from collections.abc import Callable

from lms.backoff import double_wait

log = logging.getLogger(__name__)
FIRST_PAUSE = 0.5
MAX_PAUSE = 10.0
_STEP = 0.1


class DatabaseWait:
    """`is_over` ends a pause early, so that a stopped worker does not wait."""

    def __init__(self, *, is_over: Callable[[], bool]) -> None:
        self._is_over = is_over
        self._pauses = 0
        self._since = 0.0

    def wait(self, error: Exception) -> None:
        """Pause once, longer than the last time."""
        if not self._pauses:
            self._since = time.monotonic()
            log.warning("the database is away, waiting for it: %s", type(error).__name__)
        end = time.monotonic() + double_wait(FIRST_PAUSE, MAX_PAUSE, times=self._pauses)
        self._pauses += 1
        while time.monotonic() < end and not self._is_over():
            time.sleep(_STEP)

    def end(self) -> None:
        """Reset the pauses: the database answered."""
        if self._pauses:
            log.info("the database is back after %.0f s", time.monotonic() - self._since)
        self._pauses = 0
