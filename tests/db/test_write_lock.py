"""The write lock of SQLite: who waits for it is not overtaken by those who come later."""

import fcntl
import subprocess
import sys
import threading
import time

import pytest

from lms.db import write_lock
from lms.db.write_lock import LockTimeout, file_lock
from tests.speed import PATIENCE

WRITE = """
import sys
from pathlib import Path
from lms.db.write_lock import file_lock
with file_lock(Path(sys.argv[1])):
    Path(sys.argv[2]).touch()
"""


def is_taken(path):
    with path.open("ab") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def wait_until_taken(path):
    end = time.monotonic() + PATIENCE
    while not is_taken(path):
        assert time.monotonic() < end
        time.sleep(0.01)


def test_waiting_process_is_next(tmp_path):
    path, written = tmp_path / "a.lock", tmp_path / "written"
    with file_lock(path):
        command = [sys.executable, "-c", WRITE, path, written]
        waiting = subprocess.Popen(command)
        wait_until_taken(tmp_path / "a.lock.next")
    with file_lock(path):
        assert written.exists()

    assert waiting.wait(PATIENCE) == 0


def test_threads_take_turns(tmp_path):
    """None is inside while another is, however many come."""
    path, inside, most = tmp_path / "a.lock", [], []

    def write():
        for _ in range(50):
            with file_lock(path):
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)

    assert most == [1] * 200


def test_lock_that_another_thread_holds_is_given_up(tmp_path, monkeypatch):
    path = tmp_path / "a.lock"
    monkeypatch.setattr(write_lock, "LOCK_WAIT_SECONDS", 0.01)

    with file_lock(path), pytest.raises(LockTimeout), file_lock(path):
        pass


@pytest.mark.parametrize("name", ["a.lock", "a.lock.next"])
def test_lock_that_another_process_holds_is_given_up(tmp_path, monkeypatch, name):
    monkeypatch.setattr(write_lock, "LOCK_WAIT_SECONDS", 0.01)

    with (tmp_path / name).open("ab") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(LockTimeout), file_lock(tmp_path / "a.lock"):
            pass

    with file_lock(tmp_path / "a.lock"):
        assert is_taken(tmp_path / "a.lock")
