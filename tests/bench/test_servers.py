"""Processes that a measurement starts end with it, however it ends."""

import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.speed import TIMEOUT

_ROOT = Path(__file__).parent.parent.parent
_SERVE = (
    "import http.server, os; http.server.test(port=int(os.environ['LMS_PORT']), bind='127.0.0.1')"
)
_MEASURE = f"""
import sys, time
from bench.servers import run_server, stop_by_signals

stop_by_signals()
with run_server([sys.executable, "-c", {_SERVE!r}], {{}}, page="/") as server:
    print(server.pid, flush=True)
    time.sleep(600)
"""

_DATABASE = """
import time
from tests.postgres import run_server

with run_server() as server:
    print((server.data / "postmaster.pid").read_text().split()[0], flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGKILL])
def test_server_ends_with_the_measurement(number):
    check_end(_MEASURE, number)


def test_database_ends_with_the_measurement_that_is_killed():
    check_end(_DATABASE, signal.SIGKILL)


def check_end(program, number):
    command = [sys.executable, "-c", program]
    with subprocess.Popen(
        command, cwd=_ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as measuring:
        server = psutil.Process(int(measuring.stdout.readline()))

        measuring.send_signal(number)
        measuring.wait(TIMEOUT)

    _, alive = psutil.wait_procs([server], timeout=TIMEOUT)
    assert alive == []
