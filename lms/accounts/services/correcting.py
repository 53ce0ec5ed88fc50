"""What is written of a person is put right by somebody who looks after her."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.accounts.queries import get_person
from lms.accounts.rules.names import clean_latin_name, clean_name
from lms.accounts.services.audit import Actor, Noted, record
from lms.accounts.services.people import change_contact, change_language


@dataclass(frozen=True)
class Correction:
    """Everything as it shall be; empty takes phone, e-mail or Latin name away.

    `printed_name` None leaves both names alone: those of a certificate change by replacing it.
    """

    language: str
    phone: str = ""
    email: str = ""
    printed_name: str | None = None
    latin_name: str = ""


def correct_person(
    session: Session, correction: Correction, *, person_id: int, by: Actor, now: dt.datetime
) -> None:
    """Names, contact and language at once. A new name has to be confirmed by its bearer again."""
    person = get_person(session, person_id)
    change_language(session, person_id=person_id, language=correction.language)
    change_contact(
        session,
        person_id=person_id,
        phone=correction.phone,
        email=correction.email,
        by=by,
        now=now,
    )
    if correction.printed_name is not None:
        _rename(session, person, correction, by=by, now=now)


def _rename(
    session: Session, person: Person, correction: Correction, *, by: Actor, now: dt.datetime
) -> None:
    names = clean_name(correction.printed_name or ""), clean_latin_name(correction.latin_name)
    if names == (person.printed_name, person.latin_name):
        return
    person.printed_name, person.latin_name = names
    person.name_confirmed_at = None
    record(session, Noted("name corrected", "person", person.id), by=by, now=now)
