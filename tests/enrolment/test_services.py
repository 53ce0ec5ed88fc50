"""Enrolments: permission, a single one for each course, and their end."""

import datetime as dt

import pytest
from sqlalchemy import select

from lms.accounts.models import AuditEvent
from lms.accounts.rules.acts import SYSTEM, Act, Actor
from lms.accounts.rules.audit_actions import AuditAction
from lms.catalogue.queries.published import get_published
from lms.catalogue.services.publish import retire
from lms.clock import day_of
from lms.enrolment.queries.cohorts import find_cohort_by_code, list_cohorts_of
from lms.enrolment.queries.enrolments import (
    find_enrolment,
    get_enrolment,
    list_active_days,
)
from lms.enrolment.services.cohort_people import enrol_person_in_cohort
from lms.enrolment.services.enrolling import (
    CourseByInvitation,
    CourseRetired,
    end_enrolment,
    enrol_person_in_course,
    record_activity,
)
from lms.errors import NotFound
from tests.enrolment.cohorts import make_cohort, set_join_code
from tests.factories import NOW, make_people
from tests.factories_course import COURSE, later, publish_course, release, structure, without


def enrol_li(database, person, **values):
    return database.write(
        enrol_person_in_course, Act(SYSTEM, NOW), person_id=person.id, course=COURSE, **values
    )


def test_enrolment_keeps_edition_and_organization(database):
    people = make_people(database)
    published = publish_course(database)

    enrolment_id = enrol_li(database, people.li)

    with database.read_session() as session:
        enrolment = find_enrolment(session, person_id=people.li.id, course=COURSE)
        assert find_enrolment(session, person_id=people.mei.id, course=COURSE) is None
    assert enrolment.enrolment_id == enrolment_id
    assert enrolment.revision_id == published.revision_id
    assert enrolment.organization_id == people.yunwu_id
    assert (enrolment.cohort_id, enrolment.zone) == (None, "Asia/Shanghai")


def test_enrolling_twice_is_one_enrolment(database):
    people = make_people(database)
    publish_course(database)

    assert enrol_li(database, people.li) == enrol_li(database, people.li)


def test_another_enrolment_after_the_end(database):
    people = make_people(database)
    publish_course(database)
    first = enrol_li(database, people.li)
    database.write(end_enrolment, Act(SYSTEM, NOW), enrolment_id=first)

    second = enrol_li(database, people.li)

    assert second != first
    with database.read_session() as session:
        enrolment = find_enrolment(session, person_id=people.li.id, course=COURSE)
        ended = get_enrolment(session, person_id=people.li.id, enrolment_id=first)
    assert enrolment.enrolment_id == second
    assert ended.ended_at == NOW


def test_newest_revision_of_the_own_edition_is_seen(database):
    people = make_people(database)
    publish_course(database)
    enrol_li(database, people.li)

    publish_course(database, release(text="2"))
    removed = publish_course(database, release(without(structure(), "sheet")))

    with database.read_session() as session:
        enrolment = find_enrolment(session, person_id=people.li.id, course=COURSE)
        lessons = get_published(session, enrolment.revision_id).structure.lessons
    assert (len(removed.updated_editions), "sheet" in lessons) == (1, True)
    assert enrolment.revision_id != removed.revision_id


def test_course_by_invitation_wants_an_offered_cohort(database):
    people = make_people(database)
    publish_course(database, release(structure(access="cohort")))
    cohort_id = make_cohort(database, people.yunwu_id)

    with pytest.raises(CourseByInvitation):
        enrol_li(database, people.li)
    with pytest.raises(CourseByInvitation):
        enrol_li(database, people.mei, cohort_id=cohort_id)
    assert enrol_li(database, people.li, cohort_id=cohort_id)


def test_who_is_enrolled_joins_a_cohort_later(database):
    people = make_people(database)
    publish_course(database)
    enrolment_id = enrol_li(database, people.li)
    cohort_id = make_cohort(database, people.yunwu_id)

    again = enrol_li(database, people.li, cohort_id=cohort_id)

    with database.read_session() as session:
        enrolment = find_enrolment(session, person_id=people.li.id, course=COURSE)
        (cohort,) = list_cohorts_of(session, person_id=people.li.id)
    assert (again, enrolment.cohort_id) == (enrolment_id, cohort_id)
    assert (cohort.name, cohort.contact_name) == ("Spring", "Ravi")


@pytest.mark.parametrize(
    ("who", "recorded"),
    [("li", AuditAction.COHORT_JOINED), ("chen", AuditAction.COHORT_LEARNER_ENROLLED)],
)
def test_audit_says_joined_only_of_those_who_did_it_themselves(database, who, recorded):
    people = make_people(database)
    publish_course(database)
    cohort_id = make_cohort(database, people.yunwu_id)
    act = Act(Actor(getattr(people, who).id), NOW)

    database.write(enrol_person_in_cohort, act, person_id=people.li.id, cohort_id=cohort_id)

    with database.read_session() as session:
        last = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
        assert (last.act, last.subject_id) == (recorded, people.li.id)


def test_unknown_courses_and_the_library_take_nobody(database):
    people = make_people(database)
    publish_course(database, release(structure(id="library")))

    for name in ("nothing", "library"):
        with pytest.raises(NotFound):
            database.write(
                enrol_person_in_course, Act(SYSTEM, NOW), person_id=people.li.id, course=name
            )


def test_retired_course_takes_nobody_new_and_keeps_who_is_there(database):
    people = make_people(database)
    publish_course(database)
    enrolment_id = enrol_li(database, people.li)
    with database.read_session() as session:
        enrolment = find_enrolment(session, person_id=people.li.id, course=COURSE)

    database.write(retire, Act(SYSTEM, NOW), course_id=enrolment.course_id)

    assert enrol_li(database, people.li) == enrolment_id
    with pytest.raises(CourseRetired):
        enrol_li(database, people.mei)


def test_another_persons_enrolment_is_not_found(database):
    people = make_people(database)
    publish_course(database)
    enrolment_id = enrol_li(database, people.li)

    with database.read_session() as session, pytest.raises(NotFound):
        get_enrolment(session, person_id=people.mei.id, enrolment_id=enrolment_id)


def test_code_finds_the_cohort_until_it_closes(database):
    people = make_people(database)
    publish_course(database)
    cohort_id = make_cohort(database, people.yunwu_id)

    database.write(set_join_code, cohort_id, "12345678", later(hours=12))

    with database.read_session() as session:
        found = find_cohort_by_code(session, "12345678", now=later(hours=11))
        assert find_cohort_by_code(session, "12345678", now=later(hours=13)) is None
    assert found is not None
    assert (found.id, found.name, found.contact_name) == (cohort_id, "Spring", "Ravi")


def test_a_day_of_activity_is_one_row_in_the_cohorts_zone(database):
    li = make_people(database).li
    evening = dt.datetime(2026, 11, 24, 17, 0, tzinfo=dt.UTC)

    noted = [
        database.write(record_activity, Act(SYSTEM, evening), person_id=li.id, zone=zone)
        for zone in ("Asia/Shanghai", "Asia/Shanghai", "Asia/Kolkata")
    ]

    with database.read_session() as session:
        days = list_active_days(session, person_id=li.id)
    assert noted == [True, False, True]
    assert days == (dt.date(2026, 11, 25), dt.date(2026, 11, 24))


def test_day_of_no_zone_is_the_default():
    assert day_of(dt.datetime(2026, 11, 24, 17, tzinfo=dt.UTC), None) == dt.date(2026, 11, 25)
