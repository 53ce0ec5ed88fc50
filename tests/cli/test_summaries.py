"""`lms summaries rebuild` gives what the learners' own transactions kept."""

import datetime as dt

from sqlalchemy import select, update

from lms.accounts.models.organizations import OrganizationName
from lms.accounts.queries.outdated_names import list_outdated_folded_names
from lms.accounts.rules.acts import SYSTEM, Act
from lms.accounts.services.folded_names import renew_folded_names
from lms.cli.summaries import rebuild_all
from lms.enrolment.services.enrolling import enrol_person_in_course
from lms.learning.models import EnrolmentSummary
from lms.learning.services.progress import complete_lesson, record_activity
from tests.factories import NOW, make_people
from tests.factories_course import COURSE, publish_course, structure


def read(database):
    columns = EnrolmentSummary.__table__.columns
    with database.read_session() as session:
        return [tuple(row) for row in session.execute(select(*columns))]


def learn(database):
    people = make_people(database)
    publish_course(database)
    reading = next(
        lesson for lesson in structure().lessons.values() if lesson.kind == "reading"
    ).name
    for place, person in enumerate((people.li, people.chen)):
        enrolment_id = database.write(
            enrol_person_in_course, Act(SYSTEM, NOW), person_id=person.id, course=COURSE
        )
        who = {"person_id": person.id, "enrolment_id": enrolment_id}
        later = NOW + dt.timedelta(days=place + 1)
        database.write(record_activity, Act(SYSTEM, later), **who)
        if place:
            database.write(complete_lesson, Act(SYSTEM, later), **who, lesson=reading)


def test_names_of_an_older_folding_are_counted_and_folded_again(database):
    make_people(database)
    before = list_folded(database)
    older = update(OrganizationName).values(folded=OrganizationName.folded + "-old")
    database.write(lambda session: session.execute(older))
    with database.read_session() as session:
        outdated = list_outdated_folded_names(session)
    assert len(outdated) == len({row[0] for row in before}) > 1

    assert database.write(renew_folded_names, Act(SYSTEM, NOW)) == len(outdated)
    assert list_folded(database) == before
    assert database.write(renew_folded_names, Act(SYSTEM, NOW)) == 0


def list_folded(database):
    columns = OrganizationName.organization_id, OrganizationName.folded
    with database.read_session() as session:
        return sorted(tuple(row) for row in session.execute(select(*columns)))


def test_rebuilt_summaries_equal_what_stands(database):
    learn(database)
    before = read(database)
    assert rebuild_all(database) == (2, 0)
    assert read(database) == before


def test_a_damaged_summary_is_fixed(database):
    learn(database)
    before = read(database)
    broken = update(EnrolmentSummary).values(required_done=0, done=0, attempts=9)
    database.write(lambda session: session.execute(broken))
    assert rebuild_all(database)[1] == 2
    assert read(database) == before
