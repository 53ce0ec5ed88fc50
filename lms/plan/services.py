"""Worksheets are saved and handed in; pages of the organization's plan are saved and signed."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Organization
from lms.enrolment.queries import Place, get_place
from lms.errors import NotFound, Refusal
from lms.learning.services import Sending, Slot, find_answer, keep_answer, record_hand_in
from lms.plan.models import PlanContributor, WorksheetEntry
from lms.plan.queries import find_own_organization, get_fields, get_values
from lms.plan.rules import LONGEST, missing_fields
from lms.plan.saving import SharedPages, Writer


class WorksheetIncomplete(Refusal):
    """`fields`: ids of required fields that say nothing yet. What was saved before stays."""

    message = "Some required fields are still empty. Fill them in, then hand in again."

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__()
        self.fields = fields


class TextTooLong(Refusal):
    message = "This text is too long. Shorten it to %(most)s characters."


@dataclass(frozen=True)
class Saved:
    """`versions`: of each shared field that now says what was sent.

    `sequence`: of the newest save of the same page of the phone; higher than what was sent when
    that was late, and nothing of it was stored.
    """

    versions: Mapping[str, int]
    sequence: int = 0


def save_fields(
    session: Session,
    *,
    person_id: int,
    enrolment_id: int,
    lesson: str,
    values: Mapping[str, str],
    versions: Mapping[str, int],
    now: dt.datetime,
    sending: Sending | None = None,
) -> Saved:
    """Save what differs, all or nothing; values of unknown fields are left out.

    `versions`: of shared fields, as the page showed them; without one the save is not compared.
    A repeat is answered with the first result. Raises NotFound, TextTooLong, PlanPageChanged.
    """
    place = get_place(session, person_id=person_id, enrolment_id=enrolment_id)
    fields = [rule for rule in get_fields(session, place, lesson) if rule.id in values]
    if any(len(values[rule.id]) > LONGEST for rule in fields):
        raise TextTooLong(most=LONGEST)
    organization_id = find_own_organization(session, place, now=now)
    _lock(session, organization_id)
    slot = Slot(enrolment_id, lesson, "save")
    before = find_answer(session, slot, sending, now=now)
    if before is not None:
        return Saved(before.result["versions"], before.sequence)
    stored = get_values(session, place, lesson=lesson, organization_id=organization_id)
    for rule in fields:
        if values[rule.id] != stored[rule.id].value and not stored[rule.id].is_shared:
            _save_own(session, place, lesson, field=rule.id, value=values[rule.id], now=now)
    stands = {}
    if organization_id is not None:
        writer = Writer(person_id, sending.client_id if sending else "", now)
        pages = SharedPages(session, organization_id, stored, writer)
        shared = [rule for rule in fields if stored[rule.id].is_shared]
        stands = pages.save_all(shared, values, versions)
    session.flush()
    keep_answer(session, slot, sending, {"versions": stands})
    return Saved(stands, (sending.sequence if sending else None) or 0)


def hand_in(
    session: Session,
    *,
    person_id: int,
    enrolment_id: int,
    lesson: str,
    now: dt.datetime,
    sending: Sending | None = None,
) -> bool:
    """Hand in what was saved; False when it was handed in before.

    A repeat is answered with the first result. Raises NotFound, WorksheetIncomplete.
    """
    place = get_place(session, person_id=person_id, enrolment_id=enrolment_id)
    slot = Slot(enrolment_id, lesson, "hand-in")
    before = find_answer(session, slot, sending, now=now)
    if before is not None:
        return bool(before.result["new"])
    organization_id = find_own_organization(session, place, now=now)
    values = get_values(session, place, lesson=lesson, organization_id=organization_id)
    missing = missing_fields(
        get_fields(session, place, lesson), {id_: one.value for id_, one in values.items()}
    )
    if missing:
        raise WorksheetIncomplete(missing)
    is_new = record_hand_in(
        session, person_id=person_id, enrolment_id=enrolment_id, lesson=lesson, now=now
    )
    keep_answer(session, slot, sending, {"new": is_new})
    return is_new


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
