"""Organizations and their members."""

import datetime as dt
import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Membership, Organization
from lms.accounts.queries.organizations import find_organization_by_code, get_organization
from lms.accounts.rules.acts import Act
from lms.accounts.rules.text import clean_line, clean_text
from lms.accounts.services.audit import AuditEntry, record
from lms.accounts.services.locks import lock_directory, lock_members, lock_person
from lms.accounts.services.roles import revoke_manager_roles
from lms.errors import NotFound, Refusal

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_COUNTRY = re.compile(r"[A-Z]{2}")
MOST_MEMBERS = 10_000_000
LONGEST_CONTACT = 500


class OrganizationCodeTaken(Refusal):
    message = "An organization with the code %(code)s exists already. Choose another code."


class OrganizationCodeInvalid(Refusal):
    message = "A code has at most 40 small letters a-z, digits and hyphens."


class OrganizationNameMissing(Refusal):
    message = "Give the organization a name in at least one language."


class EnglishNameEmptied(Refusal):
    message = (
        "The English name “%(name)s” would be removed. Type it again, or the name that replaces it."
    )


class ChineseNameEmptied(Refusal):
    message = (
        "The Chinese name “%(name)s” would be removed. Type it again, or the name that replaces it."
    )


class CountryInvalid(Refusal):
    message = "A country is two capital letters, such as CN or IN."


class MemberCountInvalid(Refusal):
    message = "The number of members is a whole number from 0 to %(most)s."


class MembershipDates(Refusal):
    message = "The last day lies before the first day."


class MembershipClosed(Refusal):
    message = (
        "This cooperative is archived, so nobody can be added to it. Ask your coordinator which"
        " one its people belong to now, or an administrator to restore it."
    )


@dataclass(frozen=True)
class NewOrganization:
    """`state` is `new` until a second person has approved it, then `active`."""

    code: str
    name_en: str
    name_zh: str
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
    names = clean_line(new.name_en, most=120), clean_line(new.name_zh, most=120)
    if not _CODE.fullmatch(new.code):
        raise OrganizationCodeInvalid
    refuse_invalid(names, new.country, new.members)
    lock_directory(session)
    if find_organization_by_code(session, new.code):
        raise OrganizationCodeTaken(code=new.code)
    row = Organization(
        code=new.code,
        name_en=names[0],
        name_zh=names[1],
        country=new.country,
        province=clean_line(new.province, most=80),
        products=[clean_line(product, most=40) for product in new.products],
        contact=clean_text(new.contact, most=LONGEST_CONTACT),
        members=new.members,
        may_be_named=new.may_be_named,
        state=new.state,
        created_at=act.at,
        created_by=act.by.person_id,
    )
    session.add(row)
    session.flush()
    record(session, act, AuditEntry("organization created", "organization", row.id))
    return row.id


def add_membership(
    session: Session, act: Act, *, person_id: int, organization_id: int, started_on: dt.date
) -> int:
    """Make the person a member from that day and return the membership's id; repeatable.

    Raises NotFound, MembershipClosed.
    """
    lock_members(session, organization_id)
    lock_person(session, person_id)
    is_archived = get_organization(session, organization_id).archived_at is not None
    open_one = _find_open(session, person_id=person_id, organization_id=organization_id)
    if open_one:
        return open_one.id
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
    record(session, act, AuditEntry("membership began", "person", person_id, details))
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
    record(session, act, AuditEntry("membership ended", "person", person_id, details))


def _find_open(session: Session, *, person_id: int, organization_id: int) -> Membership | None:
    return session.scalar(
        select(Membership).where(
            Membership.person_id == person_id,
            Membership.organization_id == organization_id,
            Membership.ended_on.is_(None),
        )
    )


def refuse_emptied(old: tuple[str, str], new: tuple[str, str]) -> None:
    """Refuse to lose a name through an empty field.

    It may be replaced or move to the other language. Names in English and in Chinese. Raises
    EnglishNameEmptied, ChineseNameEmptied.
    """
    if old[0] and not new[0] and new[1] != old[0]:
        raise EnglishNameEmptied(name=old[0])
    if old[1] and not new[1] and new[0] != old[1]:
        raise ChineseNameEmptied(name=old[1])


def refuse_invalid(names: tuple[str, ...], country: str, members: int | None) -> None:
    """Validate the fields of a new or edited organization."""
    if not any(names):
        raise OrganizationNameMissing
    if not _COUNTRY.fullmatch(country):
        raise CountryInvalid
    if members is not None and not 0 <= members <= MOST_MEMBERS:
        raise MemberCountInvalid(most=MOST_MEMBERS)
