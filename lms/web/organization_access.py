"""Access to the organization of an address, and what the caller may do with it.

Every coordinator may see that it exists. Coordinators see those members who learn in their own
cohorts, and no others; offering a cohort to an organization gives no access to it.
"""

from dataclasses import dataclass, replace

from lms.accounts.models import Organization
from lms.accounts.permissions.decision import allows
from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Target
from lms.accounts.queries.organizations import (
    get_distinct_names_by_organization,
    get_organization,
    list_organizations,
)
from lms.enrolment.queries.organizations import (
    OfferedCohort,
    list_cohorts_granting_edit,
    list_cohorts_of_members,
)
from lms.learning.queries.members import Member, list_members
from lms.web.access import check
from lms.web.cohort_access import may_do
from lms.web.identity import get_principal
from lms.web.transaction import read_session


@dataclass(frozen=True)
class VisibleOrganization:
    """The organization, the cohorts in which its members learn, and the target for permissions."""

    row: Organization
    cohorts: tuple[OfferedCohort, ...]
    target: Target

    @property
    def id(self) -> int:
        return self.row.id

    @property
    def is_new(self) -> bool:
        return self.row.state == "new"


def get_visible_organization(organization_id: int, permission: Permission) -> VisibleOrganization:
    """Return the organization when this person has the permission.

    Raises NotFound, 403, ReauthenticationNeeded.
    """
    found = find_target(get_organization(read_session(), organization_id))
    check(permission, found.target)
    return found


def get_organization_to_ask_about(organization_id: int) -> VisibleOrganization:
    """Return the organization for those who may request a change from the administrators."""
    found = find_target(get_organization(read_session(), organization_id))
    check(Permission.ORGANIZATION_CHANGE, replace(found.target, is_request=True))
    return found


def get_organization_to_edit(organization_id: int) -> VisibleOrganization:
    """Return the organization for editing.

    Its creator may edit it while it is new, administrators may later too.
    """
    found = find_target(get_organization(read_session(), organization_id))
    check(
        Permission.ORGANIZATION_EDIT if found.is_new else Permission.ORGANIZATION_CHANGE,
        found.target,
    )
    return found


def find_target(row: Organization) -> VisibleOrganization:
    cohorts = list_cohorts_of_members(read_session(), row.id)
    entitling = list_cohorts_granting_edit(
        read_session(), row.id, viewer_id=get_principal().person_id
    )
    target = Target(
        organization_ids=(row.id,),
        cohort_ids=tuple(cohort.id for cohort in cohorts),
        member_cohort_ids=tuple(sorted(entitling)),
        created_by=row.created_by,
        is_unapproved=row.state == "new",
    )
    return VisibleOrganization(row, cohorts, target)


def may_approve(found: VisibleOrganization) -> bool:
    """Return whether the caller may approve it; never the person who entered it."""
    is_creator = found.row.created_by == get_principal().person_id
    return found.is_new and not is_creator and may_do(Permission.ORGANIZATION_APPROVE, found.target)


def may_edit(found: VisibleOrganization) -> bool:
    act = Permission.ORGANIZATION_EDIT if found.is_new else Permission.ORGANIZATION_CHANGE
    return found.row.state != "archived" and may_do(act, found.target)


def list_visible_members(found: VisibleOrganization) -> list[Member]:
    """Return members who learn in the caller's cohorts, with those courses.

    Callers with access to all people get all members.
    """
    members = list_members(read_session(), organization_id=found.id)
    if allows(Permission.PROGRESS_READ, get_principal(), Target()):
        return list(members)
    return [member for member in map(_keep_own_courses, members) if member.courses]


def list_others(found: VisibleOrganization) -> list[tuple[int, dict[str, str]]]:
    """Return the other organizations that are not archived: id and unambiguous names."""
    rows = list_organizations(read_session())
    others = [row.id for row in rows if row.id != found.id and row.state != "archived"]
    return list(get_distinct_names_by_organization(read_session(), others).items())


def _keep_own_courses(member: Member) -> Member:
    courses = []
    for course in member.courses:
        ids = () if course.cohort_id is None else (course.cohort_id,)
        if allows(Permission.PROGRESS_READ, get_principal(), Target(cohort_ids=ids)):
            courses.append(course)
    return replace(member, courses=tuple(courses))
