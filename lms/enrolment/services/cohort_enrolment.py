"""Enrolment of a person by staff in all courses of a cohort."""

import datetime as dt

from sqlalchemy.orm import Session

from lms.accounts.services.audit import Actor, AuditEntry, record
from lms.enrolment.queries.cohorts import list_cohort_courses
from lms.enrolment.services.enrolling import CourseRetired, enrol


def enrol_in_cohort(
    session: Session, *, person_id: int, cohort_id: int, by: Actor, now: dt.datetime
) -> None:
    """Enrol in every course of the cohort that is still offered. Raises CourseByInvitation."""
    for course in list_cohort_courses(session, cohort_id):
        try:
            enrol(session, person_id=person_id, course=course, now=now, cohort_id=cohort_id)
        except CourseRetired:
            continue  # retired after the cohort began; the other courses are open
    noted = AuditEntry("cohort joined", "person", person_id, {"cohort": cohort_id})
    record(session, noted, by=by, now=now)
