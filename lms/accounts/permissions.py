"""Who may do what: the one table that makes the checks, the docs and what the pages show.

A cell holds the scopes in which an audience may act; several roles of one person add up, none
implies another. `decide` answers for one act on one target; `may` tells whether a page shows a way
to the act at all. Reading this file is reading the promise.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from lms.accounts.principal import Access, Grant, Principal, Role, ScopeKind, Target

__all__ = [
    "MATRIX", "Act", "Audience", "Cell", "Decision", "Grant", "Principal", "Scope", "Target",
    "allows", "decide", "is_starred", "may", "render_table",
]  # fmt: skip


class Audience(Enum):
    """The columns. Everybody is a visitor too; the others hold a grant of that name."""

    VISITOR = "visitor"
    LEARNER = "learner"
    MANAGER = "manager"
    TRAINER = "trainer"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


class Act(Enum):
    """The rows, in the words of the table."""

    PUBLIC_READ = "public pages, library cases, glossary, verify"
    CATALOGUE_READ = "catalogue: titles, outcomes"
    LESSON_READ = "lesson and practice read"
    ATTEMPT = "attempt start, answer, submit"
    OWN_READ = "own progress, result, certificate, data export"
    ACCOUNT = "own account: language, zone, secret, phones signed in"
    WORKSHEET_READ = "worksheet read"
    WORKSHEET_WRITE = "worksheet write, hand in"
    ENROL = "enrol people"
    PEOPLE_EDIT = "people create, edit, leave, return"
    CONTACT_READ = "phone, e-mail read"
    CODE_ISSUE = "new card code, PIN reset"
    ROLE_GRANT = "roles grant"
    CERTIFICATE_ISSUE = "certificate issue"
    CERTIFICATE_ASK = "certificate: ask for a replacement"
    CERTIFICATE_REPLACE = "certificate replace, revoke"


class Scope(Enum):
    """Where an audience may act, in the words of the table."""

    ALL = "A"
    SELF = "S"
    SHARED_PAGE = "shared page O"
    PUBLIC_COURSES = "public courses"
    OPEN_OR_ENROLLED = "public and account courses, enrolled"
    PUBLISHED = "all published"
    COURSES = "K"
    COURSES_IN_COHORTS = "C with K"
    COHORTS = "C"
    SELF_IN_OPEN = "S in public and account courses"
    OFFERED = "O in cohorts offered"
    ORGANIZATION = "O"
    LEARNERS_OF_ORGANIZATION = "O learners"
    PEOPLE_OF_COHORTS = "C learners, managers"
    MANAGERS_OF_COHORTS = "manager in C"
    OTHERS = "any but own"


class Decision(Enum):
    """What the edge answers: go on, ask for the secret, 403, 404."""

    ALLOWED = "allowed"
    PROVE = "prove"
    WRONG_ROLE = "wrong role"
    WRONG_SCOPE = "wrong scope"


@dataclass(frozen=True)
class Cell:
    """Scopes of one audience; `star`: the act asks for the secret again and is audited."""

    scopes: tuple[Scope, ...] = ()
    star: bool = False

    def __str__(self) -> str:
        words = ", ".join(scope.value for scope in self.scopes)
        return words + ("*" if self.star else "") if words else "–"


Row = tuple[Cell, Cell, Cell, Cell, Cell, Cell]


def _cell(*scopes: Scope) -> Cell:
    return Cell(scopes)


def _star(*scopes: Scope) -> Cell:
    return Cell(scopes, star=True)


_A, _S, _C, _NO = _cell(Scope.ALL), _cell(Scope.SELF), _cell(Scope.COHORTS), Cell()
_PUBLISHED = _cell(Scope.PUBLISHED)
_OWN_COURSES = _cell(Scope.OPEN_OR_ENROLLED)

# Columns: visitor, learner, SPO manager, trainer, coordinator, administrator.
MATRIX: dict[Act, Row] = {
    Act.PUBLIC_READ: (_A, _A, _A, _A, _A, _A),
    Act.CATALOGUE_READ: (_A, _A, _A, _A, _A, _A),
    Act.LESSON_READ: (
        _cell(Scope.PUBLIC_COURSES),
        _OWN_COURSES,
        _OWN_COURSES,
        _cell(Scope.COURSES, Scope.PUBLISHED),
        _PUBLISHED,
        _PUBLISHED,
    ),
    Act.ATTEMPT: (_NO, _S, _S, _NO, _NO, _NO),
    Act.OWN_READ: (_NO, _S, _S, _S, _S, _S),
    Act.ACCOUNT: (_NO, _S, _S, _S, _S, _S),
    Act.WORKSHEET_READ: (
        _NO,
        _cell(Scope.SELF, Scope.SHARED_PAGE),
        _cell(Scope.SHARED_PAGE),
        _cell(Scope.COURSES_IN_COHORTS),
        _NO,
        _NO,
    ),
    Act.WORKSHEET_WRITE: (_NO, _cell(Scope.SELF, Scope.SHARED_PAGE), _NO, _NO, _NO, _NO),
    Act.ENROL: (_NO, _cell(Scope.SELF_IN_OPEN), _cell(Scope.OFFERED), _NO, _C, _A),
    Act.PEOPLE_EDIT: (
        _NO,
        _S,
        _cell(Scope.LEARNERS_OF_ORGANIZATION),
        _NO,
        _cell(Scope.PEOPLE_OF_COHORTS),
        _A,
    ),
    Act.CONTACT_READ: (_NO, _S, _cell(Scope.ORGANIZATION), _NO, _C, _star(Scope.ALL)),
    Act.CODE_ISSUE: (
        _NO,
        _S,
        _cell(Scope.LEARNERS_OF_ORGANIZATION),
        _NO,
        # Not all of C: who could reset the secret of staff would raise own rights by it.
        _star(Scope.PEOPLE_OF_COHORTS),
        _star(Scope.ALL),
    ),
    Act.ROLE_GRANT: (
        _NO,
        _NO,
        _NO,
        _NO,
        _star(Scope.MANAGERS_OF_COHORTS),
        _star(Scope.OTHERS),
    ),
    Act.CERTIFICATE_ISSUE: (_NO, _S, _NO, _NO, _C, _NO),
    Act.CERTIFICATE_ASK: (_NO, _S, _S, _S, _NO, _NO),
    Act.CERTIFICATE_REPLACE: (_NO, _NO, _NO, _NO, _star(Scope.COHORTS), _star(Scope.ALL)),
}


def decide(act: Act, principal: Principal, target: Target | None = None) -> Decision:
    """Whether the principal may do this to the target.

    WRONG_SCOPE when a role of theirs has the act, but not here (the edge answers 404), WRONG_ROLE
    when none has (403), PROVE when only a starred cell covers it and the secret is not fresh.
    """
    held = list(_held_cells(act, principal))
    if not held:
        return Decision.WRONG_ROLE
    there = target or Target()
    covering = [cell for cell, grant in held if _covers(cell, grant, principal, there)]
    if not covering:
        return Decision.WRONG_SCOPE
    if principal.proven or any(not cell.star for cell in covering):
        return Decision.ALLOWED
    return Decision.PROVE


def allows(act: Act, principal: Principal, target: Target | None = None) -> bool:
    """As decide, for those who need yes or no."""
    return decide(act, principal, target) is Decision.ALLOWED


def may(act: Act, principal: Principal) -> bool:
    """Somewhere, if not everywhere: whether a page shows the way to this act."""
    return any(True for _ in _held_cells(act, principal))


def is_starred(act: Act, principal: Principal) -> bool:
    """Whether each way this principal has to the act asks for the secret again."""
    cells = [cell for cell, _ in _held_cells(act, principal)]
    return bool(cells) and all(cell.star for cell in cells)


def render_table() -> str:
    """The matrix as a Markdown table, for the docs."""
    columns = [audience.value for audience in Audience]
    lines = ["| | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for act, cells in MATRIX.items():
        lines.append(f"| {act.value} | " + " | ".join(map(str, cells)) + " |")
    return "\n".join(lines) + "\n"


def _held_cells(act: Act, principal: Principal) -> Iterator[tuple[Cell, Grant | None]]:
    columns = dict(zip(Audience, MATRIX[act], strict=True))
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
    grant: Grant | None

    def is_self(self) -> bool:
        own = self.principal.person_id
        return own is not None and own == self.target.person_id

    def in_organization(self) -> bool:
        return self._holds("organization", self.target.organization_ids)

    def in_cohort(self) -> bool:
        return self._holds("cohort", self.target.cohort_ids)

    def in_course(self) -> bool:
        return bool(self.target.course) and self.target.course in self.principal.course_codes()

    def is_only(self, *roles: Role) -> bool:
        """The person acted on holds these roles and no higher one."""
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
}


def _covers(cell: Cell, grant: Grant | None, principal: Principal, target: Target) -> bool:
    case = _Case(principal, target, grant)
    return any(_PREDICATES[scope](case) for scope in cell.scopes)
