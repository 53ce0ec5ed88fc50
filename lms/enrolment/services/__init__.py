"""Services that change cohorts and enrolments. Every service takes the session and flushes."""

from lms.enrolment.services.cohorts import (
    NewCohort,
    add_courses,
    add_organizations,
    create_cohort,
    open_code,
)
from lms.enrolment.services.enrolling import (
    CourseByInvitation,
    CourseRetired,
    end_enrolment,
    enrol,
    note_activity,
)

__all__ = [
    "CourseByInvitation", "CourseRetired", "NewCohort", "add_courses", "add_organizations",
    "create_cohort", "end_enrolment", "enrol", "note_activity", "open_code",
]  # fmt: skip
