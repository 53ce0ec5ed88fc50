"""Who else wrote the shared part of a worksheet, and reads the comments on it."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.enrolment.queries.enrolments import EnrolmentRow, find_enrolment
from lms.errors import NotFound
from lms.plan.models import PlanContributor, PlanEntry
from lms.plan.queries.plan_pages import find_organization_of_enrolment, get_fields


@dataclass(frozen=True)
class WorksheetAuthor:
    """A member of the organization who takes the same course and has the same worksheet."""

    enrolment_id: int
    name: str


def list_other_authors(
    session: Session, enrolment: EnrolmentRow, *, lesson: str, now: dt.datetime
) -> tuple[WorksheetAuthor, ...]:
    """Return the others who saved a part of the shared pages of a worksheet, or said so.

    People who have left the organization or the course are left out. Raises NotFound.
    """
    organization_id = find_organization_of_enrolment(session, enrolment, now=now)
    pages = {rule.plan_page for rule in get_fields(session, enrolment, lesson) if rule.plan_page}
    if organization_id is None or not pages:
        return ()
    wrote = union(
        select(PlanEntry.person_id).where(
            PlanEntry.organization_id == organization_id, PlanEntry.page.in_(pages)
        ),
        select(PlanContributor.person_id).where(
            PlanContributor.organization_id == organization_id, PlanContributor.page.in_(pages)
        ),
    )
    people = session.execute(
        select(Person.id, Person.printed_name)
        .where(Person.id.in_(wrote), Person.id != enrolment.person_id)
        .order_by(Person.id)
    )
    found = []
    for row in people:
        other = find_enrolment(session, person_id=row.id, course=enrolment.course)
        if other is not None and _has_worksheet(session, other, lesson, organization_id, now=now):
            found.append(WorksheetAuthor(other.enrolment_id, row.printed_name))
    return tuple(found)


def _has_worksheet(
    session: Session,
    enrolment: EnrolmentRow,
    lesson: str,
    organization_id: int,
    *,
    now: dt.datetime,
) -> bool:
    try:
        get_fields(session, enrolment, lesson)
    except NotFound:
        return False
    return find_organization_of_enrolment(session, enrolment, now=now) == organization_id
