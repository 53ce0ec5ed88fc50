"""`python -m bench.locked serve`: the product with a stop-watch on its write lock.

The milliseconds of each hold are appended to the file BENCH_HOLDS.
"""

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from lms.cli import main
from lms.db import database

_file_lock = database.file_lock


@contextlib.contextmanager
def _timed_lock(path: Path) -> Iterator[None]:
    with _file_lock(path), Path(os.environ["BENCH_HOLDS"]).open("a") as holds:
        begun = time.perf_counter()
        yield
        holds.write(f"{(time.perf_counter() - begun) * 1000}\n")


if __name__ == "__main__":
    database.file_lock = _timed_lock
    main()
