"""`lms serve` as real processes, on a port that the system gives."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.contracts.tree import ROOT
from tests.speed import TIMEOUT

DEMO = {"LMS_DEMO": "1", "LMS_DEMO_SECRET": "28491637"}
# What `pytestconfig.cache.mkdir("lms-fonts")` gives.
FONTS = ROOT / ".pytest_cache/d/lms-fonts"


def environment(data: Path, **settings: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
    return {**kept, "LMS_DATA": str(data), "LMS_PORT": "0", "LMS_WORKERS": "1", **settings}


def run_refused(data: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """A start that is expected to end by itself."""
    return subprocess.run(
        [sys.executable, "-m", "lms", "serve"],
        env=environment(data, **settings),
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )


@dataclass
class Served:
    """A running server; `printed` grows while it runs."""

    process: subprocess.Popen[str]
    data: Path
    printed: list[str] = field(default_factory=list)
    address: str = ""
    _ready: threading.Event = field(default_factory=threading.Event)

    def read(self) -> None:
        for line in self.process.stdout or ():
            self.printed.append(line)
            found = re.search(r"http://127\.0\.0\.1:\d+/$", line.strip())
            if found and not self.address:
                self.address = found.group().rstrip("/")
                self._ready.set()
        self._ready.set()

    def wait_until_ready(self) -> None:
        assert self._ready.wait(TIMEOUT)
        assert self.address, "".join(self.printed)

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(self.address + path, timeout=TIMEOUT) as answer:  # noqa: S310
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def ask_as(self, host: str) -> int:
        """The status for a request by another name."""
        asked = urllib.request.Request(f"{self.address}/", headers={"Host": host})  # noqa: S310
        try:
            with urllib.request.urlopen(asked, timeout=TIMEOUT) as answer:  # noqa: S310
                return int(answer.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(TIMEOUT)

    def find_worker(self) -> int | None:
        """Process id of the worker, by the name that `ps` shows."""
        for child in self.descendants():
            if name_of(child) == "lms worker":
                return child
        return None

    def descendants(self) -> list[int]:
        """Process ids of the children and of theirs."""
        found, waiting = [], [self.process.pid]
        while waiting:
            parent = waiting.pop()
            try:
                listed = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
            except FileNotFoundError:  # it has ended meanwhile
                continue
            found += map(int, listed)
            waiting += map(int, listed)
        return found


def name_of(pid: int) -> str:
    """The name of a process in `ps -o comm`; empty once it has ended."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/comm").read_text().strip()
    return ""


def find_listener(port: int) -> str:
    """The link of the socket that listens on this port of 127.0.0.1, as `/proc/<pid>/fd` has it."""
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if fields[1] == f"0100007F:{port:04X}" and fields[3] == "0A":
            return f"socket:[{fields[9]}]"
    raise AssertionError(port)


def has_open(pid: int, link: str) -> bool:
    """Return whether a process that has not ended has this socket among its descriptors."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return any(_follow(path) == link for path in Path(f"/proc/{pid}/fd").iterdir())
    return False


def _follow(descriptor: Path) -> str:
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return str(descriptor.readlink())
    return ""  # closed meanwhile


def share_fonts(data: Path) -> None:
    """The fonts of all tests, made once and kept between runs; a server makes its own of 20 s."""
    fonts = data / "fonts"
    if not fonts.exists():
        FONTS.mkdir(parents=True, exist_ok=True)
        data.mkdir(parents=True, exist_ok=True)
        fonts.symlink_to(FONTS)


@contextlib.contextmanager
def serve(data: Path, **settings: str) -> Iterator[Served]:
    """Start, wait for nothing, and end whatever is left."""
    share_fonts(data)
    process = subprocess.Popen(
        [sys.executable, "-m", "lms", "serve"],
        env=environment(data, **settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    served = Served(process, data)
    reader = threading.Thread(target=served.read, daemon=True)
    reader.start()
    try:
        yield served
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(TIMEOUT)
        reader.join(TIMEOUT)
        if process.stdout:
            process.stdout.close()


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"
