"""The load of the drill: learners who mark lessons as done, and do it again until it is noted."""

import http.client
import queue
import re
import threading
import time
import urllib.parse
from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import func, select

from lms import clock
from lms.accounts.rules.acts import SHELL, SYSTEM, Act
from lms.accounts.rules.notice import NOTICE_VERSION
from lms.accounts.secrets import new_token, token_hash
from lms.accounts.services.people import NewPerson, accept_notice, create_learner
from lms.accounts.services.sessions import SessionDetails, start_session
from lms.catalogue.models import Revision
from lms.cli.seed.demo_people import COURSE
from lms.db import Database
from lms.enrolment.services.enrolling import enrol_person_in_course
from lms.learning.models import Completion, EnrolmentSummary
from tests.factories import secret_hash
from tests.journeys.people import READINGS
from tests.speed import TIMEOUT

THREADS = 8
RETRY_AFTER = 0.2
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class Learner:
    enrolment_id: int
    cookie: str


def make_learner(session, *, number, now):
    """In one transaction: a person who may learn at once, with a session, enrolled."""
    new = NewPerson(
        "王小明", language="zh", sign_in_name=f"drill-{number}", confirmed=True,
        secret_hash=secret_hash(), secret_kind="pin",
    )  # fmt: skip
    person_id = create_learner(session, Act(SHELL, now), new).person_id
    accept_notice(session, Act(SYSTEM, now), person_id=person_id, version=NOTICE_VERSION)
    token = new_token()
    start_session(
        session, Act(SYSTEM, now), SessionDetails(token_hash(token), "mine"), person_id=person_id
    )
    enrolment_id = enrol_person_in_course(
        session, Act(SYSTEM, now), person_id=person_id, course=COURSE
    )
    return Learner(enrolment_id, f"session={token}; language=zh")


def make_learners(database, count):
    now = clock.now()
    secret_hash()  # hashed here, not inside of a write
    return [database.write(make_learner, number=number, now=now) for number in range(count)]


@dataclass
class Load:
    """`acknowledged`: what a server said is done; `answers`: every status, "cut" for none."""

    port: int
    learners: list[Learner]
    acknowledged: list[tuple[int, str]] = field(default_factory=list)
    answers: Counter = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    repeated: int = 0

    def __post_init__(self):
        self._waiting = queue.SimpleQueue()
        for lesson in READINGS:
            for learner in self.learners:
                self._waiting.put((learner, lesson))
        self.total = len(self.learners) * len(READINGS)
        self._threads = [threading.Thread(target=self._work) for _ in range(THREADS)]
        self._tokens = {}

    def start(self):
        for learner in self.learners:
            _, _, body = ask(self.port, "GET", "/help", learner.cookie)
            self._tokens[learner] = _TOKEN.search(body)[1]
        for thread in self._threads:
            thread.start()

    def wait_for(self, share):
        """Until that share of all is acknowledged."""
        end = time.monotonic() + TIMEOUT
        while len(self.acknowledged) < share * self.total and time.monotonic() < end:
            time.sleep(0.01)
        assert len(self.acknowledged) >= share * self.total, self.answers

    def join(self):
        for thread in self._threads:
            thread.join(TIMEOUT)
        assert not any(thread.is_alive() for thread in self._threads), self.answers

    def _work(self):
        while True:
            try:
                learner, lesson = self._waiting.get_nowait()
            except queue.Empty:
                return
            while not self._mark(learner, lesson):
                time.sleep(RETRY_AFTER)
                self.repeated += 1

    def _mark(self, learner, lesson):
        path = f"/learn/{COURSE}/{lesson}/complete"
        try:
            status, headers, body = ask(
                self.port, "POST", path, learner.cookie, {"csrf_token": self._tokens[learner]}
            )
        except (OSError, http.client.HTTPException):
            self.answers["cut"] += 1
            return False
        self.answers[status] += 1
        if status == 303 and headers["Location"].startswith(f"/learn/{COURSE}"):
            self.acknowledged.append((learner.enrolment_id, lesson))
            return True
        if status != 503 or "Retry-After" not in headers or '<html lang="zh' not in body:
            self.wrong.append(f"{status} {headers.get('Location')} {body[:200]}")
        return False


def ask(port, method, path, cookie="", fields=None, **headers):
    """One request on a connection of its own: status, headers and body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=40)
    sent = {"Cookie": cookie, **headers}
    body = None
    if fields is not None:
        body = urllib.parse.urlencode(fields)
        sent["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode()
    finally:
        connection.close()


def compare(address, load):
    """(lost, doubled): acknowledged without a row, and rows or sums that count one twice."""
    database = Database(address)
    ids = [learner.enrolment_id for learner in load.learners]
    with database.read_session() as session:
        rows = session.execute(
            select(Completion.enrolment_id, Completion.lesson, func.count())
            .where(Completion.enrolment_id.in_(ids))
            .group_by(Completion.enrolment_id, Completion.lesson)
        ).all()
        sums = session.execute(
            select(EnrolmentSummary.enrolment_id, EnrolmentSummary.done).where(
                EnrolmentSummary.enrolment_id.in_(ids)
            )
        ).all()
        assert session.scalar(select(func.count(Revision.id)))
    database.dispose()
    stored = {(enrolment, lesson): count for enrolment, lesson, count in rows}
    lost = [item for item in load.acknowledged if item not in stored]
    doubled = [item for item, count in stored.items() if count > 1]
    doubled += [item for item, count in Counter(load.acknowledged).items() if count > 1]
    done = Counter(enrolment for enrolment, _ in stored)
    doubled += [enrolment for enrolment, bits in sums if bits.bit_count() != done[enrolment]]
    return lost, doubled
