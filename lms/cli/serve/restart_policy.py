"""The wait before a process that ended unexpectedly is restarted, and the limit of restarts."""

from dataclasses import dataclass

from lms.backoff import double_wait

FIRST = 1.0
MAX_PAUSE = 60.0
# A process that ran this long was healthy; its end is unrelated to the ends before.
SETTLED = 60.0
MAX_FAILED_STARTS = 5


@dataclass
class RestartHistory:
    """The ends of one process, or of several of the same kind."""

    in_a_row: int = 0
    failed_starts: int = 0

    def note(self, *, lifetime: float, has_started: bool) -> None:
        """Record an end after `lifetime` seconds; `has_started`: it had begun its work."""
        self.in_a_row = 1 if lifetime >= SETTLED else self.in_a_row + 1
        self.failed_starts = 0 if has_started else self.failed_starts + 1

    @property
    def pause(self) -> float:
        return double_wait(FIRST, MAX_PAUSE, times=self.in_a_row - 1)

    @property
    def has_given_up(self) -> bool:
        return self.failed_starts >= MAX_FAILED_STARTS
