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
    enrol,
    enrol_all,
    enrol_in_cohort_courses,
)
from lms.errors import NotFound
from tests.factories import NOW, make_people
from tests.factories_course import COURSE, publish_course, release, structure

SECOND = "second"
ACT = Act(SYSTEM, NOW)


class Room:
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
        return self.database.write(enrol_all, ACT, ids, courses, **values)

    def rows(self):
        with self.database.read_session() as session:
            query = select(Enrolment).order_by(Enrolment.person_id, Enrolment.course_id)
            return [
                (row.person_id, row.cohort_id, row.organization_id)
                for row in session.scalars(query)
            ]


@pytest.fixture
def room(database):
    return Room(database)


def test_everybody_is_enrolled_in_every_course_with_their_organization(room):
    people = room.people

    outcome = room.enrol_all(people.li, people.mei)

    assert room.rows() == [
        (people.li.id, None, people.yunwu_id),
        (people.li.id, None, people.yunwu_id),
        (people.mei.id, None, people.hillside_id),
        (people.mei.id, None, people.hillside_id),
    ]
    assert len(outcome.enrolment_ids) == 4
    assert (outcome.joined, outcome.refused) == (set(), {})


def test_a_person_named_twice_is_enrolled_once(room):
    room.enrol_all(room.people.li, room.people.li, courses=(COURSE,))

    assert len(room.rows()) == 1


def test_a_given_organization_goes_before_that_of_the_day(room):
    mei, yunwu = room.people.mei, room.people.yunwu_id

    room.enrol_all(mei, courses=(COURSE,), organization_ids={mei.id: yunwu}, cohort_id=room.cohort)

    assert room.rows() == [(mei.id, room.cohort, yunwu)]


def test_who_learns_alone_joins_and_who_is_not_invited_is_refused(room):
    li, mei = room.people.li, room.people.mei
    alone = room.database.write(enrol, ACT, person_id=li.id, course=COURSE)

    outcome = room.enrol_all(li, mei, cohort_id=room.cohort)

    assert list(outcome.joined) == [
        key for key, id_ in outcome.enrolment_ids.items() if id_ == alone
    ]
    assert {person_id for person_id, _course in outcome.refused} == {mei.id}
    assert set(outcome.refused.values()) == {CourseByInvitation}
    yunwu = room.people.yunwu_id
    assert room.rows() == [(li.id, room.cohort, yunwu), (li.id, room.cohort, yunwu)]


def test_a_closed_cohort_takes_nobody_and_leaves_who_learns_alone(room):
    room.enrol_all(room.people.li, courses=(COURSE,))
    room.database.write(close_cohort, ACT, cohort_id=room.cohort)

    outcome = room.enrol_all(room.people.li, cohort_id=room.cohort)

    assert list(outcome.refused.values()) == [CourseByInvitation]
    assert (len(room.rows()), outcome.joined) == (1, set())


def test_a_retired_course_is_skipped_and_the_others_are_open(room):
    with room.database.read_session() as session:
        course_id = get_current(session, COURSE).course_id
    room.database.write(retire, Act(SHELL, NOW), course_id=course_id)

    outcome = room.database.write(
        enrol_in_cohort_courses, ACT, [room.people.li.id], cohort_id=room.cohort
    )

    assert list(outcome.refused.values()) == [CourseRetired]
    assert len(room.rows()) == 1


def test_nobody_is_enrolled_when_one_of_them_is_not_invited(room):
    ids = [room.people.li.id, room.people.mei.id]

    with pytest.raises(CourseByInvitation):
        room.database.write(enrol_in_cohort_courses, ACT, ids, cohort_id=room.cohort)

    assert room.rows() == []


def test_an_unknown_course_enrols_nobody(room):
    with pytest.raises(NotFound):
        room.enrol_all(room.people.li, courses=(COURSE, "nothing"))

    assert room.rows() == []


def test_seven_take_as_many_statements_as_one(room):
    def members(count):
        new = [NewMember(f"Learner {index}", room.people.yunwu_id) for index in range(count)]
        return room.database.write(
            create_members, ACT, new, time_zone="Asia/Shanghai", details={"roster": 1}
        )

    one, seven = (count_statements(room, members(count)) for count in (1, 7))

    assert one == seven


def count_statements(room, ids):
    """Of enrolling these people, half of whom learn alone already."""
    room.database.write(enrol_all, ACT, ids[::2], (SECOND,))
    said = []

    def note(_connection, _cursor, statement, *_rest):
        said.append(statement)

    event.listen(room.database._writer, "before_cursor_execute", note)
    try:
        room.database.write(enrol_in_cohort_courses, ACT, ids, cohort_id=room.cohort)
    finally:
        event.remove(room.database._writer, "before_cursor_execute", note)
    return len(said)
