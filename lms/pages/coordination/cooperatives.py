"""The cooperative of an address, for those whose cohort it is in or who entered it."""

from dataclasses import dataclass, replace

from lms import clock
from lms.accounts.models import Organization
from lms.accounts.permissions import Act, Target, allows
from lms.accounts.queries import get_organization
from lms.accounts.services import Actor
from lms.enrolment.queries.organizations import (
    OfferedCohort,
    list_cohorts_of_people,
    list_offered_cohorts,
)
from lms.learning.queries.members import Member, list_members
from lms.web.access import check, get_person_id, get_principal
from lms.web.transaction import read

# The network's countries; the form takes any code of two letters that a row has already.
COUNTRIES = (
    "AF", "AU", "BD", "BT", "CN", "FJ", "ID", "IN", "IR", "KG", "KH", "KZ", "LA", "LK", "MM", "MN",
    "MY", "NP", "NZ", "PG", "PH", "PK", "SB", "SG", "TH", "TJ", "TL", "TO", "UZ", "VN", "VU", "WS",
)  # fmt: skip
PRODUCTS = ("tea", "coffee", "nut", "fruit", "rice", "spice", "cotton")


@dataclass(frozen=True)
class Cooperative:
    """The organization, the cohorts that name it, and how permissions see it."""

    row: Organization
    cohorts: tuple[OfferedCohort, ...]
    target: Target

    @property
    def id(self) -> int:
        return self.row.id


def get_cooperative(organization_id: int, act: Act = Act.ORGANIZATION_EDIT) -> Cooperative:
    """Raises NotFound where the person has neither a cohort with it nor entered it herself."""
    found = find_target(get_organization(read(), organization_id))
    check(act, found.target)
    return found


def find_target(row: Organization) -> Cooperative:
    cohorts = list_offered_cohorts(read(), row.id)
    target = Target(
        organization_ids=(row.id,),
        cohort_ids=tuple(one.id for one in cohorts),
        is_new=row.created_by is not None and row.created_by == get_principal().person_id,
    )
    return Cooperative(row, cohorts, target)


def may_approve(found: Cooperative) -> bool:
    """A second person who has it in a cohort, or an administrator; never who entered it."""
    own = found.row.created_by == get_principal().person_id
    return found.row.state == "new" and not own


def list_own_members(found: Cooperative) -> list[Member]:
    """People of the cooperative with the courses of one's own cohorts.

    Who learns in other cohorts only is not shown: her coordinator is another.
    """
    members = list_members(read(), organization_id=found.id)
    cohorts = list_cohorts_of_people(read(), [one.person_id for one in members])
    return [
        one
        for one in map(_keep_own_courses, members)
        if one.courses or not cohorts[one.person_id] or _sees_all()
    ]


def now_by() -> dict[str, object]:
    return {"by": Actor(get_person_id()), "now": clock.now()}


def _keep_own_courses(member: Member) -> Member:
    courses = tuple(one for one in member.courses if _is_own(one.cohort_id))
    return replace(member, courses=courses)


def _is_own(cohort_id: int | None) -> bool:
    ids = () if cohort_id is None else (cohort_id,)
    return allows(Act.PROGRESS_READ, get_principal(), Target(cohort_ids=ids))


def _sees_all() -> bool:
    return any(grant.role == "administrator" for grant in get_principal().roles)
