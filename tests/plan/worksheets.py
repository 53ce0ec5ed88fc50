"""A worksheet of Li in a course, and people who are not confirmed."""

from sqlalchemy import update

from lms.accounts.models import Person
from lms.accounts.rules.acts import SYSTEM, Act
from lms.enrolment.queries.enrolments import find_enrolment
from lms.enrolment.services.enrolling import enrol_person_in_course
from lms.plan.queries import plan_pages as queries
from lms.plan.services.plan_pages import (
    hand_in,
    save_fields,
)
from tests.factories import NOW, make_people
from tests.factories_course import COURSE, publish_course

STEP = {"step": "Weigh ten packs"}


class WorksheetFixture:
    """Li and Chen of one cooperative and Mei of another at the same worksheet."""

    def __init__(self, database):
        self.database = database
        self.people = make_people(database)
        publish_course(database)
        self.enrolments = {}
        for row in (self.people.li, self.people.chen, self.people.mei):
            self.enrolments[row.id] = database.write(
                enrol_person_in_course, Act(SYSTEM, NOW), person_id=row.id, course=COURSE
            )

    def own(self, person):
        return {"person_id": person.id, "enrolment_id": self.enrolments[person.id]}

    def save(self, person, values, *, now=NOW, **versions):
        self.database.write(
            save_fields,
            Act(SYSTEM, now),
            **self.own(person),
            lesson="sheet",
            values=values,
            versions=versions,
        )

    def hand_in(self, person):
        return self.database.write(hand_in, Act(SYSTEM, NOW), **self.own(person), lesson="sheet")

    def sheet(self, person):
        with self.database.read_session() as session:
            place = find_enrolment(session, person_id=person.id, course=COURSE)
            return queries.get_worksheet(session, place, lesson="sheet", now=NOW)

    def texts(self, person):
        return {id_: value.value for id_, value in self.sheet(person).values.items()}


def make_unconfirmed(database, person, *, confirmed=False):
    chosen = update(Person).where(Person.id == person.id).values(confirmed=confirmed)
    database.write(lambda session: session.execute(chosen) and None)
