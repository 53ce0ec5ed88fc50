"""The decision of the matrix for one action on one target."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from lms.accounts.permissions.matrix import MATRIX, MatrixCell, Permission
from lms.accounts.permissions.principal import (
    Access,
    Principal,
    RoleName,
    ScopedRole,
    ScopeKind,
    Target,
)
from lms.accounts.permissions.scope import Scope


class Decision(Enum):
    """The outcomes: allowed, ask for the secret, 403, 404."""

    ALLOWED = "allowed"
    NEEDS_REAUTHENTICATION = "prove"
    WRONG_ROLE = "wrong role"
    WRONG_SCOPE = "wrong scope"


def decide(permission: Permission, principal: Principal, target: Target | None = None) -> Decision:
    """Return whether the principal may do this to the target.

    WRONG_SCOPE when one of their roles has the permission, but not here (answered with 404),
    WRONG_ROLE when none has (403), NEEDS_REAUTHENTICATION when only cells with `needs_secret`
    cover it and the secret was not given recently.
    """
    granted = list(_granted_cells(permission, principal))
    if not granted:
        return Decision.WRONG_ROLE
    target_or_any = target or Target()
    covering = [cell for cell, grant in granted if _covers(cell, grant, principal, target_or_any)]
    if not covering:
        return Decision.WRONG_SCOPE
    if principal.reauthenticated or any(not cell.needs_secret for cell in covering):
        return Decision.ALLOWED
    return Decision.NEEDS_REAUTHENTICATION


def allows(permission: Permission, principal: Principal, target: Target | None = None) -> bool:
    """Return whether `decide` allows it."""
    return decide(permission, principal, target) is Decision.ALLOWED


def may(permission: Permission, principal: Principal) -> bool:
    """Return whether the principal has the permission in any scope, for links on pages."""
    return any(True for _ in _granted_cells(permission, principal))


def _granted_cells(
    permission: Permission, principal: Principal
) -> Iterator[tuple[MatrixCell, ScopedRole | None]]:
    row = MATRIX[permission]
    if row.visitor.scopes:
        yield row.visitor, None
    if not principal.is_signed_in:
        return
    for grant in principal.roles:
        cell: MatrixCell = getattr(row, grant.role)
        if cell.scopes:
            yield cell, grant


@dataclass(frozen=True)
class _DecisionContext:
    """One grant of a principal against one target."""

    principal: Principal
    target: Target
    grant: ScopedRole | None

    def is_self(self) -> bool:
        person_id = self.principal.person_id
        return person_id is not None and person_id == self.target.person_id

    def in_organization(self) -> bool:
        return self._holds("organization", self.target.organization_ids)

    def in_cohort(self) -> bool:
        return self._holds("cohort", self.target.cohort_ids)

    def in_cohort_of_members(self) -> bool:
        return self._holds("cohort", self.target.member_cohort_ids)

    def in_course(self) -> bool:
        return bool(self.target.course) and self.target.course in self.principal.course_codes()

    def is_only(self, *roles: RoleName) -> bool:
        """Return whether the target person has roles, and all of them are among these."""
        target_roles = set(self.target.person_roles)
        return bool(target_roles) and target_roles <= set(roles)

    def _holds(self, kind: ScopeKind, ids: tuple[int, ...]) -> bool:
        grant = self.grant
        return grant is not None and grant.scope_kind == kind and grant.scope_id in ids


def _shares_page(context: _DecisionContext) -> bool:
    organization_ids = set(context.target.organization_ids)
    return context.target.is_shared_page and bool(
        organization_ids & set(context.principal.organization_ids)
    )


def _is_public(context: _DecisionContext) -> bool:
    return context.target.is_published and context.target.course_access == "public"


def _is_open_or_enrolled(context: _DecisionContext) -> bool:
    target = context.target
    return target.is_enrolled or (target.is_published and target.course_access in OPEN)


def _is_offered(context: _DecisionContext) -> bool:
    offered = (
        context.grant is not None
        and context.grant.scope_id in context.target.offered_organization_ids
    )
    return offered and context.in_organization()


def _is_creator(context: _DecisionContext) -> bool:
    creator_id = context.target.created_by
    return creator_id is not None and creator_id == context.principal.person_id


def _is_not_creator(context: _DecisionContext) -> bool:
    """Return whether somebody else created it; False if the creator is unknown."""
    creator_id = context.target.created_by
    return (
        bool(context.target.organization_ids)
        and creator_id is not None
        and not _is_creator(context)
    )


def _grants_manager(context: _DecisionContext) -> bool:
    return (
        context.target.granted_role == "manager" and not context.is_self() and context.in_cohort()
    )


OPEN: tuple[Access, ...] = ("public", "account")
_PREDICATES: dict[Scope, Callable[[_DecisionContext], bool]] = {
    Scope.ALL: lambda _: True,
    Scope.SELF: _DecisionContext.is_self,
    Scope.SHARED_PAGE: _shares_page,
    Scope.PUBLIC_COURSES: _is_public,
    Scope.OPEN_OR_ENROLLED: _is_open_or_enrolled,
    Scope.PUBLISHED: lambda context: context.target.is_published,
    Scope.COURSES: _DecisionContext.in_course,
    Scope.COURSES_IN_COHORTS: lambda context: context.in_course() and context.in_cohort(),
    Scope.COHORTS: _DecisionContext.in_cohort,
    Scope.SELF_IN_OPEN: lambda context: context.is_self() and context.target.course_access in OPEN,
    Scope.OFFERED: _is_offered,
    Scope.ORGANIZATION: _DecisionContext.in_organization,
    Scope.LEARNERS_OF_ORGANIZATION: lambda context: (
        context.in_organization() and context.is_only("learner")
    ),
    Scope.PEOPLE_OF_COHORTS: lambda context: (
        context.in_cohort() and context.is_only("learner", "manager")
    ),
    Scope.MANAGERS_OF_COHORTS: _grants_manager,
    Scope.OTHERS: lambda context: context.target.person_id is not None and not context.is_self(),
    Scope.PASSED_OR_NOT: lambda context: (
        context.target.is_passed_or_not and context.in_organization()
    ),
    Scope.FIRST_STEPS: lambda context: context.target.is_plan_step_only and context.in_cohort(),
    Scope.NO_CONTACTS: lambda context: (
        not context.target.has_contacts and context.in_course() and context.in_cohort()
    ),
    Scope.CREATE: lambda context: context.target.is_new,
    Scope.CONTACT_FIELDS: lambda context: context.target.is_contact and context.in_organization(),
    Scope.CREATOR: lambda context: context.target.is_unapproved and _is_creator(context),
    Scope.NOT_CREATOR: _is_not_creator,
    Scope.COHORTS_OF_MEMBERS: _DecisionContext.in_cohort_of_members,
    Scope.REQUEST: lambda context: context.target.is_request,
}


def _covers(
    cell: MatrixCell, grant: ScopedRole | None, principal: Principal, target: Target
) -> bool:
    context = _DecisionContext(principal, target, grant)
    return any(_PREDICATES[scope](context) for scope in cell.scopes)
