"""Limits of time, on a machine that does other work: the same work takes longer there.

CPU seconds are promised for the reference machine (docs/performance.md) and compared with a loop
that runs in the same process. What is waited for is an event, and TIMEOUT only ends a hang.
"""

import functools
import time
from collections.abc import Callable

# The loop below on the reference machine, doing nothing else.
REFERENCE = 0.018
# Seconds, ten times what the slowest event takes on a machine with eight times its work.
TIMEOUT = 150.0
_ROUNDS = 3
_RUNS = 3


def find_fewest(measure: Callable[[], float], limit: float) -> float:
    """The fewest CPU seconds of up to three runs of `measure`; the first within `limit` ends them.

    Another program slows work down by the memory that it takes, which the loop below hardly feels.
    It slows one run down, not three; work that is too slow is so in each.
    """
    fewest = measure()
    for _ in range(_RUNS - 1):
        if is_within(fewest, limit):
            break
        fewest = min(fewest, measure())
    return fewest


def repeat(measure: Callable[[], float]) -> float:
    """The fewest CPU seconds of all three runs: two such figures may be compared."""
    return min(measure() for _ in range(_RUNS))


def is_within(used: float, limit: float) -> bool:
    """True if so many CPU seconds are fewer than `limit` of the reference machine.

    The loop is run once for each worker, and again where the limit would be passed: the machine may
    have slowed down since.
    """
    return used < limit * _find_slowness() or used < limit * _measure_slowness()


def allow(seconds: float) -> float:
    """So many CPU seconds of the reference machine, as many as they are here and now."""
    return seconds * _find_slowness()


@functools.cache
def _find_slowness() -> float:
    return _measure_slowness()


def _measure_slowness() -> float:
    return max(1.0, max(_run() for _ in range(_ROUNDS)) / REFERENCE)


def _run() -> float:
    before = time.process_time()
    found: dict[int, str] = {}
    for number in range(200_000):
        found[number % 5000] = f"{number}"
    return time.process_time() - before
