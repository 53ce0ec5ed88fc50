"""P9: a batch of 300 certificates with two children."""

import os
import threading
import time
from collections.abc import Iterator, Sequence

from bench import certificates
from bench.figures import Figure
from bench.servers import find_family, read_status_kb
from bench.stage import Stage
from lms.printing.engine import PdfEngine

BATCH = 300
CHILDREN = 2
ROUNDS = 3


def measure(stage: Stage) -> Iterator[Figure]:
    """Statements are filled in here as in the worker; a child is recycled after 300 of its own."""
    font_folder = certificates.open_shelf()
    before = set(find_family(os.getpid()))
    engines = [certificates.open_engine(font_folder) for _ in range(CHILDREN)]
    rates, peaks, sizes = [], [], []
    try:
        for engine in engines:
            engine.print(certificates.build(0))
        for _ in range(ROUNDS):
            begun = time.monotonic()
            _print_batch(engines)
            rates.append(BATCH / (time.monotonic() - begun))
            children = [pid for pid in find_family(os.getpid()) if pid not in before]
            peaks.append(max(read_status_kb(pid, "VmHWM") for pid in children) / 1024)
            sizes.append(max(read_status_kb(pid, "VmRSS") for pid in children) / 1024)
    finally:
        for engine in engines:
            engine.close()
    yield Figure("P9", "batch of 300, 2 children", "/s", rates, 45, 45, is_least=True)
    yield Figure("P9", "peak memory of a child", "MiB", peaks, 250, 250)
    held = ", ".join(f"{size:.0f}" for size in sizes)
    stage.note(f"P9: a child holds {held} MiB after each batch of 150 of its own.")


def _print_batch(engines: Sequence[PdfEngine]) -> None:
    wrong: list[BaseException] = []

    def work(engine: PdfEngine, numbers: range) -> None:
        try:
            for number in numbers:
                engine.print(certificates.build(number))
        except BaseException as error:  # noqa: BLE001 - raised again below
            wrong.append(error)

    threads = [
        threading.Thread(target=work, args=(engine, range(place, BATCH, len(engines))))
        for place, engine in enumerate(engines)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise wrong[0]
