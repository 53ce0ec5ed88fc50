"""Services that save and hand in worksheets and save pages of the organization's plan."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Organization
from lms.accounts.rules.acts import Act
from lms.content.model import FieldRule
from lms.enrolment.queries.enrolments import EnrolmentRow, get_enrolment
from lms.enrolment.services.locks import hold_open_enrolment
from lms.errors import NotFound, Refusal
from lms.learning.services.idempotency import (
    FormTarget,
    IdempotencyKey,
    find_stored_result,
    store_result,
)
from lms.learning.services.progress import record_hand_in
from lms.plan.models import PlanContributor, WorksheetEntry
from lms.plan.queries.plan_pages import (
    FieldValue,
    find_organization_of_enrolment,
    get_fields,
    get_values,
    get_worksheet,
)
from lms.plan.rules.field_values import VALUE_TYPES
from lms.plan.rules.worksheet_fields import MAX_LENGTH, is_blank, missing_fields
from lms.plan.services.shared_pages import PlanWriter, SharedPages


class WorksheetIncomplete(Refusal):
    """`fields`: ids of required fields that are blank. What was saved before stays."""

    message = "Some required fields are still empty. Fill them in, then hand in again."

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__()
        self.fields = fields


class WorksheetOfOthers(Refusal):
    """Nothing is blank, and the person wrote nothing of it."""

    message = (
        "Others in your cooperative wrote all of this. If you worked on it too, press “I worked on"
        " this page too”; or write something yourself. Then hand it in."
    )


class WorksheetTextTooLong(Refusal):
    message = "This text is too long. Shorten it to %(most)s characters."


@dataclass(frozen=True)
class SaveResult:
    """`versions`: the current version of each shared field that now has the submitted value.

    `sequence`: that of the newest save from the same open page. When it is higher than the one
    sent, the save arrived late and nothing of it was stored.
    """

    versions: Mapping[str, int]
    sequence: int = 0


def save_fields(
    session: Session,
    act: Act,
    *,
    person_id: int,
    enrolment_id: int,
    lesson: str,
    values: Mapping[str, str],
    versions: Mapping[str, int],
    idempotency_key: IdempotencyKey | None = None,
) -> SaveResult:
    """Save the changed values, all or nothing; ignore values of unknown fields.

    `versions`: of shared fields, as the page showed them; a field without a version is not
    compared. A repeated request returns the first result. Raises NotFound, EnrolmentEnded,
    WorksheetTextTooLong, PlanPageChanged.
    """
    enrolment = hold_open_enrolment(session, person_id=person_id, enrolment_id=enrolment_id)
    fields = [rule for rule in get_fields(session, enrolment, lesson) if rule.id in values]
    if any(len(values[rule.id]) > MAX_LENGTH for rule in fields):
        raise WorksheetTextTooLong(most=MAX_LENGTH)
    organization_id = find_organization_of_enrolment(session, enrolment, now=act.at)
    _lock(session, organization_id)
    target = FormTarget(enrolment_id, lesson, "save")
    before = find_stored_result(session, act, target, idempotency_key)
    if before is not None:
        return SaveResult(before.result["versions"], before.sequence)
    stored = get_values(session, enrolment, lesson=lesson, organization_id=organization_id)
    for rule in fields:
        if values[rule.id] != stored[rule.id].value and not stored[rule.id].is_shared:
            _save_own(session, enrolment, lesson, field=rule.id, value=values[rule.id], now=act.at)
    new_versions = {}
    if organization_id is not None:
        writer = PlanWriter(person_id, idempotency_key.client_id if idempotency_key else "", act.at)
        pages = SharedPages(session, organization_id, stored, writer)
        shared = [rule for rule in fields if stored[rule.id].is_shared]
        new_versions = pages.save_all(shared, values, versions)
        for rule in shared:
            is_current = rule.id in new_versions
            if is_current and _is_settled(rule, stored[rule.id], values[rule.id], versions):
                _save_own(session, enrolment, lesson, field=rule.id, value="", now=act.at)
    session.flush()
    store_result(session, act, target, idempotency_key, {"versions": new_versions})
    return SaveResult(new_versions, (idempotency_key.sequence if idempotency_key else None) or 0)


def hand_in(
    session: Session,
    act: Act,
    *,
    person_id: int,
    enrolment_id: int,
    lesson: str,
    idempotency_key: IdempotencyKey | None = None,
) -> bool:
    """Hand in the saved worksheet; return False when it was handed in before.

    A repeated request returns the first result. What is required may be written by anybody of the
    organization; who wrote nothing first declares that they worked on it. Raises NotFound,
    WorksheetIncomplete, WorksheetOfOthers.
    """
    enrolment = get_enrolment(session, person_id=person_id, enrolment_id=enrolment_id)
    target = FormTarget(enrolment_id, lesson, "hand-in")
    before = find_stored_result(session, act, target, idempotency_key)
    if before is not None:
        return bool(before.result["new"])
    sheet = get_worksheet(session, enrolment, lesson=lesson, now=act.at)
    texts = {id_: value.value for id_, value in sheet.values.items()}
    if missing := missing_fields(sheet.fields, texts):
        raise WorksheetIncomplete(missing)
    if sheet.handed_in_at is None and sheet.is_of_others(person_id):
        raise WorksheetOfOthers
    is_new = record_hand_in(
        session, act, person_id=person_id, enrolment_id=enrolment_id, lesson=lesson
    )
    store_result(session, act, target, idempotency_key, {"new": is_new})
    return is_new


def add_contributor(
    session: Session, act: Act, *, person_id: int, enrolment_id: int, page: str
) -> bool:
    """Add the person as a contributor to a plan page; return False when they already are one.

    Raises NotFound, EnrolmentEnded.
    """
    enrolment = hold_open_enrolment(session, person_id=person_id, enrolment_id=enrolment_id)
    organization_id = find_organization_of_enrolment(session, enrolment, now=act.at)
    if organization_id is None:
        raise NotFound
    if session.get(PlanContributor, (organization_id, page, person_id)) is not None:
        return False
    session.add(
        PlanContributor(
            organization_id=organization_id, page=page, person_id=person_id, added_at=act.at
        )
    )
    session.flush()
    return True


def _lock(session: Session, organization_id: int | None) -> None:
    """Serialize the saves of one plan, so that the second one reads the result of the first."""
    if organization_id is not None:
        session.execute(
            select(Organization.id)
            .where(Organization.id == organization_id)
            .with_for_update(key_share=True)
        )


def _is_settled(
    rule: FieldRule, stored: FieldValue, value: str, versions: Mapping[str, int]
) -> bool:
    """Return whether a save took over an earlier text into the plan, or refused its proposal.

    A text is proposed in a field that is empty in the plan, so a form that knows this version and
    sends the field blank has refused it.
    """
    if not stored.previous_text:
        return False
    if not stored.value and is_blank(value):
        return versions.get(rule.id) == stored.version
    return VALUE_TYPES[rule.type].contains(value, stored.previous_text)


def _save_own(
    session: Session,
    enrolment: EnrolmentRow,
    lesson: str,
    *,
    field: str,
    value: str,
    now: dt.datetime,
) -> None:
    session.merge(
        WorksheetEntry(
            enrolment_id=enrolment.enrolment_id,
            lesson=lesson,
            field=field,
            value=value,
            saved_at=now,
        )
    )
