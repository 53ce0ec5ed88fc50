"""Li has finished a course: what a certificate needs, in a database of each engine."""

import datetime as dt
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import update

from lms.accounts.models import Person
from lms.catalogue.models import Course, Edition, Revision
from lms.catalogue.queries.published import STRUCTURE
from lms.certificates.issuer import CertificateIssuer
from lms.certificates.tasks import CertificatePrinter
from lms.config import Settings
from lms.content.model import CourseStructure, LessonStructure, Module
from lms.enrolment.models import Enrolment
from lms.jobs.queue import open_queue
from lms.printing.engine import PdfEngine
from lms.printing.fonts import FontFolder
from lms.printing.styles import load_style
from lms.store import Store
from tests.factories import KEYS, NOW, People, make_people

TITLES = {"en": "Digital thinking for cooperative leaders", "zh": "合作社带头人的数字思维"}
COURSE = CourseStructure(
    id="digital-thinking",
    titles=TITLES,
    summaries=TITLES,
    languages=("en", "zh"),
    access="public",
    audience=("chair",),
    hours="2.5",
    outcomes={"o1": {"en": "Calculate what a price cut does", "zh": "计算降价的影响"}},
    modules=(Module("one", TITLES, ("only",)),),
    lessons={"only": LessonStructure("only", "reading", TITLES, 10)},
)
# Late in the evening of the 24th in UTC, the 25th in Shanghai.
COMPLETED = dt.datetime(2025, 11, 24, 17, 0, tzinfo=dt.UTC)
LATER = dt.datetime(2025, 11, 26, 8, 0, tzinfo=dt.UTC)


@dataclass(frozen=True)
class World:
    people: People
    issuer: CertificateIssuer
    li: int
    mei: int

    @property
    def database(self):
        return self.issuer.database

    def set_person(self, person_id, **values):
        self.database.write(
            lambda session: (
                session.execute(update(Person).where(Person.id == person_id).values(**values))
                and None
            )
        )

    def set_enrolment(self, enrolment_id, **values):
        self.database.write(
            lambda session: (
                session.execute(
                    update(Enrolment).where(Enrolment.id == enrolment_id).values(**values)
                )
                and None
            )
        )


@pytest.fixture
def world(database, tmp_path):
    people = make_people(database)
    li, mei = database.write(finish_course, people=people)
    settings = Settings(data=tmp_path, base_url="https://learn.example.org", demo=True)
    queue = open_queue(settings)
    found = World(people, CertificateIssuer(settings, database, queue, KEYS), li, mei)
    for person in (people.li, people.mei):
        found.set_person(person.id, name_confirmed_at=NOW)
    yield found
    queue.close()


def finish_course(session, *, people):
    course = Course(name=f"digital-thinking-{NOW:%f}{people.li.id}", created_at=NOW)
    session.add(course)
    session.flush()
    edition = Edition(course_id=course.id, number=1, opened_at=NOW)
    session.add(edition)
    session.flush()
    structure = replace(COURSE, id=course.name)
    for number in (1, 2):
        session.add(
            Revision(
                course_id=course.id,
                edition_id=edition.id,
                number=number,
                content_hash="0" * 64,
                structure=STRUCTURE.dump_json(structure).decode(),
                keys="{}",
                lessons_by_bit="only",
                origin="folder",
                published_at=NOW,
            )
        )
    enrolments = [
        Enrolment(
            person_id=person.id,
            course_id=course.id,
            edition_id=edition.id,
            organization_id=person.organization_id,
            enrolled_at=NOW,
            completed_at=COMPLETED,
        )
        for person in (people.li, people.mei)
    ]
    session.add_all(enrolments)
    session.flush()
    return tuple(enrolment.id for enrolment in enrolments)


@pytest.fixture(scope="session")
def engine(pytestconfig):
    font_folder = FontFolder(pytestconfig.cache.mkdir("lms-fonts"))
    found = PdfEngine(font_folder, style=load_style("certificates/standard/certificate.css"))
    yield found
    found.close()


@pytest.fixture
def printer(world, engine, tmp_path):
    store = Store(tmp_path / "files")
    return CertificatePrinter(world.database, store, engine, world.issuer.settings.address)
