"""Values of worksheets and of the pages of an organization's plan."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.accounts.queries.memberships import find_confirmed_organization_on
from lms.catalogue.queries.published import get_published
from lms.clock import day_of
from lms.content.model import FieldRule
from lms.db import read_columns
from lms.enrolment.queries.enrolments import EnrolmentRow
from lms.errors import NotFound
from lms.learning.queries.outlines import list_completions
from lms.plan.models import PlanContributor, PlanEntry, WorksheetEntry
from lms.plan.rules.worksheet_fields import part_key


@dataclass(frozen=True)
class FieldValue:
    """The value of a field; `version` is 0 for own fields and where nothing was saved.

    `previous_text`: of a shared field, what the person wrote before the plan was open to them.
    """

    value: str = ""
    version: int = 0
    is_shared: bool = False
    saved_by: str = ""
    saved_at: dt.datetime | None = None
    previous_text: str = ""


@dataclass(frozen=True)
class Contributor:
    person_id: int
    name: str
    added_at: dt.datetime


@dataclass(frozen=True)
class Worksheet:
    """Values by field id; `contributors` and `authors`, who saved a part of it, by plan page."""

    fields: tuple[FieldRule, ...]
    values: dict[str, FieldValue]
    organization_id: int | None
    handed_in_at: dt.datetime | None
    contributors: dict[str, tuple[Contributor, ...]] = field(default_factory=dict)
    authors: dict[str, frozenset[int]] = field(default_factory=dict)

    @property
    def is_begun(self) -> bool:
        """True if a field has a text."""
        return any(value.value for value in self.values.values())

    def has_other_author(self, page: str, person_id: int) -> bool:
        """Return whether somebody else wrote on a page of the plan."""
        return bool(self.authors.get(page, frozenset()) - {person_id})

    def is_of_others(self, person_id: int) -> bool:
        """Return whether others wrote all of it, and the person has not declared to be one of them.

        A text in a field of one's own counts, and any save of a shared page.
        """
        if any(value.value for value in self.values.values() if not value.is_shared):
            return False
        pages = {rule.plan_page for rule in self.fields if rule.plan_page}
        writers = {author for page in pages for author in self.authors.get(page, ())}
        declared = {row.person_id for page in pages for row in self.contributors.get(page, ())}
        return bool(writers) and person_id not in writers | declared


@dataclass(frozen=True)
class PlanPart:
    """One saved part of a plan page, with its author and moment."""

    organization_id: int
    page: str
    role: str
    field: str
    version: int
    value: str
    person_id: int
    name: str
    saved_at: dt.datetime
    client_id: str = ""


def get_worksheet(
    session: Session, enrolment: EnrolmentRow, *, lesson: str, now: dt.datetime
) -> Worksheet:
    """Return all values of a worksheet for the person of the enrolment. Raises NotFound."""
    fields = get_fields(session, enrolment, lesson)
    organization_id = find_organization_of_enrolment(session, enrolment, now=now)
    done = list_completions(session, enrolment_id=enrolment.enrolment_id)
    return Worksheet(
        fields=fields,
        values=get_values(session, enrolment, lesson=lesson, organization_id=organization_id),
        organization_id=organization_id,
        handed_in_at=next((row.completed_at for row in done if row.lesson == lesson), None),
        contributors=_contributors(session, organization_id),
        authors=_get_authors_by_field(session, organization_id),
    )


def get_fields(session: Session, enrolment: EnrolmentRow, lesson: str) -> tuple[FieldRule, ...]:
    """Return the fields of a worksheet. Raises NotFound when the lesson is not a worksheet."""
    found = get_published(session, enrolment.revision_id).structure.lessons.get(lesson)
    if found is None or found.kind != "worksheet":
        raise NotFound
    return found.fields


def find_organization_of_enrolment(
    session: Session, enrolment: EnrolmentRow, *, now: dt.datetime
) -> int | None:
    """Return the organization whose plan the person may read and write today.

    Returns None for a person who is not a member of any, or is still to be confirmed: people
    who join with a cohort code choose the cooperative, and cooperatives are rivals.
    """
    return find_confirmed_organization_on(
        session, person_id=enrolment.person_id, day=day_of(now, enrolment.zone)
    )


def get_values(
    session: Session, enrolment: EnrolmentRow, *, lesson: str, organization_id: int | None
) -> dict[str, FieldValue]:
    """Return the value of each field by id; without an organization all fields are own fields."""
    personal_values = _own_values(session, enrolment, lesson)
    parts = list_plan(session, organization_id=organization_id) if organization_id else ()
    shared = {(part.page, part.role, part.field): part for part in parts}
    return {
        rule.id: _shared_value(
            shared.get(part_key(rule)), personal_values.get(rule.id, FieldValue()).value
        )
        if rule.plan_page and organization_id
        else personal_values.get(rule.id, FieldValue())
        for rule in get_fields(session, enrolment, lesson)
    }


def list_plan(session: Session, *, organization_id: int) -> tuple[PlanPart, ...]:
    """Return the newest save of each part of an organization's plan, by page."""
    return list_parts(session, select_newest_parts(PlanEntry.organization_id == organization_id))


def select_newest_parts(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Select the newest save of each part among the saves that meet the conditions."""
    newest = (
        select(func.max(PlanEntry.id))
        .where(*conditions)
        .group_by(PlanEntry.organization_id, PlanEntry.page, PlanEntry.role, PlanEntry.field)
    )
    return _parts(PlanEntry.id.in_(newest))


def list_parts(
    session: Session, parts: Select[*tuple[Any, ...]], **values: object
) -> tuple[PlanPart, ...]:
    """Return the saves that `select_newest_parts` selects, with the values of its parameters."""
    return tuple(PlanPart(**row) for row in read_columns(session, parts, values).mappings())


def list_saves(
    session: Session, *, organization_id: int, page: str, role: str, field: str = ""
) -> tuple[PlanPart, ...]:
    """Return every save of one part, the oldest first."""
    saves = _parts(
        PlanEntry.organization_id == organization_id,
        PlanEntry.page == page,
        PlanEntry.role == role,
        PlanEntry.field == field,
    )
    return list_parts(session, saves)


def _parts(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            PlanEntry.organization_id,
            PlanEntry.page,
            PlanEntry.role,
            PlanEntry.field,
            PlanEntry.version,
            PlanEntry.value,
            PlanEntry.person_id,
            Person.printed_name.label("name"),
            PlanEntry.saved_at,
            PlanEntry.client_id,
        )
        .join(Person, Person.id == PlanEntry.person_id)
        .where(*conditions)
        .order_by(PlanEntry.organization_id)
        .order_by(PlanEntry.page, PlanEntry.role, PlanEntry.field, PlanEntry.version)
    )


def _own_values(session: Session, enrolment: EnrolmentRow, lesson: str) -> Mapping[str, FieldValue]:
    rows = session.execute(
        select(WorksheetEntry.field, WorksheetEntry.value, WorksheetEntry.saved_at).where(
            WorksheetEntry.enrolment_id == enrolment.enrolment_id, WorksheetEntry.lesson == lesson
        )
    )
    return {row.field: FieldValue(row.value, saved_at=row.saved_at) for row in rows}


def _shared_value(part: PlanPart | None, previous_text: str) -> FieldValue:
    if part is None:
        return FieldValue(is_shared=True, previous_text=previous_text)
    return FieldValue(
        part.value,
        part.version,
        is_shared=True,
        saved_by=part.name,
        saved_at=part.saved_at,
        previous_text=previous_text,
    )


def _contributors(
    session: Session, organization_id: int | None
) -> dict[str, tuple[Contributor, ...]]:
    rows = session.execute(
        select(
            PlanContributor.page,
            PlanContributor.person_id,
            Person.printed_name,
            PlanContributor.added_at,
        )
        .join(Person, Person.id == PlanContributor.person_id)
        .where(PlanContributor.organization_id == organization_id)
        .order_by(PlanContributor.page, PlanContributor.added_at, PlanContributor.person_id)
    )
    found: dict[str, tuple[Contributor, ...]] = {}
    for row in rows:
        contributor = Contributor(row.person_id, row.printed_name, row.added_at)
        found[row.page] = (*found.get(row.page, ()), contributor)
    return found


def _get_authors_by_field(
    session: Session, organization_id: int | None
) -> dict[str, frozenset[int]]:
    rows = session.execute(
        select(PlanEntry.page, PlanEntry.person_id)
        .where(PlanEntry.organization_id == organization_id)
        .distinct()
    )
    found: dict[str, frozenset[int]] = {}
    for row in rows:
        found[row.page] = found.get(row.page, frozenset()) | {row.person_id}
    return found
