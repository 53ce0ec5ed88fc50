"""The other authors of the shared part of a worksheet, who read the comments on it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.accounts.queries.memberships import get_organizations_by_person
from lms.catalogue.models import Course
from lms.clock import day_of
from lms.enrolment.models import Enrolment
from lms.enrolment.queries.enrolments import (
    EnrolmentRow,
    build_enrolment_row,
    select_enrolments,
)
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
    rows = session.execute(
        select_enrolments()
        .add_columns(Person.printed_name)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Person.id.in_(wrote),
            Person.id != enrolment.person_id,
            Person.confirmed.is_(True),
            Course.name == enrolment.course,
            Enrolment.ended_at.is_(None),
        )
        .order_by(Person.id)
    ).mappings()
    others = {build_enrolment_row(row): row["printed_name"] for row in rows}
    organizations = _list_organizations(session, others, now=now)
    return tuple(
        WorksheetAuthor(other.enrolment_id, name)
        for other, name in others.items()
        if organizations.get(other.person_id) == organization_id
        and _has_worksheet(session, other, lesson)
    )


def _list_organizations(
    session: Session, enrolments: Iterable[EnrolmentRow], *, now: dt.datetime
) -> dict[int, int]:
    """Return the organization of each person today, in the zone of the cohort."""
    by_day = defaultdict(list)
    for enrolment in enrolments:
        by_day[day_of(now, enrolment.zone)].append(enrolment.person_id)
    found: dict[int, int] = {}
    for day, person_ids in by_day.items():
        found.update(get_organizations_by_person(session, person_ids, day=day))
    return found


def _has_worksheet(session: Session, enrolment: EnrolmentRow, lesson: str) -> bool:
    try:
        get_fields(session, enrolment, lesson)
    except NotFound:
        return False
    return True
