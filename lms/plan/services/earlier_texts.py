"""What a person wrote into shared fields before their cooperative's plan was open to them."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.enrolment.queries.enrolments import get_enrolment
from lms.errors import NotFound
from lms.plan.models import WorksheetEntry
from lms.plan.queries.plan_pages import find_organization_of_enrolment, get_values
from lms.plan.services.plan_pages import save_fields


def share_earlier_texts(session: Session, act: Act, *, person_id: int, enrolment_id: int) -> int:
    """Save such texts, in the name of the person, where the plan is empty; return their number.

    Others stay, and the worksheet shows them beside the text of the plan. Raises NotFound.
    """
    enrolment = get_enrolment(session, person_id=person_id, enrolment_id=enrolment_id)
    organization_id = find_organization_of_enrolment(session, enrolment, now=act.at)
    shared = 0
    for lesson in sorted({row.lesson for row in _list_entries(session, enrolment_id)}):
        try:
            stored = get_values(session, enrolment, lesson=lesson, organization_id=organization_id)
        except NotFound:  # the edition has no such worksheet any more
            continue
        values = {id_: text.earlier_text for id_, text in stored.items() if not text.value}
        filled = {id_: text for id_, text in values.items() if text}
        if filled:
            save_fields(
                session,
                act,
                person_id=person_id,
                enrolment_id=enrolment_id,
                lesson=lesson,
                values=filled,
                versions={},
            )
        shared += len(filled)
    return shared


def discard_earlier_text(
    session: Session, _act: Act, *, person_id: int, enrolment_id: int, lesson: str, field: str
) -> None:
    """Empty what the person wrote into a shared field; the plan is unchanged. Raises NotFound."""
    get_enrolment(session, person_id=person_id, enrolment_id=enrolment_id)
    for row in _list_entries(session, enrolment_id):
        if (row.lesson, row.field) == (lesson, field):
            row.value = ""
    session.flush()


def _list_entries(session: Session, enrolment_id: int) -> Collection[WorksheetEntry]:
    query = select(WorksheetEntry).where(
        WorksheetEntry.enrolment_id == enrolment_id, WorksheetEntry.value != ""
    )
    return session.scalars(query).all()
