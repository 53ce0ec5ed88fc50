"""Who acts and what is acted on, as plain values: the two sides of every permission check."""

from dataclasses import dataclass
from typing import Literal

from lms.accounts.rules.pins import STAFF_ROLES

RoleName = Literal["learner", "manager", "trainer", "coordinator", "administrator"]
ScopeKind = Literal["site", "organization", "cohort", "course"]
Access = Literal["public", "account", "cohort"]


@dataclass(frozen=True, order=True)
class ScopedRole:
    """A role in a scope; `scope_id` of organization or cohort, `scope_text` the course's code."""

    role: RoleName
    scope_kind: ScopeKind = "site"
    scope_id: int = 0
    scope_text: str = ""


@dataclass(frozen=True)
class Principal:
    """Who acts, and from what kind of session. `proven`: the secret was given just now."""

    person_id: int | None = None
    roles: tuple[ScopedRole, ...] = ()
    organization_ids: tuple[int, ...] = ()
    language: str = "en"
    time_zone: str = "Asia/Shanghai"
    kind: Literal["visitor", "mine", "shared", "staff"] = "visitor"
    proven: bool = False

    @property
    def is_signed_in(self) -> bool:
        return self.person_id is not None

    @property
    def is_staff(self) -> bool:
        """Staff sign in with a passphrase, and for a shorter time."""
        return any(grant.role in STAFF_ROLES for grant in self.roles)

    def scope_ids(self, role: RoleName, scope_kind: ScopeKind) -> tuple[int, ...]:
        """Organizations or cohorts of this person's grants of a role: for queries."""
        held = [g for g in self.roles if g.role == role and g.scope_kind == scope_kind]
        return tuple(sorted(grant.scope_id for grant in held))

    def course_codes(self, role: RoleName = "trainer") -> tuple[str, ...]:
        """Courses granted to this person to write or to teach."""
        held = [g for g in self.roles if g.role == role and g.scope_kind == "course"]
        return tuple(sorted(grant.scope_text for grant in held))


@dataclass(frozen=True)
class Target:
    """What is acted on, as far as it matters: leave out what the thing does not have.

    Unknown is not yes: a scope that asks for what is left out does not cover the target.

    `cohort_ids` of a person: where she learns. An organization's `member_cohort_ids`: where members
    learn whom somebody else than the asker entered or confirmed. `made_by`, `is_unapproved`: who
    entered an organization, and that nobody else has looked at it yet.
    """

    person_id: int | None = None
    person_roles: tuple[RoleName, ...] = ()
    organization_ids: tuple[int, ...] = ()
    cohort_ids: tuple[int, ...] = ()
    offered_organization_ids: tuple[int, ...] = ()
    course: str = ""
    course_access: Access | None = None
    is_published: bool = False
    is_enrolled: bool = False
    is_shared_page: bool = False
    is_first_step: bool = False
    is_passed_or_not: bool = False
    is_contact: bool = False
    has_contacts: bool = False
    is_new: bool = False
    is_unapproved: bool = False
    is_request: bool = False
    made_by: int | None = None
    member_cohort_ids: tuple[int, ...] = ()
    granted_role: RoleName | None = None
