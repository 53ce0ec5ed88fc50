"""Servers as children: started, measured from /proc, and stopped with everything they started."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PATIENCE = 120.0
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A family of processes that answers at `port`; `start_seconds`: until the first page."""

    port: int
    process: subprocess.Popen[bytes]
    start_seconds: float

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pids(self) -> list[int]:
        return find_family(self.process.pid)

    def cpu_seconds(self) -> float:
        """Of all its processes, and of those that have ended and were waited for."""
        return sum(map(read_cpu_seconds, self.pids))

    def memory_mb(self) -> float:
        """Proportional set size of all its processes."""
        return sum(map(read_pss_kb, self.pids)) / 1024


@contextlib.contextmanager
def run_product(
    data: Path,
    *,
    secret_key: str,
    module: str = "lms",
    environment: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """`lms serve` with the shipped 2 x 4 threads, and its worker."""
    port = free_port()
    settings = {"LMS_DATA": str(data), "LMS_SECRET_KEY": secret_key, "LMS_PORT": str(port)}
    command = [sys.executable, "-m", module, "serve"]
    with run_server(command, port, settings | dict(environment or {}), page="/") as server:
        yield server


@contextlib.contextmanager
def run_bare(data: Path) -> Iterator[Server]:
    """The bare twins under gunicorn with the options that the product gives it."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}",
        "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--preload",
        "--timeout", "60", "--keep-alive", "5", "--log-level", "warning",
        "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "bench.bare:create_app()",
    ]  # fmt: skip
    with run_server(command, port, {"BARE_DATA": str(data)}, page="/lesson") as server:
        yield server


@contextlib.contextmanager
def run_server(
    command: Sequence[str], port: int, environment: Mapping[str, str], *, page: str
) -> Iterator[Server]:
    """Start, wait for the first page, and end the whole family however the measuring ends."""
    begun = time.monotonic()
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment},
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    try:
        _wait_for_page(process, f"http://127.0.0.1:{port}{page}")
        yield Server(port, process, time.monotonic() - begun)
    finally:
        stop_family(process)


def stop_family(process: subprocess.Popen[bytes]) -> None:
    """SIGTERM to the first process; what is left after that is ended by force, by its own id."""
    family = find_family(process.pid)
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=45)
    for pid in family:
        with contextlib.suppress(ProcessLookupError):
            if find_parent(pid) in {*family, 1} and pid != process.pid:
                os.kill(pid, signal.SIGKILL)
    if process.poll() is None:
        process.kill()
    process.wait()
    if process.stderr:
        process.stderr.close()


def find_family(first: int) -> list[int]:
    """The process and all below it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            children.setdefault(find_parent(int(entry.name)), []).append(int(entry.name))
    found, waiting = [], [first]
    while waiting:
        found.append(waiting.pop())
        waiting += children.get(found[-1], [])
    return found


def find_parent(pid: int) -> int:
    """0 for a process that has ended."""
    fields = _read_stat(pid)
    return int(fields[1]) if fields else 0


def read_cpu_seconds(pid: int) -> float:
    """User and system time of a process and of its children that were waited for."""
    fields = _read_stat(pid)
    return sum(map(int, fields[11:15])) / _TICKS if fields else 0.0


def read_pss_kb(pid: int) -> int:
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def read_status_kb(pid: int, name: str) -> int:
    """A line of /proc/<pid>/status, as VmHWM (the peak) or VmRSS."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1])
    return 0


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _read_stat(pid: int) -> list[str]:
    """The fields behind the name, which may hold blanks; empty for a process that has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _wait_for_page(process: subprocess.Popen[bytes], address: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            told = process.stderr.read().decode() if process.stderr else ""
            raise SystemExit(f"the server ended with code {process.returncode}\n{told[-2000:]}")
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=10) as answer:
            if answer.status == 200:
                return
        time.sleep(0.01)
    raise SystemExit(f"no page at {address} within {PATIENCE:.0f} s")
