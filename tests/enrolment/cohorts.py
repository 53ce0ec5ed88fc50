"""Cohorts, and their join codes."""

import datetime as dt

from lms.accounts.rules.acts import SYSTEM, Act
from lms.enrolment.models import Cohort
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from tests.factories import NOW
from tests.factories_course import COURSE


def set_join_code(session, cohort_id, code, until):
    cohort = session.get(Cohort, cohort_id)
    cohort.code, cohort.code_open_until = code, until


def make_cohort(database, *organizations, name="Spring"):
    new = NewCohort(
        name,
        starts_on=dt.date(2026, 11, 1),
        contact_name="Ravi",
        courses=(COURSE,),
        organizations=organizations,
    )
    return database.write(create_cohort, Act(SYSTEM, NOW), new)
