"""Days of activity since the last completed lesson, in zones on both sides of UTC."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from lms.accounts.rules.acts import SYSTEM, Act
from lms.enrolment.models import ActivityDay, Enrolment
from lms.enrolment.queries.cohorts import get_cohort
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.enrolment.services.enrolling import enrol_person_in_course
from lms.learning.models import EnrolmentSummary
from lms.learning.queries.at_risk import LOOKS_BACK, list_at_risk
from lms.learning.queries.learner_progress import list_progress_of_cohort
from tests.factories import NOW, make_people
from tests.factories_course import COURSE, later, publish_course

LAST_DAY = dt.date(2026, 11, 30)
MIDNIGHT = dt.time(0), dt.time(23, 59, 59)


@pytest.fixture
def count_days(database):
    """Return the days for which Li is told to be stuck; None when she is not."""
    li = make_people(database).li.id
    publish_course(database)

    def count(zone, days, completed_at=None):
        act = Act(SYSTEM, NOW)
        new = NewCohort("Spring", starts_on=NOW.date(), courses=(COURSE,), zone=zone)
        cohort_id = database.write(create_cohort, act, new)
        enrolment_id = database.write(enrol_person_in_course, act, person_id=li, course=COURSE)
        rows = [ActivityDay(person_id=li, day=day) for day in days]
        if completed_at is not None:
            summary = {"required_done": 1, "required_total": 3, "last_completed_at": completed_at}
            rows.append(EnrolmentSummary(enrolment_id=enrolment_id, **summary))

        def write(session):
            session.get_one(Enrolment, enrolment_id).cohort_id = cohort_id
            session.add_all(rows)

        database.write(write)
        with database.read_session() as session:
            progress = list_progress_of_cohort(session, cohort_id=cohort_id)
            cohort = get_cohort(session, cohort_id)
            found = list_at_risk(session, cohort, progress, now=later(days=20))
        reasons = [reason for at_risk in found for reason in at_risk.reasons]
        return next((reason.count for reason in reasons if reason.kind == "stuck"), None)

    return count


def move(days):
    return LAST_DAY + dt.timedelta(days=days)


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/Lima"])
@pytest.mark.parametrize("time", MIDNIGHT)
def test_only_days_after_that_of_the_last_completion_count(count_days, zone, time):
    completed_at = dt.datetime.combine(LAST_DAY, time, ZoneInfo(zone))

    assert count_days(zone, map(move, (-2, -1, 0, 1, 2, 5)), completed_at) == 3


def test_without_a_summary_all_recent_days_count(count_days):
    today = later(days=20).date()
    days = (today - LOOKS_BACK - dt.timedelta(days=1), today - LOOKS_BACK, LAST_DAY)

    assert count_days("UTC", days) == 2
