"""The permission matrix, from which the checks, the docs and the links on pages are made.

A cell holds the scopes in which an audience may act. The roles of one person add up; none implies
another.
"""

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from lms.accounts.permissions.scope import Scope


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
    OWN_RECORDS_READ = "own progress, result, certificate, data export"
    ACCOUNT = "own account: language, zone, secret, phones signed in"
    WORKSHEET_READ = "worksheet read"
    WORKSHEET_WRITE = "worksheet write, hand in"
    WORKSHEET_COMMENT = "worksheet comment"
    STEP_WRITE = "first step: its state"
    ENROL = "enrol people"
    PEOPLE_EDIT = "people create, edit, leave, return"
    PERSON_MERGE = "merge two accounts of one person"
    CONTACT_READ = "phone, e-mail read"
    CODE_ISSUE = "new card code, PIN reset"
    ROLE_GRANT = "roles grant"
    PROGRESS_READ = "others' progress (done, date, passed)"
    SCORE_READ = "others' scores"
    ALLOWANCE = "extra attempt, waive a wait"
    QUESTION_REPORT_READ = "notes about questions: read"
    QUESTION_REPORT_HANDLE = "notes about questions: mark as handled, reopen"
    INQUIRY_ASK = "questions about a lesson: ask"
    INQUIRY_READ = "questions about a lesson: read"
    INQUIRY_ANSWER = "questions about a lesson: answer, close, publish without the name"
    INQUIRY_FORWARD = "questions about a lesson: pass on"
    ADMISSION_ASK = "a place: ask for one"
    ADMISSION_ANSWER = "requests for a place: read, answer"
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
    CERTIFICATE_REQUEST = "certificate: ask for a replacement"
    CERTIFICATE_REPLACE = "certificate replace, revoke"


@dataclass(frozen=True)
class MatrixCell:
    """Scopes of one audience.

    `needs_secret`: the action asks for the secret again and is audited, `*` in the documentation.
    """

    scopes: tuple[Scope, ...] = ()
    needs_secret: bool = False

    def __str__(self) -> str:
        words = ", ".join(scope.value for scope in self.scopes)
        return words + ("*" if self.needs_secret else "") if words else "–"


_NONE = MatrixCell()


class MatrixRow(NamedTuple):
    """The cells of one permission by audience, in the order of `Audience`; none by default."""

    visitor: MatrixCell = _NONE
    learner: MatrixCell = _NONE
    manager: MatrixCell = _NONE
    trainer: MatrixCell = _NONE
    coordinator: MatrixCell = _NONE
    administrator: MatrixCell = _NONE


def _cell(*scopes: Scope) -> MatrixCell:
    return MatrixCell(scopes)


def _with_secret(*scopes: Scope) -> MatrixCell:
    return MatrixCell(scopes, needs_secret=True)


_ALL, _SELF, _COHORTS = _cell(Scope.ALL), _cell(Scope.SELF), _cell(Scope.COHORTS)
_PUBLISHED = _cell(Scope.PUBLISHED)
_OPEN_OR_ENROLLED = _cell(Scope.OPEN_OR_ENROLLED)
_ORGANIZATION, _COURSES_IN_COHORTS = _cell(Scope.ORGANIZATION), _cell(Scope.COURSES_IN_COHORTS)

MATRIX: dict[Permission, MatrixRow] = {
    Permission.PUBLIC_READ: MatrixRow(*[_ALL] * len(Audience)),
    Permission.CATALOGUE_READ: MatrixRow(*[_ALL] * len(Audience)),
    Permission.LESSON_READ: MatrixRow(
        visitor=_cell(Scope.PUBLIC_COURSES),
        learner=_OPEN_OR_ENROLLED,
        manager=_OPEN_OR_ENROLLED,
        trainer=_cell(Scope.COURSES, Scope.PUBLISHED),
        coordinator=_PUBLISHED,
        administrator=_PUBLISHED,
    ),
    Permission.ATTEMPT: MatrixRow(learner=_SELF, manager=_SELF),
    Permission.OWN_RECORDS_READ: MatrixRow(
        learner=_SELF,
        manager=_SELF,
        trainer=_SELF,
        coordinator=_SELF,
        administrator=_SELF,
    ),
    Permission.ACCOUNT: MatrixRow(
        learner=_SELF,
        manager=_SELF,
        trainer=_SELF,
        coordinator=_SELF,
        administrator=_SELF,
    ),
    Permission.WORKSHEET_READ: MatrixRow(
        learner=_cell(Scope.SELF, Scope.SHARED_PAGE),
        manager=_cell(Scope.SHARED_PAGE),
        trainer=_cell(Scope.COURSES_IN_COHORTS),
        coordinator=_cell(Scope.FIRST_STEPS),
    ),
    Permission.WORKSHEET_WRITE: MatrixRow(learner=_cell(Scope.SELF, Scope.SHARED_PAGE)),
    # Learners answer on their own worksheets: that is writing.
    Permission.WORKSHEET_COMMENT: MatrixRow(trainer=_COURSES_IN_COHORTS),
    Permission.STEP_WRITE: MatrixRow(
        learner=_cell(Scope.SHARED_PAGE),
        manager=_cell(Scope.SHARED_PAGE),
    ),
    Permission.ENROL: MatrixRow(
        learner=_cell(Scope.SELF_IN_OPEN),
        manager=_cell(Scope.OFFERED),
        coordinator=_COHORTS,
        administrator=_ALL,
    ),
    Permission.PEOPLE_EDIT: MatrixRow(
        learner=_SELF,
        manager=_cell(Scope.LEARNERS_OF_ORGANIZATION),
        coordinator=_cell(Scope.PEOPLE_OF_COHORTS),
        administrator=_ALL,
    ),
    Permission.PERSON_MERGE: MatrixRow(
        coordinator=_with_secret(Scope.PEOPLE_OF_COHORTS),
        administrator=_with_secret(Scope.ALL),
    ),
    Permission.CONTACT_READ: MatrixRow(
        learner=_SELF,
        manager=_cell(Scope.ORGANIZATION),
        coordinator=_COHORTS,
        administrator=_with_secret(Scope.ALL),
    ),
    Permission.CODE_ISSUE: MatrixRow(
        learner=_SELF,
        manager=_cell(Scope.LEARNERS_OF_ORGANIZATION),
        # Not everybody in own cohorts: resetting the secret of staff would give a coordinator the
        # rights of that person.
        coordinator=_with_secret(Scope.PEOPLE_OF_COHORTS),
        administrator=_with_secret(Scope.ALL),
    ),
    Permission.ROLE_GRANT: MatrixRow(
        coordinator=_with_secret(Scope.MANAGERS_OF_COHORTS),
        administrator=_with_secret(Scope.OTHERS),
    ),
    Permission.PROGRESS_READ: MatrixRow(
        manager=_ORGANIZATION,
        trainer=_COURSES_IN_COHORTS,
        coordinator=_COHORTS,
        administrator=_with_secret(Scope.ALL),
    ),
    Permission.SCORE_READ: MatrixRow(
        manager=_cell(Scope.PASSED_OR_NOT),
        trainer=_COURSES_IN_COHORTS,
        coordinator=_COHORTS,
        administrator=_with_secret(Scope.ALL),
    ),
    Permission.ALLOWANCE: MatrixRow(
        trainer=_COURSES_IN_COHORTS,
        coordinator=_COHORTS,
    ),
    Permission.QUESTION_REPORT_READ: MatrixRow(
        trainer=_COURSES_IN_COHORTS,
        coordinator=_COHORTS,
    ),
    Permission.QUESTION_REPORT_HANDLE: MatrixRow(trainer=_COURSES_IN_COHORTS),
    Permission.INQUIRY_ASK: MatrixRow(learner=_SELF, manager=_SELF),
    Permission.INQUIRY_READ: MatrixRow(trainer=_COURSES_IN_COHORTS, coordinator=_COHORTS),
    Permission.INQUIRY_ANSWER: MatrixRow(trainer=_COURSES_IN_COHORTS),
    Permission.INQUIRY_FORWARD: MatrixRow(coordinator=_COHORTS),
    Permission.ADMISSION_ASK: MatrixRow(*[_ALL] * len(Audience)),
    Permission.ADMISSION_ANSWER: MatrixRow(coordinator=_ALL, administrator=_ALL),
    Permission.COHORT_EDIT: MatrixRow(
        coordinator=_cell(Scope.CREATE, Scope.COHORTS),
        administrator=_ALL,
    ),
    Permission.ORGANIZATION_LIST: MatrixRow(
        coordinator=_ALL,
        administrator=_ALL,
    ),
    Permission.ORGANIZATION_EDIT: MatrixRow(
        coordinator=_cell(Scope.CREATE, Scope.CREATOR),
        administrator=_ALL,
    ),
    Permission.ORGANIZATION_APPROVE: MatrixRow(
        coordinator=_cell(Scope.NOT_CREATOR),
        administrator=_ALL,
    ),
    Permission.ORGANIZATION_CONTACT: MatrixRow(
        manager=_cell(Scope.CONTACT_FIELDS),
        # Not every coordinator with the organization in a cohort: sharing it is not owning it.
        coordinator=_with_secret(Scope.COHORTS_OF_MEMBERS),
        administrator=_with_secret(Scope.ALL),
    ),
    Permission.ORGANIZATION_CHANGE: MatrixRow(
        coordinator=_cell(Scope.REQUEST),
        administrator=_with_secret(Scope.ALL),
    ),
    Permission.ROSTER: MatrixRow(
        manager=_ORGANIZATION,
        coordinator=_COHORTS,
        administrator=_ALL,
    ),
    Permission.REPORT: MatrixRow(
        learner=_SELF,
        manager=_ORGANIZATION,
        trainer=_cell(Scope.NO_CONTACTS),
        coordinator=_with_secret(Scope.COHORTS),
        administrator=_with_secret(Scope.ALL),
    ),
    Permission.NETWORK_READ: MatrixRow(
        manager=_ALL,
        trainer=_ALL,
        coordinator=_ALL,
        administrator=_ALL,
    ),
    Permission.CERTIFICATE_ISSUE: MatrixRow(
        learner=_SELF,
        coordinator=_COHORTS,
    ),
    Permission.CERTIFICATE_MANUAL_ISSUE: MatrixRow(
        coordinator=_with_secret(Scope.COHORTS),
    ),
    Permission.CERTIFICATE_REQUEST: MatrixRow(
        learner=_SELF,
        manager=_SELF,
        trainer=_SELF,
    ),
    Permission.CERTIFICATE_REPLACE: MatrixRow(
        coordinator=_with_secret(Scope.COHORTS),
        administrator=_with_secret(Scope.ALL),
    ),
}
