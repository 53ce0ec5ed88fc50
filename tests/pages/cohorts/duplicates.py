"""A second account of a person of the demo."""

import datetime as dt

from lms import clock
from lms.accounts.models import Person
from lms.accounts.queries.organizations import find_organization_by_code
from lms.accounts.rules.acts import SYSTEM, Act
from lms.accounts.services.organizations import add_membership
from lms.accounts.services.people import NewPerson, create_learner
from lms.enrolment.services.enrolling import enrol_person_in_course
from lms.learning.services.progress import complete_lesson
from tests.pages.certification.graduates import COURSE, get_person_id


def get(database, person_id):
    with database.read_session() as session:
        return session.get_one(Person, person_id)


def make_duplicate(database, cohort_id, name=None, **values):
    """A second account with the name of Mei, in her cohort, with one lesson done."""

    def make(session):
        printed_name = name or get(database, get_person_id(database, "mei")).printed_name
        act = Act(SYSTEM, clock.now())
        made = create_learner(session, act, NewPerson(printed_name=printed_name, **values))
        organization_id = find_organization_by_code(session, "yunwu-ridge").id
        add_membership(
            session,
            act,
            person_id=made.person_id,
            organization_id=organization_id,
            started_on=dt.date(2026, 1, 1),
        )
        own = {"person_id": made.person_id}
        values_of_enrolment = {**own, "course": COURSE, "cohort_id": cohort_id}
        enrolment_id = enrol_person_in_course(session, act, **values_of_enrolment)
        complete_lesson(session, act, **own, enrolment_id=enrolment_id, lesson="why-now")
        return made.person_id

    return database.write(make)
