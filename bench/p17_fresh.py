"""P17: `make run` in a fresh clone, against pip installing the six packages that were required."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

from bench.figures import Figure, take_turns
from bench.servers import ROOT, run_server
from bench.stage import Stage

SIX = ("flask", "flask-login", "sqlalchemy", "markdown-it-py", "weasyprint", "flask-babel")


def measure_p17(stage: Stage) -> Iterator[Figure]:
    """Once unmeasured before, so that pip's cache holds what both sides download."""
    works = (lambda: _run_fresh_clone(stage), lambda: _install_six(stage))
    for work in works:
        work()
    yield take_turns(*works, "P17", "make run in a fresh clone", "s", limits=(3, 5), rounds=2)


def _run_fresh_clone(stage: Stage) -> float:
    """Seconds from `git clone` to the first page of the demo."""
    with tempfile.TemporaryDirectory(dir=stage.folder) as folder:
        begun = time.monotonic()
        subprocess.run(["git", "clone", "-q", ROOT, f"{folder}/clone"], check=True)
        command = ["make", "-C", f"{folder}/clone", "run"]
        with run_server(command, {"VIRTUAL_ENV": ""}, page="/"):
            return time.monotonic() - begun


def _install_six(stage: Stage) -> float:
    """Seconds for a virtual environment with the six in it."""
    with tempfile.TemporaryDirectory(dir=stage.folder) as folder:
        begun = time.monotonic()
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = [f"{folder}/bin/python", "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "--disable-pip-version-check", *SIX], check=True)
        return time.monotonic() - begun
