"""Staff correct the data of a person of their cohorts."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.accounts.queries.people import get_person
from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.services.audit import AuditEntry, record
from lms.accounts.services.people import change_contact, change_language, clear_name_flag, set_names


@dataclass(frozen=True)
class Correction:
    """The new value of every field; an empty phone, e-mail or Latin name removes it.

    `printed_name` None keeps both names: those on a certificate change only by replacing it.
    `latin_name` None removes the Latin line of a name that changes.
    """

    language: str
    phone: str = ""
    email: str = ""
    printed_name: str | None = None
    latin_name: str | None = None


def correct_person(session: Session, act: Act, correction: Correction, *, person_id: int) -> None:
    """Set names, contact and language together. The person has to confirm a new name again."""
    person = get_person(session, person_id)
    change_language(session, act, person_id=person_id, language=correction.language)
    change_contact(
        session, act, person_id=person_id, phone=correction.phone, email=correction.email
    )
    if correction.printed_name is not None:
        _rename(session, act, person, correction)


def _rename(session: Session, act: Act, person: Person, correction: Correction) -> None:
    before = person.printed_name, person.latin_name
    set_names(person, printed_name=correction.printed_name or "", latin_name=correction.latin_name)
    if before == (person.printed_name, person.latin_name):
        return
    person.name_confirmed_at = None
    clear_name_flag(person)
    record(session, act, AuditEntry(AuditAction.NAME_CORRECTED, "person", person.id))
