"""The worker as a real process: hints, SIGTERM, kill -9."""

import contextlib
import datetime as dt
import signal
import subprocess
import sys

import pytest

from lms.clock import now
from lms.config import Settings, SettingsError
from lms.db import Database
from lms.jobs import services
from lms.jobs.queue import open_queue
from lms.jobs.worker import JobNotReady, Worker
from tests.jobs.job_states import read, wait_for
from tests.speed import TIMEOUT


@contextlib.contextmanager
def started(database, folder, seconds):
    command = [sys.executable, "-m", "tests.jobs.toil", database.address, folder, str(seconds)]
    process = subprocess.Popen(command)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def begun(folder):
    path = folder / "begun"
    return path.read_text().split() if path.exists() else []


def enqueue(database, kind="toil", name="one"):
    return database.write(services.enqueue, kind=kind, payload={"name": name}, now=now())


def test_killed_worker_leaves_its_job_to_the_next(database, tmp_path):
    job_id = enqueue(database)
    with started(database, tmp_path, 60) as first:
        wait_for(lambda: begun(tmp_path) == ["one"])
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert read(database, job_id).state == "running"

    with started(database, tmp_path, 0):
        wait_for(lambda: read(database, job_id).state == "done")

    assert begun(tmp_path) == ["one", "one"]
    assert read(database, job_id).tries == 2


def test_long_job_is_not_taken_by_another_worker(database, tmp_path):
    job_id = enqueue(database)

    with started(database, tmp_path, 3), started(database, tmp_path, 3):
        wait_for(lambda: read(database, job_id).state == "done")

    assert begun(tmp_path) == ["one"]


def test_sigterm_finishes_what_is_under_way_and_begins_nothing(database, tmp_path):
    first, second = enqueue(database), enqueue(database, name="two")

    with started(database, tmp_path, 1) as process:
        wait_for(lambda: begun(tmp_path) == ["one"])
        process.send_signal(signal.SIGTERM)
        assert process.wait(TIMEOUT) == 0

    assert (read(database, first).state, read(database, second).state) == ("done", "queued")


def test_hint_carries_the_id_as_json(database, tmp_path):
    queue = open_queue(Settings(data=tmp_path, queue_url=""))

    queue.notify(4711)

    assert b"4711" in (tmp_path / "queue.sqlite3-wal").read_bytes()
    assert (queue.take(), queue.take()) == (4711, None)
    queue.close()


def test_hint_goes_through_postgresql(postgres_address, tmp_path):
    queue = open_queue(Settings(data=tmp_path, queue_url=postgres_address))

    queue.notify(4712)

    assert (queue.take(), queue.take()) == (4712, None)
    queue.close()


def test_unknown_queue_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="LMS_QUEUE_URL"):
        open_queue(Settings(data=tmp_path, queue_url="amqp://somewhere"))


@pytest.fixture
def worker(database, tmp_path):
    queue = open_queue(Settings(data=tmp_path))
    yield lambda **handlers: Worker(database, queue, handlers)
    queue.close()


def test_error_of_a_job_is_kept_in_its_row(database, worker):
    def fail(_payload):
        raise LookupError("the shelf is empty")

    job_id = enqueue(database, kind="fail")

    assert worker(fail=fail).perform(job_id)

    row = read(database, job_id)
    assert (row.state, row.tries) == ("queued", 1)
    assert row.last_error == "LookupError: the shelf is empty"


def test_job_the_machine_is_not_ready_for_is_kept(database, worker):
    def not_ready(_payload):
        raise JobNotReady("apt-get install libpango-1.0-0")

    job_id = enqueue(database, kind="not_ready")

    worker(not_ready=not_ready).perform(job_id)

    row = read(database, job_id)
    assert (row.state, row.tries) == ("queued", 0)
    assert row.last_error == "apt-get install libpango-1.0-0"
    assert row.due_at > now() + dt.timedelta(minutes=4)


def test_job_of_an_unknown_kind_is_kept(database, worker):
    job_id = enqueue(database, kind="from the future")

    worker().perform(job_id)

    assert read(database, job_id).state == "queued"


def test_sweep_runs_what_nobody_hinted_at(database, worker):
    done = []
    for name in ("one", "two"):
        enqueue(database, name=name)

    count = worker(toil=lambda payload: done.append(payload["name"])).sweep()

    assert (count, done) == (2, ["one", "two"])


def test_job_whose_database_goes_away_keeps_its_tries(database, worker):
    gone = Database("postgresql+psycopg://nobody@127.0.0.1:1/none")
    job_id = enqueue(database, kind="reads")

    assert worker(reads=lambda _payload: enqueue(gone)).perform(job_id)

    row = read(database, job_id)
    assert (row.state, row.tries) == ("queued", 0)


def test_queue_that_is_away_delays_nobody_and_is_reported_once(tmp_path, caplog):
    queue = open_queue(Settings(data=tmp_path, queue_url="postgresql://nobody@127.0.0.1:1/none"))

    queue.notify(1)
    taken = [queue.take() for _ in range(100)]

    assert (set(taken), queue.blocking) == ({None}, False)
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_queue_file_that_was_lost_is_made_again(tmp_path, monkeypatch):
    monkeypatch.setattr("lms.jobs.queue.RETRY_AFTER", 0.0)
    queue = open_queue(Settings(data=tmp_path))
    queue.notify(1)
    queue.close()
    for path in tmp_path.glob("queue.sqlite3*"):
        path.unlink()

    queue.notify(2)  # finds no tables, and is lost as any hint may be
    queue.notify(3)

    assert (queue.take(), queue.take()) == (3, None)
    queue.close()


def test_worker_waits_for_a_queue_of_its_own(database, tmp_path):
    done = []
    queue = open_queue(Settings(data=tmp_path, queue_url="postgresql://nobody@127.0.0.1:1/none"))
    found = Worker(database, queue, {"toil": lambda _payload: (done.append(1), found.stop())})
    enqueue(database)

    found.run()

    assert done == [1]
