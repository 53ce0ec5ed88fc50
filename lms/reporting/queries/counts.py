"""Counts of a cohort in a few statements over one summary per enrolment."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from lms.accounts.models import Membership, Person
from lms.catalogue.models import Course
from lms.catalogue.queries.published import newest_of_edition
from lms.certificates.models import Certificate
from lms.enrolment.models import Enrolment
from lms.learning.models import EnrolmentSummary
from lms.reporting.queries.rows import HeadCountRow, PeopleCounts, ReportSpan
from lms.workshop.models import HeadCount, TrainingDay


def count_by_organization(session: Session, span: ReportSpan) -> dict[int | None, PeopleCounts]:
    """Count people once in each organization they learned for; the key None is without one."""
    rows = session.execute(_counted(span, Enrolment.organization_id))
    return {row[0]: PeopleCounts(*row[1:]) for row in rows}


def count_by_course(session: Session, span: ReportSpan) -> dict[str, PeopleCounts]:
    rows = session.execute(_counted(span, Course.name))
    return {row[0]: PeopleCounts(*row[1:]) for row in rows}


def count_never_invited(session: Session, span: ReportSpan) -> dict[int, int]:
    """Count members on the last day who were never enrolled in any cohort, by organization.

    Only organizations for which somebody learned in this cohort are counted: offering a cohort to
    an organization gives no access to its members. Names are not returned, for these people are not
    part of the cohort.
    """
    known = select(Enrolment.organization_id).where(
        Enrolment.cohort_id == span.cohort_id, Enrolment.enrolled_at < span.end
    )
    placed = exists().where(
        Enrolment.person_id == Membership.person_id,
        Enrolment.cohort_id.is_not(None),
        Enrolment.enrolled_at < span.end,
    )
    rows = session.execute(
        select(Membership.organization_id, func.count(Membership.person_id.distinct()))
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.organization_id.in_(known),
            Membership.started_on <= span.last_day,
            or_(Membership.ended_on.is_(None), Membership.ended_on > span.last_day),
            Person.disabled_at.is_(None),
            ~placed,
        )
        .group_by(Membership.organization_id)
    )
    return {row[0]: row[1] for row in rows}


def list_learners(session: Session, span: ReportSpan) -> tuple[tuple[Any, ...], ...]:
    """Return one row for each enrolment, in the order that the snapshot unpacks."""
    query = (
        _people(Enrolment.organization_id)
        .add_columns(
            Course.name,
            newest_of_edition(Enrolment.edition_id),
            Enrolment.enrolled_at,
            Person.notice_accepted_at.is_not(None),
            func.coalesce(EnrolmentSummary.required_done, 0),
            func.coalesce(EnrolmentSummary.required_total, 0),
            _PASSED,
            case((_within(Enrolment.completed_at, span), Enrolment.completed_at)),
            EnrolmentSummary.done,
            _has_left(span),
        )
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(Course, Course.id == Enrolment.course_id)
        .outerjoin(EnrolmentSummary, EnrolmentSummary.enrolment_id == Enrolment.id)
        .where(*_in_span(span))
        .order_by(Enrolment.organization_id, Person.printed_name, Person.id, Course.id)
    )
    return tuple(tuple(row) for row in session.execute(query))


def list_head_counts(session: Session, span: ReportSpan) -> tuple[HeadCountRow, ...]:
    rows = session.execute(
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
            TrainingDay.cohort_id == span.cohort_id,
            TrainingDay.day >= span.first_day,
            TrainingDay.day <= span.last_day,
        )
        .order_by(TrainingDay.day, TrainingDay.id, HeadCount.organization_id)
    )
    return tuple(HeadCountRow(*row) for row in rows)


_PASSED = func.coalesce(EnrolmentSummary.attempts, 0) > func.coalesce(EnrolmentSummary.failures, 0)


def _counted(span: ReportSpan, key: ColumnElement[Any] | Any) -> Select[*tuple[Any, ...]]:  # noqa: ANN401 - an attribute of a model
    return (
        select(
            key,
            _people_where(),
            _people_where(Person.notice_accepted_at.is_not(None)),
            _people_where(_PASSED),
            _people_where(_within(Enrolment.completed_at, span)),
            _people_where(_has_certificate(span)),
            _people_where(_has_left(span)),
        )
        .select_from(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Course, Course.id == Enrolment.course_id)
        .outerjoin(EnrolmentSummary, EnrolmentSummary.enrolment_id == Enrolment.id)
        .where(*_in_span(span))
        .group_by(key)
    )


def _people_where(condition: ColumnElement[bool] | None = None) -> ColumnElement[int]:
    who = Enrolment.person_id if condition is None else case((condition, Enrolment.person_id))
    return func.count(who.distinct())


def _in_span(span: ReportSpan) -> tuple[ColumnElement[bool], ...]:
    return (
        Enrolment.cohort_id == span.cohort_id,
        Course.name.in_(span.courses),
        Enrolment.enrolled_at < span.end,
        or_(Enrolment.ended_at.is_(None), Enrolment.ended_at >= span.since),
    )


def _within(moment: Any, span: ReportSpan) -> ColumnElement[bool]:  # noqa: ANN401 - an attribute of a model
    return and_(moment >= span.since, moment < span.end)


def _has_certificate(span: ReportSpan) -> ColumnElement[bool]:
    return exists().where(
        Certificate.enrolment_id == Enrolment.id,
        Certificate.state == "valid",
        _within(Certificate.issued_at, span),
    )


def _has_left(span: ReportSpan) -> ColumnElement[bool]:
    """Removed from the course, or no longer a member of the organization they learned for."""
    was = exists().where(
        Membership.person_id == Enrolment.person_id,
        Membership.organization_id == Enrolment.organization_id,
    )
    still = was.where(
        or_(Membership.ended_on.is_(None), Membership.ended_on > span.last_day),
    )
    return or_(
        and_(Enrolment.ended_at.is_not(None), Enrolment.ended_at < span.end),
        and_(was, ~still),
    )


def _people(organization: Any) -> Select[*tuple[Any, ...]]:  # noqa: ANN401 - an attribute of a model
    return select(
        Person.id,
        organization,
        Person.printed_name,
        Person.learner_number,
        func.coalesce(Person.phone, ""),
        func.coalesce(Person.email, ""),
    )
