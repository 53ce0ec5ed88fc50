"""Enrolment of a person by staff in all courses of a cohort."""

from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_acts import AuditAct
from lms.accounts.services.audit import AuditEntry, record
from lms.enrolment.queries.cohorts import list_cohort_courses
from lms.enrolment.services.enrolling import CourseRetired, enrol


def enrol_in_cohort(session: Session, act: Act, *, person_id: int, cohort_id: int) -> None:
    """Enrol in every course of the cohort that is still offered. Raises CourseByInvitation."""
    for course in list_cohort_courses(session, cohort_id):
        try:
            enrol(session, act, person_id=person_id, course=course, cohort_id=cohort_id)
        except CourseRetired:
            continue  # retired after the cohort began; the other courses are open
    noted = AuditEntry(AuditAct.COHORT_JOINED, "person", person_id, {"cohort": cohort_id})
    record(session, act, noted)
