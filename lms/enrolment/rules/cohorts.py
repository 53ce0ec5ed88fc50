"""Rules of enrolment, of whom a reader sees, of quiet periods and shifted days."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal, TypeAlias

from lms.accounts.permissions.principal import Principal

CourseAccess: TypeAlias = Literal["public", "account", "cohort"]
ContactChannel: TypeAlias = Literal["wechat", "phone", "mail", "visit"]
VisibleCohorts: TypeAlias = frozenset[int] | None
"""Cohorts whose people the reader sees; None: everybody."""

CONTACT_SEPARATOR = " · "


@dataclass(frozen=True)
class CardContact:
    """The network, and a cohort's contact: the name, and phone and WeChat id where given."""

    network: str
    name: str = ""
    numbers: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.network, self.name, *self.numbers)))

    @property
    def text(self) -> str:
        return CONTACT_SEPARATOR.join(self.parts)


def build_card_contact(network: str, *, name: str, phone: str, wechat: str) -> CardContact:
    """Return the contact that a login card names beside the network."""
    return CardContact(network, name, list_contacts("", phone, wechat))


def may_enrol(access: CourseAccess, *, is_offered: bool) -> bool:
    """Return True for public and account courses; others require an offer of the cohort."""
    return access in {"public", "account"} or is_offered


def visible_cohorts_of(principal: Principal) -> VisibleCohorts:
    """Return None (everybody) for an administrator, the own cohorts for a coordinator."""
    if any(grant.role == "administrator" for grant in principal.roles):
        return None
    return frozenset(principal.scope_ids("coordinator", "cohort"))


def list_contacts(name: str, phone: str, wechat: str) -> tuple[str, ...]:
    """Return what is filled in of a cohort's contact, the WeChat id with its word."""
    return tuple(filter(None, (name, phone, wechat and f"WeChat {wechat}")))


def is_quiet(quiet_from: dt.date | None, quiet_until: dt.date | None, day: dt.date) -> bool:
    """Return whether the day is in the quiet period, both ends included; False without one."""
    if quiet_from is None or quiet_until is None:
        return False
    return quiet_from <= day <= quiet_until


def shift_day(day: dt.date | None, *, weeks: int, today: dt.date) -> dt.date | None:
    """Return the day moved by weeks; a day in the past is unchanged."""
    if day is None or day < today:
        return day
    return day + dt.timedelta(weeks=weeks)
