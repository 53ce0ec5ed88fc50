"""The acting person and the target as plain values: the two inputs of every permission check."""

from dataclasses import dataclass
from typing import Literal

from lms.accounts.rules.pins import STAFF_ROLES
from lms.i18n import DEFAULT_LANGUAGE

RoleName = Literal["learner", "manager", "trainer", "coordinator", "administrator"]
ScopeKind = Literal["site", "organization", "cohort", "course"]
Access = Literal["public", "account", "cohort"]


@dataclass(frozen=True, order=True)
class ScopedRole:
    """A role in a scope: `scope_id` of an organization or cohort, `scope_text` is a course code."""

    role: RoleName
    scope_kind: ScopeKind = "site"
    scope_id: int = 0
    scope_text: str = ""


@dataclass(frozen=True)
class Principal:
    """The acting person and kind of session. `reauthenticated`: the secret was given recently."""

    person_id: int | None = None
    roles: tuple[ScopedRole, ...] = ()
    organization_ids: tuple[int, ...] = ()
    language: str = DEFAULT_LANGUAGE
    time_zone: str = "Asia/Shanghai"
    kind: Literal["visitor", "mine", "shared", "staff"] = "visitor"
    reauthenticated: bool = False

    @property
    def is_signed_in(self) -> bool:
        return self.person_id is not None

    @property
    def is_staff(self) -> bool:
        """Return whether the person signs in with a passphrase and for a shorter time."""
        return any(grant.role in STAFF_ROLES for grant in self.roles)

    def scope_ids(self, role: RoleName, scope_kind: ScopeKind) -> tuple[int, ...]:
        """Return the ids of organizations or cohorts in which this person has a role."""
        grants = [g for g in self.roles if g.role == role and g.scope_kind == scope_kind]
        return tuple(sorted(grant.scope_id for grant in grants))

    def course_codes(self, role: RoleName = "trainer") -> tuple[str, ...]:
        """Return the codes of courses that this person may edit or teach."""
        grants = [g for g in self.roles if g.role == role and g.scope_kind == "course"]
        return tuple(sorted(grant.scope_text for grant in grants))


@dataclass(frozen=True)
class Target:
    """The target of an action; omit attributes that the object does not have.

    A scope that needs an omitted attribute does not cover the target.

    `cohort_ids` of a person: where they learn. An organization's `member_cohort_ids`: cohorts of
    members whom somebody other than the acting person entered or confirmed. `created_by`,
    `is_unapproved`: who entered an organization, and whether it still lacks approval by another.
    `is_passed_or_not`: only whether quizzes are passed, without scores.
    `is_plan_step_only`: only the step of a plan with its owner, date and measure.
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
    is_plan_step_only: bool = False
    is_passed_or_not: bool = False
    is_contact: bool = False
    has_contacts: bool = False
    is_new: bool = False
    is_unapproved: bool = False
    is_request: bool = False
    created_by: int | None = None
    member_cohort_ids: tuple[int, ...] = ()
    granted_role: RoleName | None = None
