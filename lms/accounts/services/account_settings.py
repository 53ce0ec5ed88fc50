"""Settings that people change on their account page."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.accounts.queries.people import get_person
from lms.accounts.rules.acts import Act
from lms.accounts.rules.identifiers import clean_email, clean_phone
from lms.accounts.services.people import change_contact, change_language, change_time_zone


@dataclass(frozen=True)
class AccountSettings:
    """The new value of every setting; an empty phone or e-mail removes it."""

    language: str
    time_zone: str
    phone: str
    email: str


def change_settings(
    session: Session, act: Act, settings: AccountSettings, *, person_id: int
) -> None:
    """Change all settings or none. Raises the refusal of the first invalid one."""
    person = get_person(session, person_id)
    phone = clean_phone(settings.phone) if settings.phone else ""
    email = clean_email(settings.email) if settings.email else ""
    if (phone, email) != (person.phone or "", person.email or ""):
        change_contact(session, act, person_id=person_id, phone=phone, email=email)
    change_language(session, act, person_id=person_id, language=settings.language)
    change_time_zone(session, act, person_id=person_id, time_zone=settings.time_zone)
