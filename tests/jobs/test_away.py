"""A worker whose database is away: it waits, and says that it is back only when it is."""

import contextlib
import logging
import shutil
import socket
import threading

import pytest

from lms.clock import now
from lms.config import Settings
from lms.db import Database
from lms.jobs import database_wait, services
from lms.jobs.queue import open_queue
from lms.jobs.worker import Worker
from tests.jobs.job_states import read, wait_for


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch, caplog):
    monkeypatch.setattr(database_wait, "FIRST_PAUSE", 0.02)
    monkeypatch.setattr(database_wait, "MAX_PAUSE", 0.05)
    caplog.set_level(logging.INFO, "lms.jobs")


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path):
    """An address without a database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'lms.sqlite3'}"
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        return f"postgresql+psycopg://nobody@127.0.0.1:{closed.getsockname()[1]}/none"


@contextlib.contextmanager
def working(address, folder, **values):
    """A worker in a thread, and a list that grows with each of its turns while it waits."""
    turns = []
    database, queue = Database(address), open_queue(Settings(data=folder))
    worker = Worker(database, queue, pause=0.01, periodic_tasks=(turns.append,), **values)
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        yield turns
    finally:
        worker.stop()
        thread.join()
        queue.close()
        database.dispose()


def list_log_states(caplog):
    words = ("database is away", "database is back")
    return [word for line in caplog.messages for word in words if word in line]


def test_nothing_is_said_of_a_return_while_it_is_away(address, tmp_path, caplog):
    with working(address, tmp_path, handlers={}) as turns:
        wait_for(lambda: "database is back" in list_log_states(caplog) or len(turns) > 5)

    assert list_log_states(caplog) == ["database is away"]


def test_return_is_reported_once_and_the_work_goes_on(tmp_path, empty_sqlite, caplog):
    there, away = tmp_path / "there.sqlite3", tmp_path / "lms.sqlite3"
    shutil.copyfile(empty_sqlite, there)
    database = Database(f"sqlite:///{there}")
    job_id = database.write(services.enqueue, kind="toil", payload={}, now=now())
    database.dispose()

    with working(f"sqlite:///{away}", tmp_path, handlers={"toil": lambda _payload: None}) as turns:
        wait_for(lambda: len(turns) > 2)
        shutil.copyfile(there, tmp_path / "draft")
        (tmp_path / "draft").rename(away)
        found = Database(f"sqlite:///{away}")
        wait_for(lambda: read(found, job_id).state == "done")
        wait_for(lambda: len(list_log_states(caplog)) > 1)
        found.dispose()

    assert list_log_states(caplog) == ["database is away", "database is back"]
