"""Organizations and their members."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Membership, Organization
from lms.accounts.queries.organization_codes import preview_codes
from lms.accounts.queries.organizations import find_organization_by_code, get_organization
from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.text import clean_line, clean_text
from lms.accounts.services.audit import AuditEntry, record
from lms.accounts.services.locks import lock_directory, lock_members, lock_person
from lms.accounts.services.roles import revoke_manager_roles
from lms.errors import NotFound, Refusal
from lms.i18n import LanguageName, is_language, order_texts

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_COUNTRY = re.compile(r"[A-Z]{2}")
MAX_MEMBERS = 10_000_000
MAX_CONTACT_LENGTH = 500
MAX_NAME = 120
MAX_PROVINCE = 80


class OrganizationCodeTaken(Refusal):
    message = "An organization with the code %(code)s exists already. Choose another code."


class OrganizationCodeInvalid(Refusal):
    message = "A code has at most 40 small letters a-z, digits and hyphens."


class OrganizationNameMissing(Refusal):
    message = "Give the organization a name in at least one language."


class NameEmptied(Refusal):
    message = (
        "The %(language)s name “%(name)s” would be removed. Type it again, or the name that"
        " replaces it."
    )


class CountryInvalid(Refusal):
    message = "A country is two capital letters, such as CN or IN."


class MemberCountInvalid(Refusal):
    message = "The number of members is a whole number from 0 to %(most)s."


class MembershipDates(Refusal):
    message = "The last day is before the first day."


class MembershipClosed(Refusal):
    message = (
        "This cooperative is archived, so nobody can be added to it. Ask your coordinator which"
        " one its people belong to now, or an administrator to restore it."
    )


@dataclass(frozen=True)
class NewOrganization:
    """`state` is `new` until a second person has approved it, then `active`."""

    code: str
    names: Mapping[str, str]
    country: str
    province: str = ""
    products: tuple[str, ...] = ()
    contact: str = ""
    state: str = "active"
    members: int | None = None
    may_be_named: bool = False


def create_organization(session: Session, act: Act, new: NewOrganization) -> int:
    """Create an organization and return its id.

    Refuses a taken or invalid code, a missing name, and an invalid country code.
    """
    names = _clean_names(new.names)
    check_organization_code(new.code)
    check_organization_values(names, new.country, new.members)
    lock_directory(session)
    check_code_is_free(session, new.code)
    row = Organization(
        code=new.code,
        names=names,
        country=new.country,
        province=clean_line(new.province, max_length=MAX_PROVINCE),
        products=[clean_line(product, max_length=40) for product in new.products],
        contact=clean_text(new.contact, max_length=MAX_CONTACT_LENGTH),
        members=new.members,
        may_be_named=new.may_be_named,
        state=new.state,
        created_at=act.at,
        created_by=act.by.person_id,
    )
    session.add(row)
    session.flush()
    record(session, act, AuditEntry(AuditAction.ORGANIZATION_CREATED, "organization", row.id))
    return row.id


def propose_code(session: Session, name: str) -> str:
    """Return a free code that is read from a name: 云雾岭茶农 gives "yun-wu-ling-cha-nong"."""
    lock_directory(session)
    return preview_codes(session, [name])[name]


def check_organization_code(code: str) -> None:
    """Raises OrganizationCodeInvalid."""
    if not _CODE.fullmatch(code):
        raise OrganizationCodeInvalid


def check_code_is_free(session: Session, code: str) -> None:
    """Raises OrganizationCodeTaken."""
    if find_organization_by_code(session, code):
        raise OrganizationCodeTaken(code=code)


def check_country(country: str) -> None:
    """Raises CountryInvalid."""
    if not _COUNTRY.fullmatch(country):
        raise CountryInvalid


def check_names(names: Mapping[str, str]) -> None:
    """Raises OrganizationNameMissing."""
    if not any(names.values()):
        raise OrganizationNameMissing


def add_membership(
    session: Session, act: Act, *, person_id: int, organization_id: int, started_on: dt.date
) -> int:
    """Make the person a member from that day and return the membership's id; repeatable.

    Raises NotFound, MembershipClosed.
    """
    lock_members(session, organization_id)
    lock_person(session, person_id)
    is_archived = get_organization(session, organization_id).archived_at is not None
    existing = _find_open(session, person_id=person_id, organization_id=organization_id)
    if existing:
        return existing.id
    if is_archived:
        raise MembershipClosed
    row = Membership(
        person_id=person_id,
        organization_id=organization_id,
        started_on=started_on,
        ended_on=None,
        entered_by=act.by.person_id,
    )
    session.add(row)
    session.flush()
    details = {"organization": organization_id}
    record(session, act, AuditEntry(AuditAction.MEMBERSHIP_STARTED, "person", person_id, details))
    return row.id


def end_membership(
    session: Session, act: Act, *, person_id: int, organization_id: int, last_day: dt.date
) -> None:
    """End the membership after `last_day` and any manager role at once; the account remains."""
    lock_person(session, person_id)
    row = _find_open(session, person_id=person_id, organization_id=organization_id)
    if row is None:
        raise NotFound
    if last_day < row.started_on:
        raise MembershipDates
    row.ended_on = last_day
    session.flush()
    revoke_manager_roles(session, act, person_id=person_id, organization_id=organization_id)
    details = {"organization": organization_id}
    record(session, act, AuditEntry(AuditAction.MEMBERSHIP_ENDED, "person", person_id, details))


def _find_open(session: Session, *, person_id: int, organization_id: int) -> Membership | None:
    return session.scalar(
        select(Membership).where(
            Membership.person_id == person_id,
            Membership.organization_id == organization_id,
            Membership.ended_on.is_(None),
        )
    )


def replace_names(old: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
    """Return the names of an organization after an edit, in the order in which they are shown.

    A name in a language that nobody can choose any more has no field, so it stays. No name is lost
    through an empty field: it may be replaced or move to another language. Raises
    OrganizationNameMissing, NameEmptied.
    """
    other_texts = {code: name for code, name in old.items() if not is_language(code)}
    names = order_texts({**other_texts, **_clean_names(typed)})
    if not names:
        raise OrganizationNameMissing
    for code, name in old.items():
        if code not in names and name not in names.values():
            raise NameEmptied(language=LanguageName(code), name=name)
    return names


def _clean_names(typed: Mapping[str, str]) -> dict[str, str]:
    return order_texts(
        {code: clean_line(name, max_length=MAX_NAME) for code, name in typed.items()}
    )


def check_organization_values(names: Mapping[str, str], country: str, members: int | None) -> None:
    """Validate the fields of a new or edited organization."""
    check_names(names)
    check_country(country)
    if members is not None and not 0 <= members <= MAX_MEMBERS:
        raise MemberCountInvalid(most=MAX_MEMBERS)
