"""The scopes of the permission matrix: on whom or on what an audience may act."""

from enum import Enum


class Scope(Enum):
    """The scope in which an audience may act, in the words of the documentation."""

    ALL = "all"
    SELF = "themselves"
    SHARED_PAGE = "shared page of own organization"
    PUBLIC_COURSES = "public courses"
    OPEN_OR_ENROLLED = "public and account courses, enrolled"
    PUBLISHED = "all published"
    COURSES = "own courses"
    COURSES_IN_COHORTS = "own courses in own cohorts"
    COHORTS = "own cohorts"
    SELF_IN_OPEN = "themselves in public and account courses"
    OFFERED = "own organization in cohorts offered to it"
    ORGANIZATION = "own organization"
    LEARNERS_OF_ORGANIZATION = "learners of own organization"
    PEOPLE_OF_COHORTS = "learners and managers of own cohorts"
    MANAGERS_OF_COHORTS = "managers in own cohorts"
    OTHERS = "anybody but themselves"
    PASSED_OR_NOT = "own organization: passed or not"
    FIRST_STEPS = "own cohorts: first step, owner, date, measure"
    NO_CONTACTS = "own courses in own cohorts, no contacts"
    CREATE = "create"
    CONTACT_FIELDS = "contact fields of own organization"
    CREATOR = "its creator while new"
    NOT_CREATOR = "any other than the creator"
    COHORTS_OF_MEMBERS = "own cohorts where a member learns"
    REQUEST = "ask: a request with a reason, answered by an administrator"
