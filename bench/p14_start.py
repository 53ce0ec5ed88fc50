"""From the start to the first page: P14 of a server, with its memory; P17 of a fresh clone.

P14 is against the bare server, P17 against pip installing the six packages that were required.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial

from bench.client import send_all
from bench.figures import Figure, measure_time, take_turns
from bench.servers import ROOT, run_bare, run_server
from bench.stage import SESSIONS, Stage

SIX = ("flask", "flask-login", "sqlalchemy", "markdown-it-py", "weasyprint", "flask-babel")
TIMES = 5000 // SESSIONS + 1


def measure_p14(stage: Stage) -> Iterator[Figure]:
    """Started on data that are there; memory is that of the servers all figures before used."""
    yield take_turns(
        "P14 start to the first page",
        lambda: _start(stage.run_product()),
        lambda: _start(run_bare(stage.bare_data)),
        rounds=3,
    )
    sizes = []
    for _ in range(2):
        send_all(stage.product.port, stage.lessons * TIMES)
        send_all(stage.bare.port, stage.bare_lessons * TIMES)
        sizes.append(stage.product.memory_mb())
    yield Figure("P14 memory (PSS)", sizes[1:], [stage.bare.memory_mb()])
    yield Figure("P14 growth by the last 5,000 requests", [100 * (sizes[1] / sizes[0] - 1)])


def measure_p17(stage: Stage) -> Iterator[Figure]:
    """Once unmeasured before, so that pip's cache holds what both sides download."""
    works = partial(_run_fresh_clone, stage), partial(_install_six, stage)
    for work in works:
        work()
    yield take_turns("P17 make run in a fresh clone", *works, rounds=2)


def _start(running) -> float:
    with running as server:
        return server.start_seconds


def _run_fresh_clone(stage: Stage) -> float:
    """Seconds from `git clone` to the first page of the demo."""
    with tempfile.TemporaryDirectory(dir=stage.folder) as folder:
        clone = ["git", "clone", "-q", ROOT, f"{folder}/clone"]
        cloned = measure_time(lambda: subprocess.run(clone, check=True))
        command = ["make", "-C", f"{folder}/clone", "run"]
        with run_server(command, {"VIRTUAL_ENV": ""}, page="/") as server:
            return cloned / 1000 + server.start_seconds


def _install_six(stage: Stage) -> float:
    """Seconds for a virtual environment with the six in it."""
    with tempfile.TemporaryDirectory(dir=stage.folder) as folder:
        pip = [f"{folder}/bin/python", "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        commands = ([sys.executable, "-m", "venv", folder], [*pip, *SIX])
        return measure_time(lambda: [subprocess.run(item, check=True) for item in commands]) / 1000
