"""Who takes which course, in which cohort. A person's things are asked for with her id."""

import datetime as dt
import functools
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from lms.accounts.models import Organization
from lms.catalogue.models import Course
from lms.catalogue.queries import newest_of_edition
from lms.enrolment.models import (
    ActivityDay,
    Cohort,
    CohortCourse,
    CohortOrganization,
    Enrolment,
)
from lms.enrolment.rules import DEFAULT_ZONE
from lms.errors import NotFound
from lms.i18n import text_in


@dataclass(frozen=True)
class Place:
    """An enrolment with the newest revision of its edition and the zone of its cohort."""

    enrolment_id: int
    person_id: int
    course_id: int
    course: str
    edition_id: int
    revision_id: int
    cohort_id: int | None
    organization_id: int | None
    zone: str
    enrolled_at: dt.datetime
    completed_at: dt.datetime | None
    ended_at: dt.datetime | None


@dataclass(frozen=True)
class CohortRow:
    """A cohort with the contact that its learners see."""

    id: int
    name: str
    zone: str
    starts_on: dt.date
    ends_on: dt.date | None
    contact_name: str
    contact_phone: str
    contact_wechat: str
    contact_hours: str
    closed_at: dt.datetime | None


@dataclass(frozen=True)
class OfferedOrganization:
    """One choice in the list of who joins with a cohort code."""

    id: int
    name_en: str
    name_zh: str

    def name_in(self, language: str) -> str:
        return text_in({"en": self.name_en, "zh": self.name_zh}, language)


def find_place(session: Session, *, person_id: int, course: str) -> Place | None:
    """The person's enrolment in a course that has not ended."""
    found = session.execute(
        places().where(
            Enrolment.person_id == person_id, Course.name == course, Enrolment.ended_at.is_(None)
        )
    ).one_or_none()
    return as_place(*found) if found else None


def get_place(session: Session, *, person_id: int, enrolment_id: int) -> Place:
    """One enrolment of this person, ended or not. Raises NotFound for another's."""
    found = session.execute(
        places().where(Enrolment.id == enrolment_id, Enrolment.person_id == person_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    return as_place(*found)


def list_places(session: Session, *, person_id: int) -> tuple[Place, ...]:
    """The person's enrolments that have not ended, the newest first."""
    rows = session.execute(
        places()
        .where(Enrolment.person_id == person_id, Enrolment.ended_at.is_(None))
        .order_by(Enrolment.enrolled_at.desc(), Enrolment.id.desc())
    )
    return tuple(as_place(*row) for row in rows)


@functools.cache
def places() -> Select[*tuple[Any, ...]]:
    """The columns of `as_place`, for statements of this package and of those above."""
    return (
        select(
            Enrolment.id,
            Enrolment.person_id,
            Enrolment.course_id,
            Course.name,
            Enrolment.edition_id,
            newest_of_edition(Enrolment.edition_id),
            Enrolment.cohort_id,
            Enrolment.organization_id,
            Cohort.zone,
            Enrolment.enrolled_at,
            Enrolment.completed_at,
            Enrolment.ended_at,
        )
        .join(Course, Course.id == Enrolment.course_id)
        .outerjoin(Cohort, Cohort.id == Enrolment.cohort_id)
    )


def as_place(*columns: Any) -> Place:  # noqa: ANN401 - a row of `places`
    """The first twelve columns of a row of `places`."""
    values = list(columns[:12])
    values[8] = values[8] or DEFAULT_ZONE
    return Place(*values)


def list_cohorts_of(session: Session, *, person_id: int) -> tuple[CohortRow, ...]:
    """The cohorts in which the person takes a course, the newest first."""
    mine = select(Enrolment.cohort_id).where(
        Enrolment.person_id == person_id, Enrolment.ended_at.is_(None)
    )
    rows = session.execute(
        _cohorts().where(Cohort.id.in_(mine)).order_by(Cohort.starts_on.desc(), Cohort.id.desc())
    )
    return tuple(CohortRow(*row) for row in rows)


def find_cohort_by_code(session: Session, code: str, *, now: dt.datetime) -> CohortRow | None:
    """The cohort whose code is held open at this moment."""
    found = session.execute(
        _cohorts().where(
            Cohort.code == code, Cohort.code_open_until > now, Cohort.closed_at.is_(None)
        )
    ).one_or_none()
    return CohortRow(*found) if found else None


def list_cohort_courses(session: Session, cohort_id: int) -> tuple[str, ...]:
    """Names of the courses that a cohort takes."""
    return tuple(
        session.scalars(
            select(Course.name)
            .join(CohortCourse, CohortCourse.course_id == Course.id)
            .where(CohortCourse.cohort_id == cohort_id)
            .order_by(Course.id)
        )
    )


def is_offered(
    session: Session, *, cohort_id: int, course_id: int, organization_id: int | None
) -> bool:
    """True when the cohort is open, takes the course, and is offered to the organization."""
    takes = exists().where(CohortCourse.cohort_id == Cohort.id, CohortCourse.course_id == course_id)
    offered = exists().where(
        CohortOrganization.cohort_id == Cohort.id,
        CohortOrganization.organization_id == organization_id,
    )
    return bool(
        session.scalar(
            select(Cohort.id).where(
                Cohort.id == cohort_id, Cohort.closed_at.is_(None), takes, offered
            )
        )
    )


def list_active_days(
    session: Session, *, person_id: int, since: dt.date | None = None
) -> tuple[dt.date, ...]:
    """Days on which the person was active, the newest first."""
    days = select(ActivityDay.day).where(ActivityDay.person_id == person_id)
    if since is not None:
        days = days.where(ActivityDay.day >= since)
    return tuple(session.scalars(days.order_by(ActivityDay.day.desc())))


def list_offered_organizations(session: Session, cohort_id: int) -> tuple[OfferedOrganization, ...]:
    """Organizations to whose people a cohort is offered, by their code, but for archived ones."""
    rows = session.execute(
        select(Organization.id, Organization.name_en, Organization.name_zh)
        .join(CohortOrganization, CohortOrganization.organization_id == Organization.id)
        .where(CohortOrganization.cohort_id == cohort_id, Organization.archived_at.is_(None))
        .order_by(Organization.code)
    )
    return tuple(OfferedOrganization(*row) for row in rows)


def count_enrolments(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Enrolment)) or 0


def _cohorts() -> Select[*tuple[Any, ...]]:
    return select(
        Cohort.id,
        Cohort.name,
        Cohort.zone,
        Cohort.starts_on,
        Cohort.ends_on,
        Cohort.contact_name,
        Cohort.contact_phone,
        Cohort.contact_wechat,
        Cohort.contact_hours,
        Cohort.closed_at,
    )
