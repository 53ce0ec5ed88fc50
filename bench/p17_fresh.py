"""P17: `make run` in a fresh clone, against pip installing the six packages that were required."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure, take_turns
from bench.servers import ROOT, free_port, run_server
from bench.stage import Stage

ROUNDS = 2
SIX = ("flask", "flask-login", "sqlalchemy", "markdown-it-py", "weasyprint", "flask-babel")


def measure(stage: Stage) -> Iterator[Figure]:
    """Once unmeasured before, so that pip's cache holds what both sides download."""
    _run_fresh_clone(stage)
    _install_six(stage)
    ours, bare = take_turns(
        lambda: _run_fresh_clone(stage), lambda: _install_six(stage), rounds=ROUNDS
    )
    yield Figure("P17", "make run in a fresh clone", "s", ours, 3, 5, bare=bare)
    stage.note("P17: both with what they download in pip's cache; new virtual environments.")


def _run_fresh_clone(stage: Stage) -> float:
    """Seconds from `git clone` to the first page of the demo."""
    with tempfile.TemporaryDirectory(dir=stage.folder) as folder:
        begun, port = time.monotonic(), free_port()
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        kept = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
        command = ["make", "-C", str(clone), "run"]
        with run_server(command, port, {**kept, "LMS_PORT": str(port)}, page="/"):
            return time.monotonic() - begun


def _install_six(stage: Stage) -> float:
    """Seconds for a virtual environment with the six in it."""
    with tempfile.TemporaryDirectory(dir=stage.folder) as folder:
        begun = time.monotonic()
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        python = str(Path(folder) / "bin" / "python")
        quiet = ["--quiet", "--disable-pip-version-check"]
        subprocess.run([python, "-m", "pip", "install", *quiet, *SIX], check=True)
        return time.monotonic() - begun
