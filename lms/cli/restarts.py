"""Processes of `lms serve` that ended unexpectedly: logged, and recorded for `lms doctor`.

The record is a file of lines in the data folder, because writer and reader are different processes.
"""

import contextlib
import dataclasses
import datetime as dt
import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from lms.atomic_files import write_atomically

log = logging.getLogger("lms.serve")
FILE = "restarts.jsonl"
# A file over MAX_FILE_SIZE bytes is cut to this many of the newest lines.
MAX_ENTRIES = 200
MAX_FILE_SIZE = 64 << 10
# The kinds of processes.
WEB_SERVER, WEB_PROCESS, WORKER = "web server", "web process", "worker"


@dataclass(frozen=True)
class ProcessExit:
    """The end of a process.

    `how`: "signal 9" or "code 1". `pause`: seconds until it is started again, None for never.
    """

    at: dt.datetime
    process: str
    how: str
    pause: float | None


def describe_exit(code: int) -> str:
    """Return the text of an exit code as given by `os.waitstatus_to_exitcode`."""
    return f"signal {-code}" if code < 0 else f"code {code}"


def record_exit(folder: Path, ended: ProcessExit) -> None:
    """Write a line to the log and one to the file; errors of writing the file are ignored."""
    if ended.pause is None:
        log.error(
            "%s ended unexpectedly (%s); it could not start five times", ended.process, ended.how
        )
    else:
        log.warning(
            "%s ended unexpectedly (%s); it is started again in %.0f s",
            ended.process,
            ended.how,
            ended.pause,
        )
    line = dataclasses.asdict(ended) | {"at": ended.at.isoformat()}
    # A lock that stays taken is an OSError too: its Timeout is a TimeoutError.
    with contextlib.suppress(OSError), FileLock(folder / f".{FILE}.lock", timeout=10):
        _append(folder / FILE, json.dumps(line) + "\n")


def read(folder: Path) -> list[ProcessExit]:
    """Return the entries of the file, the oldest first; unreadable lines are skipped."""
    try:
        lines = (folder / FILE).read_text(errors="replace").splitlines()
    except OSError:
        return []
    return list(_parse(lines))


def _append(path: Path, line: str) -> None:
    with path.open("a") as file:
        file.write(line)
    if path.stat().st_size > MAX_FILE_SIZE:
        lines = path.read_bytes().splitlines(keepends=True)
        write_atomically(path, b"".join(lines[-MAX_ENTRIES:]))


def _parse(lines: Iterable[str]) -> Iterable[ProcessExit]:
    for line in lines:
        with contextlib.suppress(ValueError, TypeError, KeyError):
            found = json.loads(line)
            at = dt.datetime.fromisoformat(found["at"])
            yield ProcessExit(at, str(found["process"]), str(found["how"]), found["pause"])
