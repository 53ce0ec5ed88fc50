"""`python -m bench.locked serve`: the product with a stop-watch on its write lock.

Each hold is appended to the file BENCH_HOLDS as one double, in seconds.
"""

import contextlib
import os
import struct
import time
from collections.abc import Iterator
from pathlib import Path

from lms.cli import main
from lms.db import database

_file_lock = database.file_lock


@contextlib.contextmanager
def _timed_lock(path: Path) -> Iterator[None]:
    with _file_lock(path):
        begun = time.perf_counter()
        try:
            yield
        finally:
            held = struct.pack("d", time.perf_counter() - begun)
            with Path(os.environ["BENCH_HOLDS"]).open("ab", buffering=0) as target:
                target.write(held)


def read_holds(path: Path) -> list[float]:
    """Milliseconds of every hold so far."""
    return [seconds * 1000 for (seconds,) in struct.iter_unpack("d", path.read_bytes())]


if __name__ == "__main__":
    database.file_lock = _timed_lock
    main()
