"""Tables of cohorts and of everything that belongs to a cohort."""

from lms.enrolment.models.cohorts import Announcement, Cohort, CohortCourse, CohortOrganization
from lms.enrolment.models.enrolments import ActivityDay, Enrolment
from lms.enrolment.models.follow_up import Contact, MailStop, Snooze
from lms.enrolment.models.roster import RosterImport
from lms.enrolment.models.workshop import Attendance, HeadCount, JoinClaim, TrainingDay

__all__ = [
    "ActivityDay", "Announcement", "Attendance", "Cohort", "CohortCourse", "CohortOrganization",
    "Contact", "Enrolment", "HeadCount", "JoinClaim", "MailStop", "RosterImport",
    "Snooze", "TrainingDay",
]  # fmt: skip
