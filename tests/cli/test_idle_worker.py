"""A worker without work waits and does not poll: it takes no part of a core worth naming."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.serving import DEMO, environment
from tests.pages.conftest import copy_data
from tests.speed import TIMEOUT, is_within

WATCHED = 10.0
"""Seconds in which the worker has nothing to do, after SETTLED for what is due at a start."""
SETTLED = 5.0
MAX_SHARE = 0.003
TICK = 1 / os.sysconf("SC_CLK_TCK")
# Fonts are made once on a machine, in a minute of their own.
RUN = """
from lms.cli import background_work
from lms.config import Settings
background_work.FONTS_AFTER = 3600.0
background_work.run_worker(Settings.from_environment())
"""


@pytest.fixture
def worker(seeded, tmp_path):
    """A worker that has begun, beside the demo."""
    copy_data(seeded, tmp_path / "data")
    started = subprocess.Popen(
        [sys.executable, "-c", RUN],
        env=environment(tmp_path / "data", **DEMO),
        stderr=subprocess.PIPE,
        text=True,
    )
    with started:
        assert any("Worker started." in line for line in started.stderr)
        yield started.pid
        started.terminate()
        assert started.wait(TIMEOUT) == 0


def read_cpu_seconds(pid):
    """Return the CPU seconds of a process and of the children for which it has waited."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) * TICK


def measure(pid):
    before, begun = read_cpu_seconds(pid), time.monotonic()
    time.sleep(WATCHED)
    return read_cpu_seconds(pid) - before, time.monotonic() - begun


def test_idle_worker_uses_no_processor_time(worker):
    """One of three intervals is quiet enough; polling without a pause fills each of them."""
    time.sleep(SETTLED)
    measured = []
    for _ in range(3):
        used, passed = measure(worker)
        measured.append((used, passed))
        # The clock of a process counts in steps of TICK, so one step more says nothing.
        if is_within(used, MAX_SHARE * passed + TICK):
            return
    raise AssertionError(measured)
