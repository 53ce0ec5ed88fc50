"""Create, name, change and disable people."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms import clock
from lms.accounts.models import Person
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.queries.learner_numbers import draw_learner_numbers
from lms.accounts.queries.people import get_person
from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.identifiers import clean_email, clean_phone, clean_sign_in_name
from lms.accounts.rules.latin import propose_latin_name
from lms.accounts.rules.names import clean_latin_name, clean_name
from lms.accounts.services.audit import AuditEntry, record, record_chained
from lms.accounts.services.cards import use_opened_cards
from lms.accounts.services.locks import lock_person
from lms.accounts.services.roles import check_not_last_administrator, grant_role
from lms.accounts.services.sessions import end_sessions
from lms.accounts.services.throttle import clear_throttles
from lms.errors import Refusal
from lms.i18n import guess_language, is_language

SecretKind = Literal["pin", "passphrase"]


class SignInNameTaken(Refusal):
    message = "The sign-in name %(name)s is taken. Choose another."


class LanguageUnknown(Refusal):
    message = "This language is not offered. Choose one from the list."


class LanguageMissing(Refusal):
    message = "Choose the language."


class TimeZoneUnknown(Refusal):
    message = "This time zone does not exist. Choose one from the list."


@dataclass(frozen=True)
class NewPerson:
    """`secret_hash` comes from `lms.accounts.secrets`; without one the first sign-in is by card.

    `confirmed` is false for people who joined with a cohort code. `country` is used to read a phone
    in national format. Without a `language` it is guessed from the name.
    """

    printed_name: str
    language: str = ""
    time_zone: str = "Asia/Shanghai"
    latin_name: str = ""
    phone: str = ""
    email: str = ""
    sign_in_name: str = ""
    country: str = ""
    confirmed: bool = True
    secret_hash: str | None = None
    secret_kind: SecretKind | None = None


@dataclass(frozen=True)
class NewSecret:
    """A PIN or passphrase, hashed outside the transaction."""

    secret_hash: str
    secret_kind: SecretKind


@dataclass(frozen=True)
class CreatedPerson:
    person_id: int
    learner_number: str


def create_person(session: Session, act: Act, new: NewPerson) -> CreatedPerson:
    """Create an account with its own learner number. Roles are granted separately."""
    language = new.language or guess_language(new.printed_name)
    _refuse_language(language)
    _refuse_time_zone(new.time_zone)
    row = Person(
        learner_number=draw_learner_numbers(session, 1)[0],
        sign_in_name=_free_sign_in_name(session, new.sign_in_name),
        email=clean_email(new.email) if new.email else None,
        phone=clean_phone(new.phone, country=new.country) if new.phone else None,
        printed_name=clean_name(new.printed_name),
        latin_name=clean_latin_name(new.latin_name),
        language=language,
        time_zone=new.time_zone,
        secret_hash=new.secret_hash,
        secret_kind=new.secret_kind,
        confirmed=new.confirmed,
        is_self_registered=not new.confirmed,
        created_at=act.at,
    )
    session.add(row)
    session.flush()
    record(session, act, AuditEntry(AuditAction.PERSON_CREATED, "person", row.id))
    return CreatedPerson(row.id, row.learner_number)


def create_learner(session: Session, act: Act, new: NewPerson) -> CreatedPerson:
    """Create a person with the role of a learner."""
    made = create_person(session, act, new)
    grant_role(session, act, person_id=made.person_id, grant=ScopedRole("learner"))
    return made


def accept_notice(session: Session, act: Act, *, person_id: int, version: str) -> None:
    """Record that the person accepted this version of the notice."""
    person = get_person(session, person_id)
    person.notice_version, person.notice_accepted_at = version, act.at
    details = {"version": version}
    entry = AuditEntry(AuditAction.NOTICE_ACCEPTED, "person", person_id, details)
    record(session, act, entry)


def confirm_name(
    session: Session, act: Act, *, person_id: int, printed_name: str, latin_name: str | None = None
) -> None:
    """Set the name to be printed, with its Latin line.

    `latin_name=None` keeps the Latin line while it fits, and removes it when the name changes.
    After a certificate only its replacement changes the name: the caller asks `lms.certificates`,
    which is above this package.
    """
    person = get_person(session, person_id)
    set_names(person, printed_name=printed_name, latin_name=latin_name)
    person.name_confirmed_at = act.at
    record(session, act, AuditEntry(AuditAction.NAME_CONFIRMED, "person", person_id))


def set_names(person: Person, *, printed_name: str, latin_name: str | None) -> None:
    """Set both lines of a name.

    Without `latin_name` the Latin line is removed if the name changes, unless its reading is the
    same.
    """
    name = clean_name(printed_name)
    if latin_name is not None:
        person.latin_name = clean_latin_name(latin_name)
    elif name != person.printed_name and propose_latin_name(name) != person.latin_name:
        person.latin_name = None
    person.printed_name = name


def flag_changed_name(session: Session, act: Act, *, person_id: int, former_name: str) -> None:
    """Flag a name that differs from the one the account was created with, for confirmation."""
    person = get_person(session, person_id)
    person.former_name = person.former_name or former_name
    person.confirmed = False
    record(session, act, AuditEntry(AuditAction.NAME_FLAGGED, "person", person_id))


def clear_name_flag(person: Person) -> None:
    """Remove the flag: the name is the original one again, or staff have corrected it."""
    if person.former_name is not None:
        person.former_name, person.confirmed = None, True


def confirm_person(session: Session, act: Act, *, person_id: int) -> None:
    """Record that staff who know the person confirmed their account: they may get certificates."""
    person = get_person(session, person_id)
    person.confirmed, person.former_name = True, None
    record(session, act, AuditEntry(AuditAction.PERSON_CONFIRMED, "person", person_id))


def change_language(session: Session, _act: Act, *, person_id: int, language: str) -> None:
    _refuse_language(language)
    get_person(session, person_id).language = language
    session.flush()


def change_time_zone(session: Session, _act: Act, *, person_id: int, time_zone: str) -> None:
    _refuse_time_zone(time_zone)
    get_person(session, person_id).time_zone = time_zone
    session.flush()


def change_contact(session: Session, act: Act, *, person_id: int, phone: str, email: str) -> None:
    """Set phone and e-mail; an empty one is removed."""
    person = get_person(session, person_id)
    person.phone = clean_phone(phone) if phone else None
    person.email = clean_email(email) if email else None
    record(session, act, AuditEntry(AuditAction.CONTACT_CHANGED, "person", person_id))


def store_secret(
    session: Session,
    act: Act,
    *,
    person_id: int,
    secret_hash: str,
    secret_kind: SecretKind,
    keep: int | None = None,
) -> None:
    """Store a hashed secret, end all sessions but `keep`, use up opened cards, clear throttles."""
    person = lock_person(session, person_id)
    person.secret_hash, person.secret_kind = secret_hash, secret_kind
    end_sessions(session, act, person_id=person_id, keep=keep)
    use_opened_cards(session, act, person_id=person_id)
    clear_throttles(session, act, person_id=person_id)
    record_chained(session, act, AuditEntry(AuditAction.SECRET_CHANGED, "person", person_id))


def disable_person(session: Session, act: Act, *, person_id: int) -> None:
    """Prevent sign-in and end all sessions. Raises LastAdministrator."""
    check_not_last_administrator(session, person_id=person_id)
    person = lock_person(session, person_id)
    person.disabled_at = act.at
    end_sessions(session, act, person_id=person_id)
    record_chained(session, act, AuditEntry(AuditAction.PERSON_DISABLED, "person", person_id))


def _free_sign_in_name(session: Session, raw: str) -> str | None:
    if not raw:
        return None
    name = clean_sign_in_name(raw)
    if session.scalar(select(Person.id).where(Person.sign_in_name == name)) is not None:
        raise SignInNameTaken(name=name)
    return name


def _refuse_language(language: str) -> None:
    if not is_language(language):
        raise LanguageUnknown


def _refuse_time_zone(time_zone: str) -> None:
    if not clock.is_zone(time_zone):
        raise TimeZoneUnknown
