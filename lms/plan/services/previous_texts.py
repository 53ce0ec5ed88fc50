"""Texts that a person wrote into shared fields before their cooperative's plan was open to them."""

import contextlib
import datetime as dt
from collections.abc import Collection, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.queries.memberships import get_organizations_by_person
from lms.accounts.queries.people import get_person
from lms.accounts.rules.acts import Act
from lms.accounts.services.corrections import Correction, correct_person
from lms.accounts.services.locks import lock_members
from lms.clock import day_of
from lms.enrolment.queries.enrolments import get_people_by_open_enrolment
from lms.enrolment.services.locks import hold_open_enrolment, lock_cohort
from lms.errors import NotFound
from lms.plan.models import WorksheetEntry
from lms.plan.queries.plan_pages import find_organization_of_enrolment, get_fields, get_values
from lms.plan.rules.worksheet_fields import MAX_LENGTH
from lms.plan.services.plan_pages import save_fields
from lms.workshop.services.join_code import confirm_people


def confirm_and_share(
    session: Session, act: Act, *, cohort_id: int, person_ids: Collection[int]
) -> int:
    """Confirm people who joined with the code and share their earlier texts, in one transaction.

    Returns how many were confirmed. Raises NoPeopleTicked.
    """
    _lock_plans(session, person_ids, day=day_of(act.at, lock_cohort(session, cohort_id).zone))
    confirmed = confirm_people(session, act, cohort_id=cohort_id, person_ids=person_ids)
    _share_texts_of(session, act, confirmed)
    return len(confirmed)


def correct_and_share(
    session: Session, act: Act, correction: Correction, *, person_id: int
) -> None:
    """Correct the data of a person; earlier texts are shared if this confirms a name in doubt."""
    with share_previous_texts_on_confirmation(session, act, person_id=person_id):
        correct_person(session, act, correction, person_id=person_id)


@contextlib.contextmanager
def share_previous_texts_on_confirmation(
    session: Session, act: Act, *, person_id: int
) -> Iterator[None]:
    """Share earlier texts of a person whom the block confirms, in its transaction."""
    person = get_person(session, person_id)
    if person.confirmed:
        yield
        return
    _lock_plans(session, [person_id], day=day_of(act.at, person.time_zone))
    yield
    if person.confirmed:
        _share_texts_of(session, act, [person_id])


def share_previous_texts(session: Session, act: Act, *, person_id: int, enrolment_id: int) -> int:
    """Save such texts, in the name of the person, where the plan is empty; return their number.

    Others stay, and so does one that is too long to be saved: the worksheet shows them as earlier
    texts. Raises NotFound, EnrolmentEnded.
    """
    enrolment = hold_open_enrolment(session, person_id=person_id, enrolment_id=enrolment_id)
    organization_id = find_organization_of_enrolment(session, enrolment, now=act.at)
    if organization_id is None:
        return 0
    lock_members(session, organization_id)  # nobody fills a field between its reading and its save
    shared = 0
    for lesson in _list_lessons(session, enrolment_id):
        try:
            stored = get_values(session, enrolment, lesson=lesson, organization_id=organization_id)
        except NotFound:  # the edition has no such worksheet any more
            continue
        values = {id_: text.previous_text for id_, text in stored.items() if not text.value}
        filled = {id_: text for id_, text in values.items() if 0 < len(text) <= MAX_LENGTH}
        if filled:
            save_fields(
                session,
                act,
                person_id=person_id,
                enrolment_id=enrolment_id,
                lesson=lesson,
                values=filled,
                versions={id_: stored[id_].version for id_ in filled},
            )
        shared += len(filled)
    return shared


def discard_previous_text(
    session: Session, act: Act, *, person_id: int, enrolment_id: int, lesson: str, field: str
) -> None:
    """Empty what the person wrote into a shared field; the plan is unchanged.

    A field that is the person's own is unchanged too: its text is not an earlier one. Raises
    NotFound, EnrolmentEnded.
    """
    enrolment = hold_open_enrolment(session, person_id=person_id, enrolment_id=enrolment_id)
    organization_id = find_organization_of_enrolment(session, enrolment, now=act.at)
    shared = {rule.id for rule in get_fields(session, enrolment, lesson) if rule.plan_page}
    if organization_id is None or field not in shared:
        return
    entry = session.get(WorksheetEntry, (enrolment_id, lesson, field))
    if entry is not None:
        entry.value, entry.saved_at = "", act.at
        session.flush()


def _lock_plans(session: Session, person_ids: Collection[int], *, day: dt.date) -> None:
    """Lock the cooperatives of these people, which come before people in the order of locks."""
    organizations = get_organizations_by_person(session, sorted(person_ids), day=day)
    lock_members(session, *organizations.values())


def _share_texts_of(session: Session, act: Act, person_ids: Collection[int]) -> None:
    """Share the earlier texts of these people in all courses that they have not left."""
    for enrolment_id, person_id in get_people_by_open_enrolment(session, person_ids).items():
        share_previous_texts(session, act, person_id=person_id, enrolment_id=enrolment_id)


def _list_lessons(session: Session, enrolment_id: int) -> list[str]:
    query = select(WorksheetEntry.lesson).where(
        WorksheetEntry.enrolment_id == enrolment_id, WorksheetEntry.value != ""
    )
    return sorted(session.scalars(query.distinct()))
