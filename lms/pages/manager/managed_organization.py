"""The cooperative that the manager chose, and the member of an address; 404 for any other."""

import datetime as dt
from dataclasses import dataclass, replace

from flask import request

from lms import clock
from lms.accounts.models import Organization
from lms.accounts.permissions import Permission, Target
from lms.accounts.queries import get_organization
from lms.accounts.queries.organizations import list_distinct_names
from lms.accounts.services import Actor
from lms.enrolment.queries import get_person_target
from lms.enrolment.rules import day_of
from lms.errors import NotFound
from lms.learning.queries.members import Member, list_members
from lms.web.access import check, get_person_id, get_principal
from lms.web.request_values import find_number
from lms.web.transaction import read


@dataclass(frozen=True)
class ManagedOrganization:
    """A managed cooperative; `others`: the further ones of this manager. `names`: told apart."""

    organization: Organization
    others: tuple[Organization, ...]
    names: dict[int, dict[str, str]]

    @property
    def id(self) -> int:
        return self.organization.id

    @property
    def is_archived(self) -> bool:
        """Nobody is added to it any more; what it has stays."""
        return self.organization.archived_at is not None


def get_managed(
    act: Permission = Permission.PROGRESS_READ, target: Target | None = None
) -> ManagedOrganization:
    """The one of `?organization=`, else the first. Raises NotFound when it is not managed."""
    managed = get_principal().scope_ids("manager", "organization")
    raw = request.values.get("organization", "")
    chosen = find_number(raw, digits=18) if raw else next(iter(managed), None)
    if chosen not in managed or chosen is None:
        raise NotFound
    check(act, replace(target or Target(), organization_ids=(chosen,)))
    rows = [get_organization(read(), one) for one in managed]
    others = tuple(row for row in rows if row.id != chosen)
    names = list_distinct_names(read(), managed)
    return ManagedOrganization(next(row for row in rows if row.id == chosen), others, names)


def get_member(own: ManagedOrganization, person_id: int) -> Member:
    """Somebody who belongs to the cooperative or did. Raises NotFound."""
    members = list_members(read(), organization_id=own.id)
    found = next((one for one in members if one.person_id == person_id), None)
    if found is None:
        raise NotFound
    return found


def check_member(own: ManagedOrganization, person_id: int, act: Permission) -> None:
    """The act on a learner who belongs to the cooperative today. Raises NotFound.

    Not on oneself: managers get their codes, and leave, by their coordinator.
    """
    target = get_person_target(read(), person_id)
    if own.id not in target.organization_ids:
        raise NotFound
    check(act, replace(target, person_id=None, organization_ids=(own.id,)))


def today() -> dt.date:
    return day_of(clock.now(), get_principal().time_zone)


def actor() -> Actor:
    return Actor(get_person_id())
