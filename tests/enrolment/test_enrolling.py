"""Many people in many courses: the rules of one, in as many statements for seven as for one."""

import pytest
from sqlalchemy import event, select

from lms.accounts.rules.acts import SHELL, SYSTEM, Act
from lms.accounts.services.bulk_people import NewMember, create_members
from lms.catalogue.queries.published import get_current
from lms.catalogue.services.publish import retire
from lms.enrolment.models import Enrolment
from lms.enrolment.services.cohort_settings import close_cohort
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.enrolment.services.enrolling import (
    CourseByInvitation,
    CourseRetired,
    enrol_people_in_cohort_courses,
    enrol_people_in_courses,
    enrol_person_in_course,
)
from lms.errors import NotFound
from tests.factories import NOW, make_people
from tests.factories_course import COURSE, publish_course, release, structure

SECOND = "second"
ACT = Act(SYSTEM, NOW)


class EnrolmentWorld:
    def __init__(self, database):
        self.database, self.people = database, make_people(database)
        publish_course(database)
        publish_course(database, release(structure(id=SECOND)))
        new = NewCohort(
            "Spring",
            starts_on=NOW.date(),
            courses=(COURSE, SECOND),
            organizations=(self.people.yunwu_id,),
        )
        self.cohort = database.write(create_cohort, ACT, new)

    def enrol_all(self, *people, courses=(COURSE, SECOND), **values):
        ids = [person.id for person in people]
        return self.database.write(enrol_people_in_courses, ACT, ids, courses, **values)

    def rows(self):
        with self.database.read_session() as session:
            query = select(Enrolment).order_by(Enrolment.person_id, Enrolment.course_id)
            return [
                (row.person_id, row.cohort_id, row.organization_id)
                for row in session.scalars(query)
            ]


@pytest.fixture
def world(database):
    return EnrolmentWorld(database)


def test_everybody_is_enrolled_in_every_course_with_their_organization(world):
    people = world.people

    outcome = world.enrol_all(people.li, people.mei)

    assert world.rows() == [
        (people.li.id, None, people.yunwu_id),
        (people.li.id, None, people.yunwu_id),
        (people.mei.id, None, people.hillside_id),
        (people.mei.id, None, people.hillside_id),
    ]
    assert len(outcome.enrolment_ids) == 4
    assert (outcome.joined, outcome.refused) == (set(), {})


def test_a_person_named_twice_is_enrolled_once(world):
    world.enrol_all(world.people.li, world.people.li, courses=(COURSE,))

    assert len(world.rows()) == 1


def test_a_given_organization_goes_before_that_of_the_day(world):
    mei, yunwu = world.people.mei, world.people.yunwu_id

    world.enrol_all(
        mei, courses=(COURSE,), organization_ids={mei.id: yunwu}, cohort_id=world.cohort
    )

    assert world.rows() == [(mei.id, world.cohort, yunwu)]


def test_who_learns_alone_joins_and_who_is_not_invited_is_refused(world):
    li, mei = world.people.li, world.people.mei
    alone = world.database.write(enrol_person_in_course, ACT, person_id=li.id, course=COURSE)

    outcome = world.enrol_all(li, mei, cohort_id=world.cohort)

    assert list(outcome.joined) == [
        key for key, id_ in outcome.enrolment_ids.items() if id_ == alone
    ]
    assert {person_id for person_id, _course in outcome.refused} == {mei.id}
    assert set(outcome.refused.values()) == {CourseByInvitation}
    yunwu = world.people.yunwu_id
    assert world.rows() == [(li.id, world.cohort, yunwu), (li.id, world.cohort, yunwu)]


def test_a_closed_cohort_takes_nobody_and_leaves_who_learns_alone(world):
    world.enrol_all(world.people.li, courses=(COURSE,))
    world.database.write(close_cohort, ACT, cohort_id=world.cohort)

    outcome = world.enrol_all(world.people.li, cohort_id=world.cohort)

    assert list(outcome.refused.values()) == [CourseByInvitation]
    assert (len(world.rows()), outcome.joined) == (1, set())


def test_a_retired_course_is_skipped_and_the_others_are_open(world):
    with world.database.read_session() as session:
        course_id = get_current(session, COURSE).course_id
    world.database.write(retire, Act(SHELL, NOW), course_id=course_id)

    outcome = world.database.write(
        enrol_people_in_cohort_courses, ACT, [world.people.li.id], cohort_id=world.cohort
    )

    assert list(outcome.refused.values()) == [CourseRetired]
    assert len(world.rows()) == 1


def test_nobody_is_enrolled_when_one_of_them_is_not_invited(world):
    ids = [world.people.li.id, world.people.mei.id]

    with pytest.raises(CourseByInvitation):
        world.database.write(enrol_people_in_cohort_courses, ACT, ids, cohort_id=world.cohort)

    assert world.rows() == []


def test_an_unknown_course_enrols_nobody(world):
    with pytest.raises(NotFound):
        world.enrol_all(world.people.li, courses=(COURSE, "nothing"))

    assert world.rows() == []


def test_seven_take_as_many_statements_as_one(world):
    def members(count):
        new = [
            NewMember(world.people.yunwu_id, {"printed_name": f"Learner {index}"})
            for index in range(count)
        ]
        return world.database.write(
            create_members, ACT, new, time_zone="Asia/Shanghai", details={"roster": 1}
        )

    one, seven = (count_statements(world, members(count)) for count in (1, 7))

    assert one == seven


def count_statements(world, ids):
    """Of enrolling these people, half of whom learn alone already."""
    world.database.write(enrol_people_in_courses, ACT, ids[::2], (SECOND,))
    said = []

    def note(_connection, _cursor, statement, *_rest):
        said.append(statement)

    event.listen(world.database._writer, "before_cursor_execute", note)
    try:
        world.database.write(enrol_people_in_cohort_courses, ACT, ids, cohort_id=world.cohort)
    finally:
        event.remove(world.database._writer, "before_cursor_execute", note)
    return len(said)
