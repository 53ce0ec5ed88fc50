"""The weeks of a report: of the same people, in the same period as its other figures."""

from sqlalchemy import or_
from sqlalchemy.orm import Session

from lms.catalogue.models import Course
from lms.enrolment.models import Enrolment
from lms.enrolment.queries import CohortRow
from lms.learning.queries import Stretch, Weeks, list_weeks_of
from lms.reporting.queries.rows import Span


def list_weeks_in(session: Session, cohort: CohortRow, span: Span) -> Weeks:
    """The last week holds as many who finished as the report's total does."""
    where = (
        Enrolment.cohort_id == span.cohort_id,
        Course.name.in_(span.courses),
        Enrolment.enrolled_at < span.end,
        or_(Enrolment.ended_at.is_(None), Enrolment.ended_at >= span.since),
    )
    return list_weeks_of(
        session, cohort, Stretch(where, span.first_day, span.last_day, since=span.since)
    )
