"""Worksheets are saved and handed in; pages of the organization's plan are saved and signed."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Organization
from lms.content.model import FieldRule
from lms.enrolment.queries import Place, get_place
from lms.errors import NotFound, Refusal
from lms.learning.services import record_hand_in
from lms.plan.models import PlanContributor, PlanEntry, WorksheetEntry
from lms.plan.queries import (
    FieldValue,
    find_own_organization,
    get_fields,
    get_values,
    list_saves,
)
from lms.plan.rules import LONGEST, missing_fields, part_of


@dataclass(frozen=True)
class Difference:
    """One field that two people changed: both texts, and who saved the other one when."""

    field: str
    mine: str
    theirs: FieldValue


class PlanPageChanged(Refusal):
    """Somebody saved first; nothing was stored. `differences` carries both texts of each field."""

    message = (
        "Somebody else of your cooperative changed this page while you wrote. "
        "Both texts are below: bring them together, then save again."
    )

    def __init__(self, differences: tuple[Difference, ...]) -> None:
        super().__init__()
        self.differences = differences


class WorksheetIncomplete(Refusal):
    """`fields`: ids of required fields that say nothing yet. What was saved before stays."""

    message = "Some required fields are still empty. Fill them in, then hand in again."

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__()
        self.fields = fields


class TextTooLong(Refusal):
    message = "This text is too long. Shorten it to %(most)s characters."


def save_fields(
    session: Session,
    *,
    person_id: int,
    enrolment_id: int,
    lesson: str,
    values: Mapping[str, str],
    versions: Mapping[str, int],
    now: dt.datetime,
) -> None:
    """Save what differs, all or nothing; values of unknown fields are left out.

    `versions`: of shared fields, as the page showed them; without one the save is not compared.
    Raises NotFound, TextTooLong, PlanPageChanged.
    """
    place = get_place(session, person_id=person_id, enrolment_id=enrolment_id)
    fields = [rule for rule in get_fields(session, place, lesson) if rule.id in values]
    if any(len(values[rule.id]) > LONGEST for rule in fields):
        raise TextTooLong(most=LONGEST)
    organization_id = find_own_organization(session, place, now=now)
    _lock(session, organization_id)
    stored = get_values(session, place, lesson=lesson, organization_id=organization_id)
    changed = [rule for rule in fields if values[rule.id] != stored[rule.id].value]
    own = [rule for rule in changed if not stored[rule.id].is_shared]
    shared = [rule for rule in changed if stored[rule.id].is_shared]
    for rule in own:
        _save_own(session, place, lesson, field=rule.id, value=values[rule.id], now=now)
    if organization_id is not None:
        plan = _Plan(session, organization_id, stored)
        written = plan.written_by_hand(shared, values, versions)
        plan.refuse_differences(written, values, versions)
        # Two fields of one worksheet may fill the same part: the later one counts.
        for rule in {part_of(rule): rule for rule in written}.values():
            plan.save(rule, values[rule.id], person_id=person_id, now=now)
    session.flush()


def hand_in(
    session: Session, *, person_id: int, enrolment_id: int, lesson: str, now: dt.datetime
) -> bool:
    """Hand in what was saved; False when it was handed in before.

    Raises NotFound, WorksheetIncomplete.
    """
    place = get_place(session, person_id=person_id, enrolment_id=enrolment_id)
    organization_id = find_own_organization(session, place, now=now)
    values = get_values(session, place, lesson=lesson, organization_id=organization_id)
    missing = missing_fields(
        get_fields(session, place, lesson), {id_: one.value for id_, one in values.items()}
    )
    if missing:
        raise WorksheetIncomplete(missing)
    return record_hand_in(
        session, person_id=person_id, enrolment_id=enrolment_id, lesson=lesson, now=now
    )


def add_contributor(
    session: Session, *, person_id: int, enrolment_id: int, page: str, now: dt.datetime
) -> bool:
    """Add "I worked on this too" to a plan page; False when it was there. Raises NotFound."""
    place = get_place(session, person_id=person_id, enrolment_id=enrolment_id)
    organization_id = find_own_organization(session, place, now=now)
    if organization_id is None:
        raise NotFound
    if session.get(PlanContributor, (organization_id, page, person_id)) is not None:
        return False
    session.add(
        PlanContributor(
            organization_id=organization_id, page=page, person_id=person_id, added_at=now
        )
    )
    session.flush()
    return True


@dataclass(frozen=True)
class _Plan:
    """The plan of one organization while one form is being saved."""

    session: Session
    organization_id: int
    stored: Mapping[str, FieldValue]

    def written_by_hand(
        self, rules: list[FieldRule], values: Mapping[str, str], versions: Mapping[str, int]
    ) -> list[FieldRule]:
        """Without fields that the form merely sends back as it got them."""
        return [
            rule for rule in rules if values[rule.id] != self._shown(rule, versions.get(rule.id))
        ]

    def refuse_differences(
        self, rules: list[FieldRule], values: Mapping[str, str], versions: Mapping[str, int]
    ) -> None:
        found = tuple(
            Difference(rule.id, mine=values[rule.id], theirs=self.stored[rule.id])
            for rule in rules
            if versions.get(rule.id, self.stored[rule.id].version) != self.stored[rule.id].version
        )
        if found:
            raise PlanPageChanged(found)

    def save(self, rule: FieldRule, value: str, *, person_id: int, now: dt.datetime) -> None:
        page, role, field = part_of(rule)
        self.session.add(
            PlanEntry(
                organization_id=self.organization_id,
                page=page,
                role=role,
                field=field,
                version=self.stored[rule.id].version + 1,
                value=value,
                person_id=person_id,
                saved_at=now,
            )
        )

    def _shown(self, rule: FieldRule, version: int | None) -> str | None:
        """The text of the version that the form began with."""
        if version is None or version == self.stored[rule.id].version:
            return None
        page, role, field = part_of(rule)
        saves = list_saves(
            self.session, organization_id=self.organization_id, page=page, role=role, field=field
        )
        return next((save.value for save in saves if save.version == version), "")


def _lock(session: Session, organization_id: int | None) -> None:
    """Two saves of one plan come one after the other: the second sees the first."""
    if organization_id is not None:
        session.execute(
            select(Organization.id)
            .where(Organization.id == organization_id)
            .with_for_update(key_share=True)
        )


def _save_own(
    session: Session, place: Place, lesson: str, *, field: str, value: str, now: dt.datetime
) -> None:
    session.merge(
        WorksheetEntry(
            enrolment_id=place.enrolment_id,
            lesson=lesson,
            field=field,
            value=value,
            saved_at=now,
        )
    )
