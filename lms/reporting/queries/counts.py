"""Counts of a cohort in a few statements over one summary per enrolment."""

import datetime as dt
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from lms.accounts.models import Membership, Person
from lms.catalogue.models import Course
from lms.catalogue.queries.published import newest_of_edition
from lms.certificates.models import Certificate
from lms.enrolment.models import Enrolment
from lms.enrolment.queries.cohorts import CohortRow
from lms.enrolment.queries.enrolments import is_counted_enrolment
from lms.learning.models import EnrolmentSummary
from lms.learning.queries.weeks import WeeklyProgress, WeekRange, get_weekly_progress
from lms.reporting.report import PeopleCounts, ReportHeadCount, ReportPerson, ReportScope
from lms.workshop.models import HeadCount, TrainingDay

K = TypeVar("K")


@dataclass(frozen=True)
class ReportSpan:
    """The cohort and the moments of a report: from `since` (inclusive) to `end` (exclusive).

    People and training days of the report are those of this period. What the people have reached
    counts until `end`, also what they reached before `since`.
    """

    cohort: CohortRow
    scope: ReportScope
    since: dt.datetime
    end: dt.datetime


@dataclass(frozen=True)
class LearnerRow:
    """`revision_id`: the newest of the person's edition; `done`: lessons as a bit field."""

    revision_id: int
    done: int
    person: ReportPerson


def count_by_organization(session: Session, span: ReportSpan) -> dict[int | None, PeopleCounts]:
    """Count people once in each organization they learned for; the key None is without one."""
    return _count_by(session, span, Enrolment.organization_id)


def count_by_course(session: Session, span: ReportSpan) -> dict[str, PeopleCounts]:
    return _count_by(session, span, Course.name)


def count_never_invited(session: Session, span: ReportSpan) -> dict[int, int]:
    """Count members on the last day who were never enrolled in any cohort, by organization.

    Only organizations for which somebody learned in this cohort are counted: offering a cohort to
    an organization gives no access to its members. Names are not returned, for these people are not
    part of the cohort.
    """
    invited = select(Enrolment.organization_id).where(
        Enrolment.cohort_id == span.cohort.id,
        Enrolment.enrolled_at < span.end,
        is_counted_enrolment(),
    )
    enrolled = exists().where(
        Enrolment.person_id == Membership.person_id,
        Enrolment.cohort_id.is_not(None),
        Enrolment.enrolled_at < span.end,
    )
    rows = session.execute(
        select(
            Membership.organization_id, func.count(Membership.person_id.distinct()).label("people")
        )
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.organization_id.in_(invited),
            Membership.started_on <= span.scope.until,
            or_(Membership.ended_on.is_(None), Membership.ended_on > span.scope.until),
            Person.disabled_at.is_(None),
            ~enrolled,
        )
        .group_by(Membership.organization_id)
    )
    return {row.organization_id: row.people for row in rows}


def list_learners(session: Session, span: ReportSpan) -> tuple[LearnerRow, ...]:
    """Return one row for each enrolment, by organization and name."""

    def contact(column: InstrumentedAttribute[str | None]) -> ColumnElement[str]:
        return func.coalesce(column, "") if span.scope.with_contacts else literal("")

    query = (
        select(
            Enrolment.organization_id,
            Person.printed_name.label("name"),
            Person.learner_number,
            contact(Person.phone).label("phone"),
            contact(Person.email).label("email"),
            Course.name.label("course"),
            newest_of_edition(Enrolment.edition_id).label("revision_id"),
            Enrolment.enrolled_at,
            Person.notice_accepted_at.is_not(None).label("signed_in"),
            func.coalesce(EnrolmentSummary.required_done, 0).label("required_done"),
            func.coalesce(EnrolmentSummary.required_total, 0).label("required_total"),
            _PASSED.label("passed"),
            case((Enrolment.completed_at < span.end, Enrolment.completed_at)).label("finished_at"),
            EnrolmentSummary.done.label("done"),
            _is_former_member(span).label("left"),
        )
        .select_from(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Course, Course.id == Enrolment.course_id)
        .outerjoin(EnrolmentSummary, EnrolmentSummary.enrolment_id == Enrolment.id)
        .where(*_in_span(span))
        .order_by(Enrolment.organization_id, Person.printed_name, Person.id, Course.id)
    )
    rows = [dict(row) for row in session.execute(query).mappings()]
    return tuple(
        LearnerRow(row.pop("revision_id"), row.pop("done") or 0, ReportPerson(**row))
        for row in rows
    )


def list_head_counts(session: Session, span: ReportSpan) -> tuple[ReportHeadCount, ...]:
    query = (
        select(
            TrainingDay.day,
            TrainingDay.title,
            HeadCount.organization_id,
            HeadCount.present,
            HeadCount.women,
            HeadCount.under_35,
        )
        .join(HeadCount, HeadCount.training_day_id == TrainingDay.id)
        .where(
            TrainingDay.cohort_id == span.cohort.id,
            TrainingDay.day >= span.scope.since,
            TrainingDay.day <= span.scope.until,
        )
        .order_by(TrainingDay.day, TrainingDay.id, HeadCount.organization_id)
    )
    return tuple(ReportHeadCount(**row) for row in session.execute(query).mappings())


def get_weekly_progress_of_report(session: Session, span: ReportSpan) -> WeeklyProgress:
    """Return progress by week; `finished` of the last week equals the report's total."""
    weeks = WeekRange(_in_span(span), span.scope.since, span.scope.until)
    return get_weekly_progress(session, span.cohort, weeks)


_PASSED = func.coalesce(EnrolmentSummary.attempts, 0) > func.coalesce(EnrolmentSummary.failures, 0)


def _count_by(
    session: Session, span: ReportSpan, key: InstrumentedAttribute[K]
) -> dict[K, PeopleCounts]:
    certificate = exists().where(
        Certificate.enrolment_id == Enrolment.id,
        Certificate.state == "valid",
        Certificate.issued_at < span.end,
    )
    query = (
        select(
            key.label("key"),
            func.count(Enrolment.person_id.distinct()).label("enrolled"),
            _people_where(Person.notice_accepted_at.is_not(None)).label("signed_in"),
            _people_where(_PASSED).label("passed"),
            _people_where(Enrolment.completed_at < span.end).label("finished"),
            _people_where(certificate).label("certificates"),
            _people_where(_is_former_member(span)).label("left"),
        )
        .select_from(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Course, Course.id == Enrolment.course_id)
        .outerjoin(EnrolmentSummary, EnrolmentSummary.enrolment_id == Enrolment.id)
        .where(*_in_span(span))
        .group_by(key)
    )
    rows = [dict(row) for row in session.execute(query).mappings()]
    return {row.pop("key"): PeopleCounts(**row) for row in rows}


def _people_where(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, Enrolment.person_id)).distinct())


def _in_span(span: ReportSpan) -> tuple[ColumnElement[bool], ...]:
    return (
        Enrolment.cohort_id == span.cohort.id,
        Course.name.in_(span.scope.courses),
        Enrolment.enrolled_at < span.end,
        or_(Enrolment.ended_at.is_(None), Enrolment.ended_at >= span.since),
        is_counted_enrolment(),
    )


def _is_former_member(span: ReportSpan) -> ColumnElement[bool]:
    """Removed from the course, or no longer a member of the organization they learned for."""
    was = exists().where(
        Membership.person_id == Enrolment.person_id,
        Membership.organization_id == Enrolment.organization_id,
    )
    still = was.where(
        or_(Membership.ended_on.is_(None), Membership.ended_on > span.scope.until),
    )
    return or_(
        and_(Enrolment.ended_at.is_not(None), Enrolment.ended_at < span.end),
        and_(was, ~still),
    )
