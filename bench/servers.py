"""Servers as children: started, measured, and stopped with everything they started."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
import urllib3

ROOT = Path(__file__).parent.parent
# The bare twins run under gunicorn with the options that the product gives it.
_BARE = (
    *("-m", "gunicorn", "--worker-class", "gthread", "--workers", "2", "--threads", "4"),
    *("--preload", "--timeout", "60", "--keep-alive", "5", "--log-level", "warning"),
    *("--worker-tmp-dir", "/dev/shm", "--no-control-socket", "bench.bare:create_app()"),
)


@dataclass(frozen=True)
class Server:
    """A family of processes that answers at `port`; `start_seconds`: until the first page."""

    port: int
    pid: int
    start_seconds: float

    def memory_mb(self) -> float:
        """Proportional set size of all its processes."""
        return sum(found.memory_full_info().pss for found in find_family(self.pid)) / (1 << 20)


def stop_by_signals() -> None:
    """Let signals end this process as an error does, so that servers are stopped.

    SIGINT too: what a shell starts in the background ignores it otherwise.
    """
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(1))


def run_bare(data: Path):
    return run_server([sys.executable, *_BARE], {"BARE_DATA": str(data)}, page="/lesson")


@contextlib.contextmanager
def run_server(
    command: Sequence[str], environment: Mapping[str, str], *, page: str
) -> Iterator[Server]:
    """Start, wait for the first page, and end the whole family however the measuring ends.

    setpriv has the kernel send SIGTERM to the server when this process is killed.
    """
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    # Ours listens at LMS_PORT, gunicorn takes its options from GUNICORN_CMD_ARGS.
    ports = {"LMS_PORT": str(port), "GUNICORN_CMD_ARGS": f"--bind 127.0.0.1:{port}"}
    begun = time.monotonic()
    process = subprocess.Popen(
        ["setpriv", "--pdeathsig", "TERM", *command],
        cwd=ROOT,
        # Compiled once, as an installation is, also where the environment forbids it.
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": ""} | environment | ports,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for_page(f"http://127.0.0.1:{port}{page}")
        yield Server(port, process.pid, time.monotonic() - begun)
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=45)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_for_page(address: str) -> None:
    for _ in range(30_000):
        with contextlib.suppress(urllib3.exceptions.HTTPError):
            urllib3.request("GET", address, retries=False)
            return
        time.sleep(0.01)
    raise SystemExit(f"{address} does not answer.")


def find_family(first: int) -> list[psutil.Process]:
    """The process and all below it."""
    return [psutil.Process(first), *psutil.Process(first).children(recursive=True)]


def read_cpu_seconds(first: int) -> float:
    """User and system time of a family, with those that have ended and were waited for."""
    return sum(sum(process.cpu_times()[:4]) for process in find_family(first))


def read_peak_mb(pid: int) -> float:
    """The most that a process has held."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
