"""Weekly progress of a report, for the same people and period as its other figures."""

from sqlalchemy import or_
from sqlalchemy.orm import Session

from lms.catalogue.models import Course
from lms.enrolment.models import Enrolment
from lms.enrolment.queries.cohorts import CohortRow
from lms.learning.queries.weeks import WeeklyProgress, WeekRange, get_weekly_progress
from lms.reporting.queries.rows import ReportSpan


def get_weekly_progress_of_report(
    session: Session, cohort: CohortRow, span: ReportSpan
) -> WeeklyProgress:
    """Return progress by week; `finished` of the last week equals the report's total."""
    where = (
        Enrolment.cohort_id == span.cohort_id,
        Course.name.in_(span.courses),
        Enrolment.enrolled_at < span.end,
        or_(Enrolment.ended_at.is_(None), Enrolment.ended_at >= span.since),
    )
    return get_weekly_progress(
        session, cohort, WeekRange(where, span.first_day, span.last_day, since=span.since)
    )
