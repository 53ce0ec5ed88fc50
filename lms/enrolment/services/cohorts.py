"""Creates cohorts with courses and organizations."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.catalogue.queries.published import list_current_of
from lms.clock import DEFAULT_ZONE
from lms.enrolment.models import Cohort, CohortCourse, CohortOrganization
from lms.i18n import DEFAULT_LANGUAGE


@dataclass(frozen=True)
class NewCohort:
    """`courses` by name, `organizations` by id."""

    name: str
    starts_on: dt.date
    ends_on: dt.date | None = None
    zone: str = DEFAULT_ZONE
    language: str = DEFAULT_LANGUAGE
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
        language=new.language,
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
    for row in list_current_of(session, new.courses):
        session.merge(CohortCourse(cohort_id=cohort.id, course_id=row.course_id))
    for organization_id in new.organizations:
        session.merge(CohortOrganization(cohort_id=cohort.id, organization_id=organization_id))
    session.flush()
    return cohort.id
