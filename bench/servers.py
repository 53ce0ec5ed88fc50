"""Servers as children: started, measured from /proc, and stopped with everything they started."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PATIENCE = 120.0
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

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cpu_seconds(self) -> float:
        """Of all its processes, and of those that have ended and were waited for."""
        return sum(map(read_cpu_seconds, find_family(self.pid)))

    def memory_mb(self) -> float:
        """Proportional set size of all its processes."""
        family = find_family(self.pid)
        return sum(read_kb(pid, "Pss", "smaps_rollup") for pid in family) / 1024


def run_product(data: Path, *, secret_key: str, module: str = "lms", **environment: str):
    """`lms serve` with the shipped 2 x 4 threads, and its worker."""
    settings = {"LMS_DATA": str(data), "LMS_SECRET_KEY": secret_key, **environment}
    return run_server([sys.executable, "-m", module, "serve"], settings, page="/")


def run_bare(data: Path):
    return run_server([sys.executable, *_BARE], {"BARE_DATA": str(data)}, page="/lesson")


@contextlib.contextmanager
def run_server(
    command: Sequence[str], environment: Mapping[str, str], *, page: str
) -> Iterator[Server]:
    """Start, wait for the first page, and end the whole family however the measuring ends."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    # Ours listens at LMS_PORT, gunicorn takes its options from GUNICORN_CMD_ARGS.
    ports = {"LMS_PORT": str(port), "GUNICORN_CMD_ARGS": f"--bind 127.0.0.1:{port}"}
    begun = time.monotonic()
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | environment | ports, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=log,
        )  # fmt: skip
        try:
            if not _wait_for_page(process, f"http://127.0.0.1:{port}{page}"):
                log.seek(0)
                raise SystemExit(f"no page: {process.poll()}\n{log.read()[-2000:]}")
            yield Server(port, process.pid, time.monotonic() - begun)
        finally:
            _stop_family(process)


def _wait_for_page(process: subprocess.Popen[bytes], address: str) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=10):
            return True
        time.sleep(0.01)
    return False


def _stop_family(process: subprocess.Popen[bytes]) -> None:
    """SIGTERM to the first process; what is left of its session after that is ended by force."""
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=45)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def find_family(first: int) -> list[int]:
    """The process and all below it."""
    found = [first]
    for pid in found:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            for thread in Path(f"/proc/{pid}/task").iterdir():
                found += map(int, (thread / "children").read_text().split())
    return found


def read_cpu_seconds(pid: int) -> float:
    """User and system time of a process and of its children that were waited for."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def read_kb(pid: int, name: str, file: str = "status") -> int:
    """A line of a file of /proc/<pid>, as VmHWM (the peak) or VmRSS of status."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for line in Path(f"/proc/{pid}/{file}").read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1])
    return 0
