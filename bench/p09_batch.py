"""P9: 300 Chinese certificates in two children."""

import itertools
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from bench.figures import Figure
from bench.p08_certificate import build, issue, open_engines
from bench.servers import find_family, read_peak_mb
from bench.stage import Stage

BATCH, CHILDREN = 300, 2


def measure(stage: Stage) -> Iterator[Figure]:
    """Statements are filled in here as in the worker; a child is recycled after 300 of its own."""
    batch = list(itertools.islice(itertools.cycle(issue(stage)), BATCH))
    rates, peaks = [], []
    with open_engines(CHILDREN) as engines, ThreadPoolExecutor(CHILDREN) as pool:

        def print_part(part: int) -> None:
            for statement in batch[part::CHILDREN]:
                engines[part].print(build(statement))

        for engine in engines:
            engine.print(build(batch[0]))
        for _ in range(3):
            begun = time.monotonic()
            list(pool.map(print_part, range(CHILDREN)))
            rates.append(BATCH / (time.monotonic() - begun))
            peaks.append(max(read_peak_mb(process.pid) for process in find_family(os.getpid())[1:]))
    yield Figure("P9", "batch of 300, 2 children", "/s", rates, 45, 45, is_least=True)
    yield Figure("P9", "peak memory of a child", "MiB", peaks, 250, 250)
