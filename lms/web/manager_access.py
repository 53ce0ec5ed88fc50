"""The organization that the manager chose, and a member of it; 404 for any other."""

from dataclasses import dataclass, replace

from flask import request

from lms.accounts.models import Organization
from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Target
from lms.accounts.queries.organizations import get_distinct_names_by_organization, get_organization
from lms.accounts.rules.typed_values import find_id
from lms.enrolment.queries.cohorts import get_person_target
from lms.errors import NotFound
from lms.learning.queries.members import Member, get_member
from lms.web.access import check
from lms.web.identity import get_principal
from lms.web.transaction import read_session


@dataclass(frozen=True)
class ManagedOrganization:
    """A managed organization; `others`: further ones of this manager; `names`: unambiguous."""

    organization: Organization
    others: tuple[Organization, ...]
    names: dict[int, dict[str, str]]

    @property
    def id(self) -> int:
        return self.organization.id

    @property
    def is_archived(self) -> bool:
        """True if the organization is archived: nobody can be added, existing data stay."""
        return self.organization.archived_at is not None


def get_managed(
    permission: Permission = Permission.PROGRESS_READ, target: Target | None = None
) -> ManagedOrganization:
    """Return the one of `?organization=`, else the first.

    Raises NotFound when it is not managed by this person.
    """
    managed = get_principal().scope_ids("manager", "organization")
    raw = request.values.get("organization", "")
    chosen = find_id(raw) if raw else next(iter(managed), None)
    if chosen not in managed or chosen is None:
        raise NotFound
    check(permission, replace(target or Target(), organization_ids=(chosen,)))
    rows = [get_organization(read_session(), organization_id) for organization_id in managed]
    others = tuple(row for row in rows if row.id != chosen)
    names = get_distinct_names_by_organization(read_session(), managed)
    return ManagedOrganization(next(row for row in rows if row.id == chosen), others, names)


def get_managed_member(managed: ManagedOrganization, person_id: int) -> Member:
    """Return a current or former member of the organization. Raises NotFound."""
    return get_member(read_session(), organization_id=managed.id, person_id=person_id)


def check_member(managed: ManagedOrganization, person_id: int, permission: Permission) -> None:
    """Check a permission for a learner who is a member of the organization today.

    Raises NotFound. Never allowed on oneself: managers get their codes, and leave, through their
    coordinator.
    """
    target = get_person_target(read_session(), person_id)
    if managed.id not in target.organization_ids:
        raise NotFound
    check(permission, replace(target, person_id=None, organization_ids=(managed.id,)))
