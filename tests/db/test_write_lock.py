"""The write lock of SQLite: who waits for it is not overtaken by those who come later."""

import contextlib
import fcntl
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from lms.db import write_lock
from lms.db.write_lock import LockTimeout, file_lock
from tests.speed import TIMEOUT

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
    end = time.monotonic() + TIMEOUT
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

    assert waiting.wait(TIMEOUT) == 0


def duplicate_descriptor(path):
    """Return a second descriptor of an open file, as a forked child inherits it."""
    for link in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            if link.readlink() == path:
                return os.dup(int(link.name))
    raise FileNotFoundError(path)


def test_queue_of_processes_is_unlocked_although_a_fork_inherits_its_descriptor(tmp_path):
    path, queue = tmp_path / "a.lock", tmp_path / "a.lock.next"

    def write():
        with file_lock(path):
            pass

    thread = threading.Thread(target=write)
    with path.open("ab") as other_process:
        fcntl.flock(other_process, fcntl.LOCK_EX)
        thread.start()
        wait_until_taken(queue)
        inherited = duplicate_descriptor(queue)
    thread.join(TIMEOUT)

    assert not is_taken(queue)
    os.close(inherited)


def test_only_one_thread_is_inside(tmp_path):
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
        thread.join(TIMEOUT)

    assert most == [1] * 200


def wait_until_queued(path, count):
    """Wait until so many threads hold the lock or wait for it."""
    end = time.monotonic() + TIMEOUT
    while len(write_lock._thread_locks[path]._queue) < count:
        assert time.monotonic() < end
        time.sleep(0.001)


def test_waiting_threads_come_in_their_order_before_one_that_has_just_released(tmp_path):
    path, order = tmp_path / "a.lock", []

    def write(number):
        with file_lock(path):
            order.append(number)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    with file_lock(path):
        for number, thread in enumerate(threads):
            thread.start()
            wait_until_queued(path, number + 2)
    with file_lock(path):
        assert order == [0, 1, 2, 3]

    for thread in threads:
        thread.join(TIMEOUT)


def test_lock_that_another_thread_holds_is_given_up(tmp_path, monkeypatch):
    path = tmp_path / "a.lock"
    monkeypatch.setattr(write_lock, "LOCK_WAIT_SECONDS", 0.01)

    with file_lock(path), pytest.raises(LockTimeout), file_lock(path):
        pass

    with file_lock(path):  # a thread that has given up holds up nobody
        assert is_taken(path)


@pytest.mark.parametrize("name", ["a.lock", "a.lock.next"])
def test_lock_that_another_process_holds_is_given_up(tmp_path, monkeypatch, name):
    monkeypatch.setattr(write_lock, "LOCK_WAIT_SECONDS", 0.01)

    with (tmp_path / name).open("ab") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(LockTimeout), file_lock(tmp_path / "a.lock"):
            pass

    with file_lock(tmp_path / "a.lock"):
        assert is_taken(tmp_path / "a.lock")
