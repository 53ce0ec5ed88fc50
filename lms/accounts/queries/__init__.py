"""Queries of accounts."""

from lms.accounts.queries.cards import CardState, find_card
from lms.accounts.queries.memberships import MembershipRow, find_organization_on, list_memberships
from lms.accounts.queries.organizations import find_organization_by_code, get_organization
from lms.accounts.queries.people import (
    Credentials,
    count_people,
    find_credentials,
    find_person_by_identifier,
    find_same_person,
    get_credentials,
    get_person,
    list_own_events,
    list_roles,
)
from lms.accounts.queries.sessions import CurrentSession, Device, find_session, list_devices

__all__ = [
    "CardState",
    "Credentials",
    "CurrentSession",
    "Device",
    "MembershipRow",
    "count_people",
    "find_card",
    "find_credentials",
    "find_organization_by_code",
    "find_organization_on",
    "find_person_by_identifier",
    "find_same_person",
    "find_session",
    "get_credentials",
    "get_organization",
    "get_person",
    "list_devices",
    "list_memberships",
    "list_own_events",
    "list_roles",
]
