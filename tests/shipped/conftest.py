"""The shipped course published over an older edition with learners, once for each engine."""

import os
import subprocess
import sys
from dataclasses import dataclass, field

import pytest

from lms import clock
from lms.cli.seed import SeedContext, seed
from lms.cli.seed.demo_people import CHENLU, YUNWU
from lms.config import Settings
from lms.db import Database
from lms.folders import COURSES
from lms.store import Store
from tests.conftest import migrate_empty
from tests.contracts.tree import ROOT
from tests.journeys.conftest import arrive
from tests.journeys.people import Course, make_learner, write_sheet
from tests.journeys.phone import Phone
from tests.pages.client import SECRET
from tests.pages.conftest import built, lent
from tests.shipped.older_course import write_older_courses

__all__ = ["built"]
OLDER_READINGS = (
    "why-now", "bulk-trap", "eight-tools", "record-connect-rethink", "data-at-the-core",
    "organize-around-data", "napp-chunbo",
)  # fmt: skip


@dataclass
class TwoEditions:
    """The application after both publishings, and what the learners had before the second."""

    app: object
    settings: Settings
    course: Course
    phones: dict[str, Phone] = field(default_factory=dict)
    attempts: dict[str, int] = field(default_factory=dict)
    questions: tuple[str, ...] = ()
    certificate: str = ""
    verified: str = ""
    sheet: dict[str, str] = field(default_factory=dict)
    previewed: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)

    def publish(self, path, *options):
        """Run `lms courses publish` as a program of its own; return the lines of its output."""
        environment = {
            **os.environ,
            "LMS_DATA": str(self.settings.data),
            "LMS_DATABASE_URL": self.settings.database_url,
            "LC_ALL": "C.UTF-8",
        }
        command = [sys.executable, "-m", "lms", "courses", "publish", str(path), *options]
        ended = subprocess.run(
            command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout.splitlines()

    def sign_in(self, name, language="en"):
        phone = Phone(self.app, language)
        phone.open("/sign-in?with=name")
        phone.press("/sign-in", identifier=name, secret=SECRET, device="mine")
        phone.press("/language", language=language)
        return phone


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def editions(request, tmp_path_factory, built, worker_id):
    folder = tmp_path_factory.mktemp("editions")
    older = write_older_courses(folder / "older")
    data = folder / "data"
    data.mkdir()
    url = f"sqlite:///{data / 'lms.sqlite3'}"
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres_server")
        url = server.create_database(f"lms_editions_{worker_id}")
    migrate_empty(url)
    settings = Settings(data=data, database_url=url, demo=True, demo_secret=SECRET)
    with lent(built, settings) as app:
        found = TwoEditions(app, settings, Course(app.extensions["lms"].database))
        found.publish(older)
        seed_demo(settings)
        begin_learning(found)
        found.previewed = found.publish(COURSES, "--dry-run")
        found.published = found.publish(COURSES)
        yield found
    if request.param == "postgresql":
        server.drop_database(f"lms_editions_{worker_id}")


def seed_demo(settings):
    """The cooperatives, the cohort and the coordinator."""
    database = Database(settings.database_address)
    seed(SeedContext(settings, database, Store(settings.data / "files")), now=clock.now())
    database.dispose()


def begin_learning(editions):
    """One learner who has not begun, one in the middle, one who failed, one with a certificate."""
    platform = editions.app.extensions["lms"]
    for name in ("新生", "半途", "再考", "毕业"):
        organization = (
            CHENLU.code if name == "半途" else YUNWU.code
        )  # the worksheet is a shared one
        card = make_learner(platform, name, organization)
        editions.phones[name] = arrive(editions.app, card)
    course, middle = editions.course, editions.phones["半途"]
    read(middle, OLDER_READINGS[:4])
    editions.sheet = write_sheet()
    middle.open(course.sheet)
    middle.press(f"{course.sheet}/worksheet", editions.sheet)
    editions.attempts["半途"] = course.begin(middle)
    editions.questions = course.questions(editions.attempts["半途"])
    read(editions.phones["再考"], OLDER_READINGS)
    editions.attempts["再考"] = course.take_quiz(editions.phones["再考"], right=3)
    graduate(editions)


def graduate(editions):
    course, phone = editions.course, editions.phones["毕业"]
    read(phone, OLDER_READINGS)
    course.take_quiz(phone)
    course.hand_in(phone)
    phone.open("/learn/digital-thinking/certificate")
    phone.press("/learn/digital-thinking/certificate")
    editions.certificate = phone.path.removeprefix("/certificates/")
    editions.verified = Phone(editions.app, "en").open(f"/verify/{editions.certificate}").text


def read(phone, lessons):
    for lesson in lessons:
        phone.open(f"{Course.address}/{lesson}")
        phone.press(f"{Course.address}/{lesson}/complete")
