"""Every "at most one" of cohorts, workshops, training days and people, raced on both engines."""

import datetime as dt

import pytest
from sqlalchemy import update

from lms.accounts.models import AuditEvent, Person, RoleGrant
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.rules.acts import SHELL, SYSTEM, Act, Actor
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.services.sessions import SessionDetails
from lms.enrolment.models import (
    Announcement,
    Cohort,
    CohortCourse,
    CohortOrganization,
    Enrolment,
)
from lms.enrolment.services import announcements
from lms.enrolment.services.cohort_offer import (
    offer_to,
    put_course,
    remove_cohort_course,
    remove_cohort_organization,
)
from lms.enrolment.services.cohort_people import enrol_candidates
from lms.enrolment.services.cohort_settings import close_cohort
from lms.enrolment.services.cohort_staff import add_staff, remove_staff
from lms.jobs.models import Job
from lms.jobs.services import enqueue, lease
from lms.learning.models import ReminderDay
from lms.learning.services.reminders import begin_reminding
from lms.mail.models import EmailOptOut
from lms.mail.services import opt_in, opt_out
from lms.reporting.models import Report
from lms.reporting.services import ReportRequest, create_report
from lms.workshop.models import Attendance, HeadCount, JoinClaim, TrainingDay
from lms.workshop.queries.training_days import HeadTotals
from lms.workshop.services.join import Joiner, JoinFormDigest, join_cohort
from lms.workshop.services.join_code import open_join_code
from lms.workshop.services.training_days import (
    AttendanceTicks,
    TrainingDayNotes,
    add_training_day,
    record_training_day,
)
from tests.factories import NOW, add_grant, make_organization, make_person
from tests.factories_course import COURSE
from tests.races.racing import TIMES, Race, count, race
from tests.roster.rosters import RosterFixture

TODAY = NOW.date()
BY = {"act": Act(SHELL, NOW)}


@pytest.fixture
def workshop(database):
    """Li in a cohort of Yunwu Ridge."""
    return RosterFixture(database)


def test_people_are_enrolled_once(database, workshop):
    wu = make_person(database, "wu", organization_id=workshop.yunwu).id

    race(
        database,
        enrol_candidates,
        cohort_id=workshop.cohort,
        person_ids=(wu,),
        visible_cohort_ids=None,
        **BY,
    )

    assert count(database, Enrolment, Enrolment.person_id == wu) == 1


def test_one_account_of_a_join_form(database, workshop):
    database.write(open_join_code, cohort_id=workshop.cohort, hours=4, **BY)
    with database.read_session() as session:
        code = session.get(Cohort, workshop.cohort).code
    joiner = Joiner("赵新云", workshop.yunwu, "zh")

    def join(place):
        new = SessionDetails(f"token {place}".encode(), "mine")
        claim = JoinFormDigest("c" * 32, "t" * 32)
        return database.write(
            join_cohort, Act(SYSTEM, NOW), joiner, code=code, new=new, claim=claim
        )

    found = Race(join)

    assert len({result.person_id for result in found.gave}) == 1
    assert len({result.session_id for result in found.gave}) == TIMES
    assert count(database, Person, Person.printed_name == "赵新云") == 1
    assert count(database, JoinClaim) == 1


def test_one_code_of_a_hall_and_none_of_a_closed_one(database, workshop):
    def act(place):
        if place % 5 == 0:
            return database.write(close_cohort, cohort_id=workshop.cohort, **BY)
        return database.write(open_join_code, cohort_id=workshop.cohort, hours=4, **BY)

    Race(act)

    with database.read_session() as session:
        cohort = session.get(Cohort, workshop.cohort)
    assert (cohort.closed_at is not None, cohort.code, cohort.code_open_until) == (True, None, None)
    assert count(database, AuditEvent, AuditEvent.act == AuditAction.COHORT_CLOSED) == 1


def test_an_announcement_is_posted_once(database, workshop):
    texts = {"texts": {"en": "We meet on Monday."}}

    found = race(
        database,
        announcements.add_announcement,
        act=Act(Actor(workshop.people.ravi.id), NOW),
        cohort_id=workshop.cohort,
        **texts,
    )

    assert (len(set(found.gave)), count(database, Announcement)) == (1, 1)
    values = {"cohort_id": workshop.cohort, "announcement_id": found.gave[0]}
    race(database, announcements.withdraw_announcement, **values, **BY)
    assert count(database, AuditEvent, AuditEvent.act == AuditAction.ANNOUNCEMENT_REMOVED) == 1


def test_a_course_is_taken_and_given_up_once(database, workshop):
    database.write(lambda session: session.query(Enrolment).delete() and None)
    values = {"cohort_id": workshop.cohort, "course": COURSE}

    race(database, put_course, **values, starts_on=None, due_on=None, **BY)
    assert count(database, CohortCourse) == 1
    found = race(database, remove_cohort_course, **values, **BY)
    assert (len(found.gave), found.refused) == (1, {"NotFound": TIMES - 1})


def test_a_cohort_is_offered_once(database, workshop):
    place = make_organization(database, "delta")
    values = {"cohort_id": workshop.cohort, "organization_id": place}

    race(database, offer_to, **values, **BY)
    assert count(database, CohortOrganization, CohortOrganization.organization_id == place) == 1
    found = race(database, remove_cohort_organization, **values, **BY)
    assert (len(found.gave), found.refused) == (1, {"NotFound": TIMES - 1})


def test_one_part_in_a_cohort_and_one_coordinator_stays(database, workshop):
    names = [f"coordinator-{place}" for place in range(4)]
    made = [make_person(database, name) for name in names]
    for result in made:
        add_grant(database, result.id, ScopedRole("coordinator"))
    values = {"cohort_id": workshop.cohort, "role": "coordinator"}

    Race(
        lambda place: database.write(
            add_staff, Act(SHELL, NOW), **values, identifier=names[place % 4]
        )
    )
    of_cohort = (RoleGrant.role == "coordinator", RoleGrant.scope_kind == "cohort")
    assert count(database, RoleGrant, *of_cohort) == 4
    Race(
        lambda place: database.write(
            remove_staff, Act(SHELL, NOW), **values, person_id=made[place % 4].id
        )
    )
    assert count(database, RoleGrant, *of_cohort) == 1


def test_one_training_day_of_a_title(database, workshop):
    values = {"cohort_id": workshop.cohort, "day": TODAY, "title": "First"}

    found = race(database, add_training_day, **values, **BY)

    assert (len(found.gave), found.refused) == (1, {"DayExists": TIMES - 1})
    assert count(database, TrainingDay) == 1


def test_a_list_ticked_by_many_holds_everybody_once(database, workshop):
    values = {"cohort_id": workshop.cohort, "day": TODAY, "title": "First"}
    day = database.write(add_training_day, **values, **BY)
    li = frozenset({workshop.people.li.id})
    present = {workshop.yunwu: HeadTotals(5, 3, 1)}

    came = TrainingDayNotes(TODAY, "First", AttendanceTicks(after=li), present)
    went = TrainingDayNotes(TODAY, "First", AttendanceTicks(before=li), {workshop.yunwu: None})

    race(database, record_training_day, came, day_id=day, **BY)
    assert (count(database, Attendance), count(database, HeadCount)) == (1, 1)
    race(database, record_training_day, went, day_id=day, **BY)
    assert (count(database, Attendance), count(database, HeadCount)) == (0, 0)


def test_mail_is_stopped_and_allowed_once(database, workshop):
    race(database, opt_out, person_id=workshop.people.li.id, **BY)
    assert count(database, EmailOptOut) == 1
    race(database, opt_in, person_id=workshop.people.li.id, **BY)
    assert count(database, EmailOptOut) == 0


def test_a_roster_is_applied_and_taken_back_once(database, workshop):
    started = workshop.start(("王小红", "13800100000", "云雾岭茶农合作社", "", "中文", ""))
    prepared = workshop.prepare(started)

    Race(lambda _: workshop.apply(started, prepared=prepared))
    assert count(database, Person, Person.printed_name == "王小红") == 1
    assert count(database, AuditEvent, AuditEvent.act == AuditAction.ROSTER_IMPORTED) == 1
    Race(lambda _: workshop.undo(started))
    assert count(database, Person, Person.printed_name == "王小红") == 0
    assert count(database, AuditEvent, AuditEvent.act == AuditAction.ROSTER_UNDONE) == 1


def test_reports_are_numbered_in_a_row(database, workshop):
    asked = ReportRequest(cohort_id=workshop.cohort, language="en", courses=(COURSE,))
    days = update(Cohort).values(starts_on=TODAY - dt.timedelta(days=9))
    database.write(lambda session: session.execute(days) and None)

    def ask(place):
        now = NOW + dt.timedelta(minutes=2 * place)  # further apart than one who presses twice
        act = Act(Actor(workshop.people.ravi.id), now)
        return database.write(create_report, act, asked, secret=b"secret")

    found = Race(ask)

    assert sorted(result.number for result in found.gave) == list(range(1, TIMES + 1))
    assert count(database, Report) == TIMES


def test_reminders_of_a_day_begin_once(database, workshop):
    found = race(
        database, begin_reminding, act=Act(SYSTEM, NOW), cohort_id=workshop.cohort, day=TODAY
    )

    assert sorted(found.gave) == [False] * (TIMES - 1) + [True]
    assert (count(database, ReminderDay), count(database, Job)) == (1, 1)


def test_a_job_is_in_one_hand(database):
    job_id = database.write(enqueue, kind="test", payload={}, now=NOW)

    found = race(database, lease, job_id=job_id, now=NOW, length=dt.timedelta(minutes=1))

    assert sum(result is not None for result in found.gave) == 1
