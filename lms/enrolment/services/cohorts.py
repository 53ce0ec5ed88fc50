"""Creates cohorts with courses and organizations."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.catalogue.queries.published import get_current
from lms.clock import DEFAULT_ZONE
from lms.enrolment.models import Cohort, CohortCourse, CohortOrganization
from lms.errors import NotFound

MAX_OPEN_TIME = dt.timedelta(hours=12)


@dataclass(frozen=True)
class NewCohort:
    """`courses` by name, `organizations` by id."""

    name: str
    starts_on: dt.date
    ends_on: dt.date | None = None
    zone: str = DEFAULT_ZONE
    contact_name: str = ""
    contact_phone: str = ""
    contact_wechat: str = ""
    contact_hours: str = ""
    courses: tuple[str, ...] = ()
    organizations: tuple[int, ...] = ()


def create_cohort(session: Session, act: Act, new: NewCohort) -> int:
    """Create a cohort and return its id. Raises NotFound for a course that is not published."""
    cohort = Cohort(
        name=new.name,
        zone=new.zone,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        contact_name=new.contact_name,
        contact_phone=new.contact_phone,
        contact_wechat=new.contact_wechat,
        contact_hours=new.contact_hours,
        created_at=act.at,
    )
    session.add(cohort)
    session.flush()
    add_courses(session, cohort_id=cohort.id, courses=new.courses)
    add_organizations(session, cohort_id=cohort.id, organizations=new.organizations)
    return cohort.id


def add_courses(session: Session, *, cohort_id: int, courses: Iterable[str]) -> None:
    """Add these courses to the cohort."""
    for name in courses:
        course_id = get_current(session, name).course_id
        session.merge(CohortCourse(cohort_id=cohort_id, course_id=course_id))
    session.flush()


def add_organizations(session: Session, *, cohort_id: int, organizations: Iterable[int]) -> None:
    """Offer the cohort to these organizations too."""
    for organization_id in organizations:
        session.merge(CohortOrganization(cohort_id=cohort_id, organization_id=organization_id))
    session.flush()


def open_code(session: Session, act: Act, *, cohort_id: int, code: str) -> dt.datetime:
    """Open the cohort under a join code for twelve hours; return the end."""
    cohort = session.get(Cohort, cohort_id)
    if cohort is None:
        raise NotFound
    cohort.code, cohort.code_open_until = code, act.at + MAX_OPEN_TIME
    session.flush()
    return cohort.code_open_until
