"""Weeks of a cohort: hand-counted, in a zone that is not a whole hour off, on both engines."""

import datetime as dt

import pytest
from sqlalchemy import select

from lms.accounts.rules.acts import SYSTEM, Act
from lms.catalogue.models import Revision
from lms.enrolment.models import ActivityDay, Cohort, Enrolment
from lms.enrolment.queries.cohorts import get_cohort
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.enrolment.services.enrolling import enrol_person_in_course
from lms.learning.models import Completion
from lms.learning.queries.weeks import get_weekly_progress_of_course
from lms.learning.rules.weeks import add_up, find_week_index, is_any_quiet, list_weeks
from tests.factories import make_people
from tests.factories_course import COURSE, publish_course
from tests.learning.test_statements import statements

MONDAY = dt.date(2026, 11, 2)
TODAY = dt.date(2026, 11, 18)
ZONE = "Asia/Kathmandu"  # UTC+5:45: its Mondays begin on Sunday at 18:15
# Each lesson done: who, which, when (UTC). Required are welcome, sheet and quiz; village is not.
DONE = [
    ("li", "welcome", "2026-11-03T04:00"),
    ("li", "village", "2026-11-03T05:00"),
    ("mei", "welcome", "2026-11-08T18:14"),  # Sunday 23:59 there: first week
    ("chen", "welcome", "2026-11-08T18:15"),  # Monday 0:00 there: second week
    ("li", "sheet", "2026-11-16T02:00"),
    ("li", "quiz", "2026-11-17T02:00"),
]
DAYS = [("li", 3), ("li", 4), ("mei", 8), ("chen", 9), ("li", 16), ("li", 17), ("chen", 18)]


def at(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.fixture
def cohort_id(database):
    people = make_people(database)
    publish_course(database)
    both = (people.yunwu_id, people.hillside_id)
    new = NewCohort("Weeks", starts_on=MONDAY, courses=(COURSE,), organizations=both)
    began = at("2026-10-30T00:00")
    cohort_id = database.write(create_cohort, Act(SYSTEM, began), new)
    places = {
        name: database.write(
            enrol_person_in_course,
            Act(SYSTEM, began),
            person_id=getattr(people, name).id,
            course=COURSE,
            cohort_id=cohort_id,
        )
        for name in ("li", "mei", "chen")
    }

    def fill(session):
        row = session.get(Cohort, cohort_id)
        row.zone = ZONE
        row.quiet_from, row.quiet_until = dt.date(2026, 11, 12), dt.date(2026, 11, 15)
        revision = session.scalar(select(Revision.id))
        for name, lesson, moment in DONE:
            method = {"sheet": "handed-in", "quiz": "passed"}.get(lesson, "read")
            done = {"lesson": lesson, "method": method, "revision_id": revision}
            session.add(Completion(enrolment_id=places[name], **done, completed_at=at(moment)))
        for name, day in DAYS:
            person = getattr(people, name).id
            session.add(ActivityDay(person_id=person, day=dt.date(2026, 11, day)))
        session.get(Enrolment, places["li"]).completed_at = at("2026-11-17T02:00")

    database.write(fill)
    return cohort_id


def find(database, cohort_id, today=TODAY):
    with database.read_session() as session:
        cohort = get_cohort(session, cohort_id)
        return get_weekly_progress_of_course(session, cohort, course=COURSE, today=today)


def test_weeks_are_as_counted_by_hand(database, cohort_id):
    found = find(database, cohort_id)

    rows = [(w.begins_on.day, w.lessons, w.finished, w.active, w.is_quiet) for w in found.weeks]
    assert (found.people, found.lessons) == (3, 9)
    assert rows == [(2, 2, 0, 2, False), (9, 3, 0, 1, True), (16, 5, 1, 2, False)]


def test_before_the_first_day_there_are_no_weeks(database, cohort_id):
    assert find(database, cohort_id, today=dt.date(2026, 10, 31)).weeks == ()


def test_who_was_taken_out_is_not_counted(database, cohort_id):
    def leave(session):
        for row in session.query(Enrolment).filter(Enrolment.completed_at.is_not(None)):
            row.ended_at = at("2026-11-18T00:00")

    database.write(leave)

    found = find(database, cohort_id)
    assert (found.people, found.lessons) == (2, 6)
    assert [(w.lessons, w.finished, w.active) for w in found.weeks] == [
        (1, 0, 1), (2, 0, 1), (2, 0, 1),
    ]  # fmt: skip


def test_weeks_end_some_time_after_the_cohort(database, cohort_id):
    def end(session):
        session.get(Cohort, cohort_id).ends_on = dt.date(2026, 11, 6)

    database.write(end)

    last = find(database, cohort_id, today=dt.date(2028, 1, 1)).weeks[-1]
    assert last.begins_on == dt.date(2026, 11, 30)
    assert (last.lessons, last.finished) == (5, 1)


def test_statements_do_not_grow_with_the_weeks(database, cohort_id):
    def ask(today):
        def query(session):
            cohort = get_cohort(session, cohort_id)
            get_weekly_progress_of_course(session, cohort, course=COURSE, today=today)

        return len(statements(database, query))

    assert ask(TODAY) == ask(dt.date(2027, 9, 1)) == 6  # one of them for the cohort


def test_of_too_many_weeks_the_newest_are_kept():
    weeks = list_weeks(dt.date(2020, 1, 1), TODAY)
    assert (len(weeks), weeks[-1]) == (60, dt.date(2026, 11, 16))


def test_a_week_is_quiet_when_one_day_of_it_is():
    sunday = dt.date(2026, 11, 8)
    assert is_any_quiet(MONDAY, sunday, sunday)
    assert not is_any_quiet(MONDAY, dt.date(2026, 11, 9), dt.date(2026, 11, 20))
    assert not is_any_quiet(MONDAY, None, None)


def test_sums_begin_with_what_was_before():
    assert add_up({-2: 3, 0: 1, 2: 4, 9: 7}, 3) == (4, 4, 8)
    assert add_up({}, 0) == ()


def test_a_day_lies_in_its_week():
    weeks = list_weeks(MONDAY, TODAY)
    assert [find_week_index(weeks, day) for day in (dt.date(2026, 11, 15), TODAY, None)] == [
        1,
        2,
        None,
    ]
    assert find_week_index(weeks, dt.date(2027, 1, 1)) is None
