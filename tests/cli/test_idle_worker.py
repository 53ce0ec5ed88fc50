"""A worker without work waits and does not poll: it takes no part of a core worth naming."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.serving import DEMO, environment
from tests.pages.conftest import copy_data
from tests.speed import TIMEOUT, find_fewest, is_within

WATCHED = 5.0
"""Seconds: one period of `Worker.sweep_every`, and ten of `Worker.pause`."""
QUIET = 0.5
"""Seconds without work after which what is due at a start is done."""
MAX_WAITS = 10
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
    """Return the CPU seconds of a process and of the children for which it has waited.

    Its own are exact: they are those of `clock_getcpuclockid`, which Python lacks. Those of its
    children come in steps of TICK.
    """
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return time.clock_gettime((~pid << 3) | 2) + sum(map(int, fields[13:15])) * TICK


def measure(pid, seconds):
    """Return the share of a core that the process takes in the next seconds."""
    before, begun = read_cpu_seconds(pid), time.monotonic()
    time.sleep(seconds)
    return (read_cpu_seconds(pid) - before) / (time.monotonic() - begun)


def test_idle_worker_uses_no_processor_time(worker):
    """One of three periods is quiet enough; polling without a pause fills each of them."""
    for _ in range(MAX_WAITS):
        if is_within(measure(worker, QUIET), MAX_SHARE):
            break

    share = find_fewest(lambda: measure(worker, WATCHED), MAX_SHARE)

    assert is_within(share, MAX_SHARE), share


def test_work_is_measured_where_a_clock_of_ticks_shows_none():
    before = read_cpu_seconds(os.getpid())
    sum(range(20_000))

    assert 0 < read_cpu_seconds(os.getpid()) - before < TICK * 10
