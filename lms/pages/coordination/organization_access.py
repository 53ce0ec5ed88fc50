"""The cooperative of an address, and what the one who asks may do about it.

Every coordinator may know that it exists. Whoever has a cohort in which its members learn sees
these people, and no others; to list it in a cohort gives nothing.
"""

from dataclasses import dataclass, replace

from lms import clock
from lms.accounts.models import Organization
from lms.accounts.permissions import Permission, Target, allows
from lms.accounts.queries import get_organization
from lms.accounts.queries.organizations import list_distinct_names, list_organizations
from lms.accounts.services import Actor
from lms.enrolment.queries.organizations import (
    OfferedCohort,
    list_cohorts_of_members,
    list_vouched_cohorts,
)
from lms.learning.queries.members import Member, list_members
from lms.pages.coordination.cohort_access import may_do
from lms.web.access import check, get_person_id, get_principal
from lms.web.transaction import read

# The network's countries; the form takes any code of two letters that a row has already.
COUNTRIES = (
    "AF", "AU", "BD", "BT", "CN", "FJ", "ID", "IN", "IR", "KG", "KH", "KZ", "LA", "LK", "MM", "MN",
    "MY", "NP", "NZ", "PG", "PH", "PK", "SB", "SG", "TH", "TJ", "TL", "TO", "UZ", "VN", "VU", "WS",
)  # fmt: skip
PRODUCTS = ("tea", "coffee", "nut", "fruit", "rice", "spice", "cotton")


@dataclass(frozen=True)
class VisibleOrganization:
    """The organization, the cohorts where its members learn, and how permissions see it."""

    row: Organization
    cohorts: tuple[OfferedCohort, ...]
    target: Target

    @property
    def id(self) -> int:
        return self.row.id

    @property
    def is_new(self) -> bool:
        return self.row.state == "new"


def get_visible_organization(organization_id: int, act: Permission) -> VisibleOrganization:
    """The cooperative, when this person may do the act. Raises NotFound, 403, ProofNeeded."""
    found = find_target(get_organization(read(), organization_id))
    check(act, found.target)
    return found


def get_organization_to_ask_about(organization_id: int) -> VisibleOrganization:
    """The cooperative, for who may ask the administrators to change it."""
    found = find_target(get_organization(read(), organization_id))
    check(Permission.ORGANIZATION_CHANGE, replace(found.target, is_request=True))
    return found


def get_organization_to_edit(organization_id: int) -> VisibleOrganization:
    """Its maker edits it while it is new, an administrator later too."""
    found = find_target(get_organization(read(), organization_id))
    check(
        Permission.ORGANIZATION_EDIT if found.is_new else Permission.ORGANIZATION_CHANGE,
        found.target,
    )
    return found


def find_target(row: Organization) -> VisibleOrganization:
    cohorts = list_cohorts_of_members(read(), row.id)
    vouched = list_vouched_cohorts(read(), row.id, asker_id=get_principal().person_id)
    target = Target(
        organization_ids=(row.id,),
        cohort_ids=tuple(one.id for one in cohorts),
        member_cohort_ids=tuple(sorted(vouched)),
        made_by=row.created_by,
        is_unapproved=row.state == "new",
    )
    return VisibleOrganization(row, cohorts, target)


def may_approve(found: VisibleOrganization) -> bool:
    """A second person; never who entered it."""
    own = found.row.created_by == get_principal().person_id
    return found.is_new and not own and may_do(Permission.ORGANIZATION_APPROVE, found.target)


def may_edit(found: VisibleOrganization) -> bool:
    act = Permission.ORGANIZATION_EDIT if found.is_new else Permission.ORGANIZATION_CHANGE
    return found.row.state != "archived" and may_do(act, found.target)


def list_own_members(found: VisibleOrganization) -> list[Member]:
    """Members who learn in one's own cohorts, with the courses there; all for who sees all."""
    members = list_members(read(), organization_id=found.id)
    if allows(Permission.PROGRESS_READ, get_principal(), Target()):
        return list(members)
    return [one for one in map(_keep_own_courses, members) if one.courses]


def list_others(found: VisibleOrganization) -> list[tuple[int, dict[str, str]]]:
    """All the others that are not archived, to be chosen from: id and names told apart."""
    rows = list_organizations(read())
    others = [one.id for one in rows if one.id != found.id and one.state != "archived"]
    return list(list_distinct_names(read(), others).items())


def now_by() -> dict[str, object]:
    return {"by": Actor(get_person_id()), "now": clock.now()}


def _keep_own_courses(member: Member) -> Member:
    courses = tuple(one for one in member.courses if _is_own(one.cohort_id))
    return replace(member, courses=courses)


def _is_own(cohort_id: int | None) -> bool:
    ids = () if cohort_id is None else (cohort_id,)
    return allows(Permission.PROGRESS_READ, get_principal(), Target(cohort_ids=ids))
