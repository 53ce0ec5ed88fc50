"""Batches of ids that fit one statement."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def chunks(ids: Sequence[T], size: int = 500) -> Iterator[Sequence[T]]:
    """Yield the ids in batches that fit one statement on both database engines."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
