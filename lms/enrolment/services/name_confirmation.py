"""Confirmation of a person's own name; another person's name needs a coordinator."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.queries.people import get_person
from lms.accounts.rules.acts import Act
from lms.accounts.rules.namesakes import fold_name
from lms.accounts.services.people import clear_name_flag, confirm_name, flag_changed_name
from lms.enrolment.models import Enrolment


def confirm_printed_name(
    session: Session, act: Act, *, person_id: int, printed_name: str, latin_name: str | None
) -> None:
    """Confirm the name as it is to be printed; `latin_name` as in `accounts.confirm_name`.

    A name that does not look the same as the previous one makes a learner of a cohort unconfirmed
    again, because another person may have used the card: 徐文军 and 徐小军 may be brothers, so no
    likeness decides this.
    """
    person = get_person(session, person_id)
    first = person.former_name or person.printed_name
    confirm_name(
        session, act, person_id=person_id, printed_name=printed_name, latin_name=latin_name
    )
    # Of a person who joined with a code, staff have not confirmed any name yet.
    is_known = person.confirmed or person.former_name is not None
    if fold_name(first) == fold_name(person.printed_name):
        clear_name_flag(person)
    elif is_known and _learns_in_a_cohort(session, person_id):
        flag_changed_name(session, act, person_id=person_id, former_name=first)


def _learns_in_a_cohort(session: Session, person_id: int) -> bool:
    found = select(Enrolment.id).where(
        Enrolment.person_id == person_id,
        Enrolment.cohort_id.is_not(None),
        Enrolment.ended_at.is_(None),
    )
    return session.scalar(found.limit(1)) is not None
