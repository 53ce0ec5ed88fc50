"""Limits of CPU time on a machine that does other work: the same work takes longer there."""

import time

# The loop below on the reference machine of the promises (docs/performance.md), doing nothing else.
REFERENCE = 0.018
_ROUNDS = 3


def allow(seconds: float) -> float:
    """So many CPU seconds of the reference machine, as many as they are here and now."""
    return seconds * max(1.0, max(_run() for _ in range(_ROUNDS)) / REFERENCE)


def _run() -> float:
    before = time.process_time()
    found: dict[int, str] = {}
    for number in range(200_000):
        found[number % 5000] = f"{number}"
    return time.process_time() - before
