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


def measure(stage: Stage) -> Iterator[Figure]:
    """Once unmeasured before, so that pip's cache holds what both sides download."""
    for work in (_run_fresh_clone, _install_six):
        work(stage)
    ours, bare = take_turns(lambda: _run_fresh_clone(stage), lambda: _install_six(stage), rounds=2)
    yield Figure("P17", "make run in a fresh clone", "s", ours, 3, 5, bare=bare)


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
