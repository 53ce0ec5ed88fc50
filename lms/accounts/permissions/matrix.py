"""The permission matrix, from which the checks, the docs and the links on pages are made.

A cell holds the scopes in which an audience may act. The roles of one person add up; none implies
another.
"""

from dataclasses import dataclass
from enum import Enum


class Audience(Enum):
    """The columns. Everybody is also a visitor; the others hold a grant of that name."""

    VISITOR = "visitor"
    LEARNER = "learner"
    MANAGER = "manager"
    TRAINER = "trainer"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


class Permission(Enum):
    """The rows, in the words of the documentation."""

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
    PROGRESS_READ = "others' progress (done, date, passed)"
    SCORE_READ = "others' scores"
    ALLOWANCE = "extra attempt, waive a wait"
    COHORT_EDIT = "cohort create, edit, close"
    ORGANIZATION_LIST = "organization list (code, names, country, products; no people)"
    ORGANIZATION_EDIT = "organization create; edit while new"
    ORGANIZATION_APPROVE = "organization approve (a second person)"
    ORGANIZATION_CONTACT = "organization contact fields, manager named or removed"
    ORGANIZATION_CHANGE = "organization rename, archive, merge (once approved)"
    ROSTER = "roster import"
    REPORT = "report, export"
    NETWORK_READ = "network figures (cells of ≥ 5 SPOs)"
    CERTIFICATE_ISSUE = "certificate issue"
    CERTIFICATE_MANUAL_ISSUE = "certificate issue by hand with reason"
    CERTIFICATE_ASK = "certificate: ask for a replacement"
    CERTIFICATE_REPLACE = "certificate replace, revoke"


class Scope(Enum):
    """Where an audience may act, in the words of the documentation."""

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
    PASSED_OR_NOT = "O passed or not"
    FIRST_STEPS = "C first step, owner, date, measure"
    NO_CONTACTS = "C with K, no contacts"
    CREATE = "create"
    CONTACT_FIELDS = "contact fields of O"
    MAKER = "its maker while new"
    ANOTHER = "any other than the maker"
    COHORTS_OF_MEMBERS = "C where a member of O learns"
    ASK = "ask: a request with a reason, answered by an administrator"


@dataclass(frozen=True)
class MatrixCell:
    """Scopes of one audience; `star`: the action asks for the secret again and is audited."""

    scopes: tuple[Scope, ...] = ()
    needs_secret: bool = False

    def __str__(self) -> str:
        words = ", ".join(scope.value for scope in self.scopes)
        return words + ("*" if self.needs_secret else "") if words else "–"


MatrixRow = tuple[MatrixCell, MatrixCell, MatrixCell, MatrixCell, MatrixCell, MatrixCell]


def _cell(*scopes: Scope) -> MatrixCell:
    return MatrixCell(scopes)


def _star(*scopes: Scope) -> MatrixCell:
    return MatrixCell(scopes, needs_secret=True)


_A, _S, _C, _NO = _cell(Scope.ALL), _cell(Scope.SELF), _cell(Scope.COHORTS), MatrixCell()
_PUBLISHED = _cell(Scope.PUBLISHED)
_OWN_COURSES = _cell(Scope.OPEN_OR_ENROLLED)
_O, _TAUGHT = _cell(Scope.ORGANIZATION), _cell(Scope.COURSES_IN_COHORTS)

# Columns: visitor, learner, SPO manager, trainer, coordinator, administrator.
MATRIX: dict[Permission, MatrixRow] = {
    Permission.PUBLIC_READ: (_A, _A, _A, _A, _A, _A),
    Permission.CATALOGUE_READ: (_A, _A, _A, _A, _A, _A),
    Permission.LESSON_READ: (
        _cell(Scope.PUBLIC_COURSES),
        _OWN_COURSES,
        _OWN_COURSES,
        _cell(Scope.COURSES, Scope.PUBLISHED),
        _PUBLISHED,
        _PUBLISHED,
    ),
    Permission.ATTEMPT: (_NO, _S, _S, _NO, _NO, _NO),
    Permission.OWN_READ: (_NO, _S, _S, _S, _S, _S),
    Permission.ACCOUNT: (_NO, _S, _S, _S, _S, _S),
    Permission.WORKSHEET_READ: (
        _NO,
        _cell(Scope.SELF, Scope.SHARED_PAGE),
        _cell(Scope.SHARED_PAGE),
        _cell(Scope.COURSES_IN_COHORTS),
        _cell(Scope.FIRST_STEPS),
        _NO,
    ),
    Permission.WORKSHEET_WRITE: (_NO, _cell(Scope.SELF, Scope.SHARED_PAGE), _NO, _NO, _NO, _NO),
    Permission.ENROL: (_NO, _cell(Scope.SELF_IN_OPEN), _cell(Scope.OFFERED), _NO, _C, _A),
    Permission.PEOPLE_EDIT: (
        _NO,
        _S,
        _cell(Scope.LEARNERS_OF_ORGANIZATION),
        _NO,
        _cell(Scope.PEOPLE_OF_COHORTS),
        _A,
    ),
    Permission.CONTACT_READ: (_NO, _S, _cell(Scope.ORGANIZATION), _NO, _C, _star(Scope.ALL)),
    Permission.CODE_ISSUE: (
        _NO,
        _S,
        _cell(Scope.LEARNERS_OF_ORGANIZATION),
        _NO,
        # Not all of C: resetting the secret of staff would give a coordinator the rights of that
        # person.
        _star(Scope.PEOPLE_OF_COHORTS),
        _star(Scope.ALL),
    ),
    Permission.ROLE_GRANT: (
        _NO,
        _NO,
        _NO,
        _NO,
        _star(Scope.MANAGERS_OF_COHORTS),
        _star(Scope.OTHERS),
    ),
    Permission.PROGRESS_READ: (_NO, _NO, _O, _TAUGHT, _C, _star(Scope.ALL)),
    Permission.SCORE_READ: (_NO, _NO, _cell(Scope.PASSED_OR_NOT), _TAUGHT, _C, _star(Scope.ALL)),
    Permission.ALLOWANCE: (_NO, _NO, _NO, _TAUGHT, _C, _NO),
    Permission.COHORT_EDIT: (_NO, _NO, _NO, _NO, _cell(Scope.CREATE, Scope.COHORTS), _A),
    Permission.ORGANIZATION_LIST: (_NO, _NO, _NO, _NO, _A, _A),
    Permission.ORGANIZATION_EDIT: (_NO, _NO, _NO, _NO, _cell(Scope.CREATE, Scope.MAKER), _A),
    Permission.ORGANIZATION_APPROVE: (_NO, _NO, _NO, _NO, _cell(Scope.ANOTHER), _A),
    Permission.ORGANIZATION_CONTACT: (
        _NO,
        _NO,
        _cell(Scope.CONTACT_FIELDS),
        _NO,
        # Not every coordinator with O in a cohort: sharing an organization is not owning it.
        _star(Scope.COHORTS_OF_MEMBERS),
        _star(Scope.ALL),
    ),
    Permission.ORGANIZATION_CHANGE: (_NO, _NO, _NO, _NO, _cell(Scope.ASK), _star(Scope.ALL)),
    Permission.ROSTER: (_NO, _NO, _O, _NO, _C, _A),
    Permission.REPORT: (
        _NO,
        _S,
        _O,
        _cell(Scope.NO_CONTACTS),
        _star(Scope.COHORTS),
        _star(Scope.ALL),
    ),
    Permission.NETWORK_READ: (_NO, _NO, _A, _A, _A, _A),
    Permission.CERTIFICATE_ISSUE: (_NO, _S, _NO, _NO, _C, _NO),
    Permission.CERTIFICATE_MANUAL_ISSUE: (_NO, _NO, _NO, _NO, _star(Scope.COHORTS), _NO),
    Permission.CERTIFICATE_ASK: (_NO, _S, _S, _S, _NO, _NO),
    Permission.CERTIFICATE_REPLACE: (_NO, _NO, _NO, _NO, _star(Scope.COHORTS), _star(Scope.ALL)),
}


def render_table() -> str:
    """Return the matrix as a Markdown table, for the docs."""
    columns = [audience.value for audience in Audience]
    lines = ["| | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for permission, cells in MATRIX.items():
        lines.append(f"| {permission.value} | " + " | ".join(map(str, cells)) + " |")
    return "\n".join(lines) + "\n"
