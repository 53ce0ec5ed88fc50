"""A queue file is called damaged only when its bytes are; waiting touches no write lock."""

import os
import sqlite3

import pytest
from sqlalchemy import event

from lms.config import Settings
from lms.jobs import checks
from lms.jobs.checks import QueueFileDamaged, QueueFileUnavailable, check_queue_file
from lms.jobs.queue import open_queue
from lms.jobs.worker import Worker


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setattr(checks, "_BUSY_TIMEOUT", 0.0)
    queue = open_queue(Settings(data=tmp_path))
    for job_id in range(200):
        queue.notify(job_id)
    queue.close()
    return tmp_path / "queue.sqlite3"


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b"tea " * 4000),
        lambda path: os.truncate(path, path.stat().st_size // 8192 * 4096),
    ],
)
def test_bytes_that_are_no_queue_are_damage(path, damage):
    damage(path)

    with pytest.raises(QueueFileDamaged):
        check_queue_file(path)


def test_locked_file_is_not_damaged(path):
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    holder.execute("INSERT INTO task (queue, data, priority) VALUES ('x', x'00', 0)")

    with pytest.raises(QueueFileUnavailable, match="locked"):
        check_queue_file(path)

    holder.close()
    check_queue_file(path)


def test_what_cannot_be_opened_is_not_damaged(tmp_path):
    (tmp_path / "queue.sqlite3").mkdir()

    with pytest.raises(QueueFileUnavailable, match="unable to open"):
        check_queue_file(tmp_path / "queue.sqlite3")


def test_queue_without_hints_is_looked_at_without_its_lock(path):
    queue = open_queue(Settings(data=path.parent))
    while queue.take() is not None:
        pass
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")

    assert (queue.take(), queue.is_unavailable) == (None, False)

    holder.close()
    queue.close()


def test_worker_without_work_writes_nothing(database, tmp_path):
    queue = open_queue(Settings(data=tmp_path))
    begun = []
    event.listen(database.writer, "begin", begun.append)

    found = [Worker(database, queue, {}).sweep() for _ in range(3)]

    assert (found, begun) == ([0, 0, 0], [])
    queue.close()
