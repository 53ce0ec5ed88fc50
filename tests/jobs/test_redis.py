"""Notifications through a real Redis: delivered, lost without harm, and refused in words."""

import json
import logging
import sys
import threading

import pytest

from lms.clock import now
from lms.config import AddressInvalid, Settings
from lms.jobs import queue as queue_module
from lms.jobs import services
from lms.jobs.checks import QueueDriverMissing, check_queue
from lms.jobs.queue import open_queue
from lms.jobs.worker import Worker
from tests.jobs.job_states import read, wait_for
from tests.redis_server import run_redis


@pytest.fixture(scope="module")
def shared_server():
    with run_redis() as server:
        yield server


@pytest.fixture
def own_server():
    """One that the test may end and start."""
    with run_redis() as server:
        yield server


def open_redis(folder, server, kind="tcp"):
    return open_queue(Settings(data=folder, queue_url=server.addresses[kind]))


@pytest.mark.parametrize("kind", ["tcp", "socket"])
def test_numbers_of_jobs_go_from_one_process_to_another_in_order(tmp_path, shared_server, kind):
    sender = open_redis(tmp_path, shared_server, kind)
    receiver = open_redis(tmp_path, shared_server, kind)
    sender.notify(7)
    sender.notify(8)

    taken = [receiver.take() for _ in range(3)]

    assert (taken, receiver.is_unavailable, receiver.blocking) == ([7, 8, None], False, True)
    sender.close()
    receiver.close()


def test_what_waits_in_redis_is_json_and_runs_nothing(tmp_path, own_server):
    queue = open_redis(tmp_path, own_server)
    queue.notify(7)

    [message] = own_server.read_queue("huey.redis.lms")

    assert json.loads(message)[1:] == ["lms.jobs.queue.job", [7]]
    queue.close()


def test_a_worker_does_what_redis_tells_it_before_it_looks_by_itself(
    database, tmp_path, shared_server
):
    queue, done = open_redis(tmp_path, shared_server), threading.Event()
    handlers = {"toil": lambda _payload: done.set()}
    worker = Worker(database, queue, handlers, sweep_every=3600.0)
    thread = threading.Thread(target=worker.run)
    thread.start()
    sender = open_redis(tmp_path, shared_server)
    wait_for(lambda: queue.blocking)
    job_id = database.write(services.enqueue, kind="toil", payload={}, now=now())

    sender.notify(job_id)

    assert done.wait(30)
    wait_for(lambda: read(database, job_id).state == "done")
    worker.stop()
    thread.join()
    for opened in (queue, sender):
        opened.close()


def test_a_redis_that_ends_is_reported_once_and_so_is_its_return(
    tmp_path, own_server, caplog, monkeypatch
):
    monkeypatch.setattr(queue_module, "RETRY_AFTER", 0.0)
    caplog.set_level(logging.INFO, "lms.jobs")
    queue = open_redis(tmp_path, own_server)
    queue.notify(7)

    own_server.stop()
    lost = [queue.take(), queue.take(), queue.notify(8)]
    own_server.start()
    queue.notify(9)

    assert (lost, queue.take()) == ([None, None, None], 9)
    words = [line.partition(",")[0] for line in caplog.messages]
    assert words == ["queue is away", "queue is back"]
    queue.close()


def test_without_the_extra_it_is_refused_with_the_line_to_type(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "redis", None)  # how Python marks what cannot be imported

    with pytest.raises(QueueDriverMissing) as refused:
        check_queue("redis://127.0.0.1:1/0", tmp_path / "queue.sqlite3")

    assert str(refused.value).endswith("pip install 'lms[redis]'")


@pytest.mark.parametrize(
    "address",
    ["redis://127.0.0.1:seven/0", "redis://127.0.0.1:99999/0", "redis://127.0.0.1/0?db=x",
     "redis://127.0.0.1/0?timeout=soon", "redis://127.0.0.1/0?nonsense=1",
     "redis://[::1"],
)  # fmt: skip
def test_an_address_that_redis_cannot_read_is_refused(tmp_path, address):
    with pytest.raises(AddressInvalid):
        check_queue(address, tmp_path / "queue.sqlite3")
