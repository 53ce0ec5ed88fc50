"""Everything that may end or be away does so under load, and nothing acknowledged is lost.

LMS_DRILL_WRITES and LMS_DRILL_SECONDS make it longer; the whole one is 2000 writes and 20 s.
"""

import contextlib
import logging
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from lms import clock
from lms.db import Database
from lms.jobs import services
from lms.jobs.models import Job
from lms.mail.services import SEND_JOB
from tests.cli.drill import Load, ask, compare, make_learners
from tests.cli.serving import name_of, serve
from tests.journeys.people import READINGS
from tests.pages.conftest import copy_data
from tests.postgres import run_server
from tests.speed import TIMEOUT

WRITES = int(os.environ.get("LMS_DRILL_WRITES", "180"))
SECONDS = float(os.environ.get("LMS_DRILL_SECONDS", "2"))
DEMO = {"LMS_DEMO": "1", "LMS_DEMO_SECRET": "28491637", "LMS_WORKERS": "2"}


@dataclass
class Sqlite:
    data: Path

    @property
    def address(self):
        return f"sqlite:///{self.data / 'lms.sqlite3'}"

    def cut(self):
        """There are no connections to cut on a file."""

    @contextlib.contextmanager
    def away(self, family):
        """The file is not in its place; who holds it open would not notice, so they end."""
        moved = self.data / "away.sqlite3"
        (self.data / "lms.sqlite3").rename(moved)
        family.kill("web process")
        yield
        assert not (self.data / "lms.sqlite3").exists(), "an empty database was made instead"
        moved.rename(self.data / "lms.sqlite3")


@dataclass
class Postgres:
    server: object
    address: str

    def cut(self):
        self.server.cut_connections()

    @contextlib.contextmanager
    def away(self, _family):
        self.server.stop()
        yield
        self.server.start()


@dataclass
class Family:
    served: object

    def find(self, kind):
        """Process ids of the `worker`, the `web server` or its `web process`es."""
        first = children_of(self.served.process.pid)
        workers = [item for item in first if name_of(item) == "lms worker"]
        webs = [item for item in first if item not in workers]
        if kind == "worker":
            return workers
        return webs if kind == "web server" else [item for web in webs for item in children_of(web)]

    def kill(self, kind, most=2):
        found = wait_for(lambda: self.find(kind))
        for item in found[:most]:
            os.kill(item, signal.SIGKILL)


def children_of(pid):
    with contextlib.suppress(FileNotFoundError):
        return list(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))
    return []


def wait_for(condition):
    end = time.monotonic() + TIMEOUT
    while not (value := condition()):
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.05)
    return value


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request, tmp_path):
    if request.param == "sqlite":
        copy_data(request.getfixturevalue("seeded"), tmp_path / "data")
        yield Sqlite(tmp_path / "data")
        return
    with run_server() as server:
        yield Postgres(server, server.create_database("drill"))


@pytest.mark.timeout(600)
def test_nothing_acknowledged_is_lost_and_everything_goes_on(engine, tmp_path):
    settings = {**DEMO, "LMS_DATABASE_URL": engine.address}
    if isinstance(engine, Postgres):
        settings["LMS_QUEUE_URL"] = engine.address
    with serve(tmp_path / "data", **settings) as served:
        served.wait_until_ready()
        database = Database(engine.address)
        port, family = int(served.address.rpartition(":")[2]), Family(served)
        load = Load(port, make_learners(database, -(-WRITES // len(READINGS))))
        database.dispose()
        load.start()

        load.wait_for(0.1)
        engine.cut()
        load.wait_for(0.2)
        with engine.away(family):
            outcome = watch_while_away(port, load, seconds=SECONDS)
        load.wait_for(0.4)
        family.kill("worker")
        load.wait_for(0.5)
        family.kill("web process", most=1)
        load.wait_for(0.65)
        family.kill("web process")
        load.wait_for(0.8)
        family.kill("web server")
        load.join()

        assert outcome == EXPECTED
        assert (load.wrong, len(load.acknowledged)) == ([], load.total)
        assert compare(engine.address, load) == ([], [])
        assert load.answers[503] > 0
        assert wait_for(lambda: does_jobs(engine.address))
        assert served.process.poll() is None
        outcome = f"{load.total} writes, {load.repeated} repeated, answers {dict(load.answers)}"
        logging.getLogger(__name__).info(outcome)
    assert served.process.returncode == 0


EXPECTED = {
    "/healthz": {(200, "text/plain")},
    "/readyz": {(503, "text/plain")},
    "/courses": {(503, '<html lang="zh')},
    "/courses in English": {(503, '<html lang="en')},
    "a page of somebody signed in": {(503, '<html lang="zh')},
    "a save by a script": {(503, "application/json")},
}


def watch_while_away(port, load, *, seconds):
    """Return the answers of a while: status, and a mark of language or kind."""
    wait_for(lambda: ask(port, "GET", "/readyz")[0] == 503)
    outcome = {name: set() for name in EXPECTED}
    learner = load.learners[0]
    script = {"csrf_token": load._tokens[learner]}
    end, is_over = time.monotonic() + seconds, False
    while not is_over:
        is_over = time.monotonic() >= end
        outcome["/healthz"].add(kind_of(ask(port, "GET", "/healthz", learner.cookie)))
        outcome["/readyz"].add(kind_of(ask(port, "GET", "/readyz", learner.cookie)))
        outcome["/courses"].add(kind_of(ask(port, "GET", "/courses/", "language=zh")))
        english = {"Accept-Language": "en-GB"}
        outcome["/courses in English"].add(kind_of(ask(port, "GET", "/courses/", **english)))
        own = ask(port, "GET", "/learn/", learner.cookie)
        outcome["a page of somebody signed in"].add(kind_of(own))
        path = f"/attempts/{learner.enrolment_id}/answers"
        as_json = {"Accept": "application/json"}
        saved = ask(port, "POST", path, learner.cookie, script, **as_json)
        outcome["a save by a script"].add(kind_of(saved))
        time.sleep(0.1)
    return outcome


def kind_of(answer):
    status, headers, body = answer
    assert status != 503 or headers["Retry-After"], headers
    found = next(
        (language for language in ('<html lang="zh', '<html lang="en') if language in body), None
    )
    return status, found or headers.get_content_type()


def does_jobs(address):
    """A new job is done by a worker that lives."""
    database = Database(address)
    job_id = database.write(
        services.enqueue, kind=SEND_JOB, payload={"mail_id": 0}, now=clock.now()
    )
    try:
        return wait_for(lambda: state_of(database, job_id) == "done")
    finally:
        database.dispose()


def state_of(database, job_id):
    with database.read_session() as session:
        return session.get_one(Job, job_id).state
