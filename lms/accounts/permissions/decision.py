"""The decision of the matrix for one action on one target."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from lms.accounts.permissions.matrix import MATRIX, Audience, MatrixCell, Permission, Scope
from lms.accounts.permissions.principal import (
    Access,
    Principal,
    RoleName,
    ScopedRole,
    ScopeKind,
    Target,
)


class Decision(Enum):
    """The outcomes: allowed, ask for the secret, 403, 404."""

    ALLOWED = "allowed"
    NEEDS_REAUTHENTICATION = "prove"
    WRONG_ROLE = "wrong role"
    WRONG_SCOPE = "wrong scope"


def decide(permission: Permission, principal: Principal, target: Target | None = None) -> Decision:
    """Return whether the principal may do this to the target.

    WRONG_SCOPE when one of their roles has the permission, but not here (answered with 404),
    WRONG_ROLE when none has (403), PROVE when only a starred cell covers it and the secret was not
    given recently.
    """
    held = list(_held_cells(permission, principal))
    if not held:
        return Decision.WRONG_ROLE
    there = target or Target()
    covering = [cell for cell, grant in held if _covers(cell, grant, principal, there)]
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
    return any(True for _ in _held_cells(permission, principal))


def _held_cells(
    permission: Permission, principal: Principal
) -> Iterator[tuple[MatrixCell, ScopedRole | None]]:
    columns = dict(zip(Audience, MATRIX[permission], strict=True))
    if columns[Audience.VISITOR].scopes:
        yield columns[Audience.VISITOR], None
    if not principal.is_signed_in:
        return
    for grant in principal.roles:
        cell = columns[Audience(grant.role)]
        if cell.scopes:
            yield cell, grant


@dataclass(frozen=True)
class _Case:
    """One grant of a principal against one target."""

    principal: Principal
    target: Target
    grant: ScopedRole | None

    def is_self(self) -> bool:
        own = self.principal.person_id
        return own is not None and own == self.target.person_id

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
        theirs = set(self.target.person_roles)
        return bool(theirs) and theirs <= set(roles)

    def _holds(self, kind: ScopeKind, ids: tuple[int, ...]) -> bool:
        grant = self.grant
        return grant is not None and grant.scope_kind == kind and grant.scope_id in ids


def _shares_page(case: _Case) -> bool:
    theirs = set(case.target.organization_ids)
    return case.target.is_shared_page and bool(theirs & set(case.principal.organization_ids))


def _is_public(case: _Case) -> bool:
    return case.target.is_published and case.target.course_access == "public"


def _is_open_or_enrolled(case: _Case) -> bool:
    target = case.target
    return target.is_enrolled or (target.is_published and target.course_access in OPEN)


def _is_offered(case: _Case) -> bool:
    offered = case.grant is not None and case.grant.scope_id in case.target.offered_organization_ids
    return offered and case.in_organization()


def _made_it(case: _Case) -> bool:
    maker = case.target.made_by
    return maker is not None and maker == case.principal.person_id


def _is_another(case: _Case) -> bool:
    """Return whether somebody else created it; False if the creator is unknown."""
    maker = case.target.made_by
    return bool(case.target.organization_ids) and maker is not None and not _made_it(case)


def _grants_manager(case: _Case) -> bool:
    return case.target.granted_role == "manager" and not case.is_self() and case.in_cohort()


OPEN: tuple[Access, ...] = ("public", "account")
_PREDICATES: dict[Scope, Callable[[_Case], bool]] = {
    Scope.ALL: lambda _: True,
    Scope.SELF: _Case.is_self,
    Scope.SHARED_PAGE: _shares_page,
    Scope.PUBLIC_COURSES: _is_public,
    Scope.OPEN_OR_ENROLLED: _is_open_or_enrolled,
    Scope.PUBLISHED: lambda case: case.target.is_published,
    Scope.COURSES: _Case.in_course,
    Scope.COURSES_IN_COHORTS: lambda case: case.in_course() and case.in_cohort(),
    Scope.COHORTS: _Case.in_cohort,
    Scope.SELF_IN_OPEN: lambda case: case.is_self() and case.target.course_access in OPEN,
    Scope.OFFERED: _is_offered,
    Scope.ORGANIZATION: _Case.in_organization,
    Scope.LEARNERS_OF_ORGANIZATION: lambda case: case.in_organization() and case.is_only("learner"),
    Scope.PEOPLE_OF_COHORTS: lambda case: case.in_cohort() and case.is_only("learner", "manager"),
    Scope.MANAGERS_OF_COHORTS: _grants_manager,
    Scope.OTHERS: lambda case: case.target.person_id is not None and not case.is_self(),
    Scope.PASSED_OR_NOT: lambda case: case.target.is_passed_or_not and case.in_organization(),
    Scope.FIRST_STEPS: lambda case: case.target.is_first_step and case.in_cohort(),
    Scope.NO_CONTACTS: lambda case: (
        not case.target.has_contacts and case.in_course() and case.in_cohort()
    ),
    Scope.CREATE: lambda case: case.target.is_new,
    Scope.CONTACT_FIELDS: lambda case: case.target.is_contact and case.in_organization(),
    Scope.MAKER: lambda case: case.target.is_unapproved and _made_it(case),
    Scope.ANOTHER: _is_another,
    Scope.COHORTS_OF_MEMBERS: _Case.in_cohort_of_members,
    Scope.ASK: lambda case: case.target.is_request,
}


def _covers(
    cell: MatrixCell, grant: ScopedRole | None, principal: Principal, target: Target
) -> bool:
    case = _Case(principal, target, grant)
    return any(_PREDICATES[scope](case) for scope in cell.scopes)
