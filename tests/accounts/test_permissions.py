import dataclasses

import pytest

from lms.accounts.permissions.decision import _PREDICATES as PREDICATES
from lms.accounts.permissions.decision import Decision, allows, decide, may
from lms.accounts.permissions.matrix import MATRIX, Audience, Permission
from lms.accounts.permissions.principal import Principal, ScopedRole, Target
from lms.accounts.permissions.scope import Scope

YUNWU, HILLSIDE, COHORT, OTHER = 1, 2, 10, 11
VISITOR = Principal()
LI = Principal(person_id=1, roles=(ScopedRole("learner"),), organization_ids=(YUNWU,), kind="mine")
CHEN = Principal(
    person_id=3, roles=(ScopedRole("manager", "organization", YUNWU),), organization_ids=(YUNWU,)
)
RAVI = Principal(
    person_id=4, roles=(ScopedRole("coordinator"), ScopedRole("coordinator", "cohort", COHORT))
)
ANA = Principal(
    person_id=5,
    roles=(
        ScopedRole("trainer", "course", scope_text="digital"),
        ScopedRole("trainer", "cohort", COHORT),
    ),
)
NOOR = Principal(person_id=6, roles=(ScopedRole("administrator"),))
REAUTHENTICATED_RAVI = dataclasses.replace(RAVI, reauthenticated=True)
REAUTHENTICATED_NOOR = dataclasses.replace(NOOR, reauthenticated=True)
LI_THERE = Target(
    person_id=1, person_roles=("learner",), organization_ids=(YUNWU,), cohort_ids=(COHORT,)
)
MEI_THERE = Target(
    person_id=2, person_roles=("learner",), organization_ids=(HILLSIDE,), cohort_ids=(OTHER,)
)
STAFF_IN_COHORT = Target(person_id=6, person_roles=("administrator",), cohort_ids=(COHORT,))
OPEN_COURSE = Target(course="digital", course_access="public", is_published=True)
CLOSED_COURSE = Target(course="other", course_access="cohort", is_published=True)
DRAFT = Target(course="digital", course_access="public")
ENROL_LI = dataclasses.replace(LI_THERE, course_access="account", offered_organization_ids=(YUNWU,))
# An organization that Ravi's cohort lists: nobody of it learns there.
SHARED = Target(organization_ids=(YUNWU,), offered_organization_ids=(YUNWU,))
LEARNED = dataclasses.replace(SHARED, cohort_ids=(COHORT,), member_cohort_ids=(COHORT,))
OWN_ENTRY = dataclasses.replace(SHARED, created_by=RAVI.person_id, is_unapproved=True)
ASK, NO, HIDDEN, YES = (
    Decision.NEEDS_REAUTHENTICATION,
    Decision.WRONG_ROLE,
    Decision.WRONG_SCOPE,
    Decision.ALLOWED,
)


@pytest.mark.parametrize(
    ("act", "who", "target", "decision"),
    [
        (Permission.PUBLIC_READ, VISITOR, None, YES),
        (Permission.CATALOGUE_READ, NOOR, None, YES),
        (Permission.LESSON_READ, VISITOR, OPEN_COURSE, YES),
        (Permission.LESSON_READ, VISITOR, CLOSED_COURSE, HIDDEN),
        (Permission.LESSON_READ, VISITOR, DRAFT, HIDDEN),
        (Permission.LESSON_READ, LI, OPEN_COURSE, YES),
        (Permission.LESSON_READ, LI, CLOSED_COURSE, HIDDEN),
        (Permission.LESSON_READ, LI, dataclasses.replace(CLOSED_COURSE, is_enrolled=True), YES),
        (
            Permission.LESSON_READ,
            CHEN,
            dataclasses.replace(OPEN_COURSE, course_access="account"),
            YES,
        ),
        (Permission.LESSON_READ, ANA, DRAFT, YES),
        (Permission.LESSON_READ, ANA, dataclasses.replace(DRAFT, course="other"), HIDDEN),
        (Permission.LESSON_READ, ANA, CLOSED_COURSE, YES),
        (Permission.LESSON_READ, RAVI, CLOSED_COURSE, YES),
        (Permission.LESSON_READ, NOOR, DRAFT, HIDDEN),
        (Permission.ATTEMPT, VISITOR, LI_THERE, NO),
        (Permission.ATTEMPT, LI, LI_THERE, YES),
        (Permission.ATTEMPT, LI, MEI_THERE, HIDDEN),
        (Permission.ATTEMPT, LI, None, HIDDEN),
        (Permission.ATTEMPT, ANA, Target(person_id=5), NO),
        (Permission.OWN_RECORDS_READ, NOOR, Target(person_id=6), YES),
        (Permission.OWN_RECORDS_READ, NOOR, LI_THERE, HIDDEN),
        (Permission.ACCOUNT, CHEN, Target(person_id=3), YES),
        (
            Permission.WORKSHEET_READ,
            CHEN,
            Target(organization_ids=(YUNWU,), is_shared_page=True),
            YES,
        ),
        (Permission.WORKSHEET_READ, CHEN, LI_THERE, HIDDEN),
        (
            Permission.WORKSHEET_READ,
            LI,
            Target(organization_ids=(HILLSIDE,), is_shared_page=True),
            HIDDEN,
        ),
        (Permission.WORKSHEET_READ, ANA, dataclasses.replace(LI_THERE, course="digital"), YES),
        (Permission.WORKSHEET_READ, ANA, dataclasses.replace(LI_THERE, course="other"), HIDDEN),
        (Permission.WORKSHEET_READ, ANA, dataclasses.replace(MEI_THERE, course="digital"), HIDDEN),
        (Permission.WORKSHEET_READ, RAVI, LI_THERE, HIDDEN),
        (
            Permission.WORKSHEET_READ,
            RAVI,
            dataclasses.replace(LI_THERE, is_plan_step_only=True),
            YES,
        ),
        (Permission.WORKSHEET_WRITE, LI, LI_THERE, YES),
        (Permission.WORKSHEET_WRITE, CHEN, LI_THERE, NO),
        (Permission.ENROL, LI, ENROL_LI, YES),
        (Permission.ENROL, LI, dataclasses.replace(ENROL_LI, course_access="cohort"), HIDDEN),
        (Permission.ENROL, LI, dataclasses.replace(ENROL_LI, person_id=2), HIDDEN),
        (Permission.ENROL, CHEN, ENROL_LI, YES),
        (
            Permission.ENROL,
            CHEN,
            dataclasses.replace(ENROL_LI, offered_organization_ids=()),
            HIDDEN,
        ),
        (
            Permission.ENROL,
            CHEN,
            dataclasses.replace(ENROL_LI, organization_ids=(HILLSIDE,)),
            HIDDEN,
        ),
        (Permission.ENROL, RAVI, LI_THERE, YES),
        (Permission.ENROL, RAVI, MEI_THERE, HIDDEN),
        (Permission.ENROL, ANA, LI_THERE, NO),
        (Permission.ENROL, NOOR, MEI_THERE, YES),
        (Permission.PEOPLE_EDIT, CHEN, LI_THERE, YES),
        (
            Permission.PEOPLE_EDIT,
            CHEN,
            dataclasses.replace(LI_THERE, person_roles=("manager",)),
            HIDDEN,
        ),
        (Permission.PEOPLE_EDIT, CHEN, MEI_THERE, HIDDEN),
        (
            Permission.PEOPLE_EDIT,
            RAVI,
            dataclasses.replace(LI_THERE, person_roles=("manager",)),
            YES,
        ),
        (Permission.PEOPLE_EDIT, RAVI, STAFF_IN_COHORT, HIDDEN),
        (Permission.PEOPLE_EDIT, RAVI, dataclasses.replace(LI_THERE, person_roles=()), HIDDEN),
        (Permission.CONTACT_READ, CHEN, LI_THERE, YES),
        (Permission.CONTACT_READ, RAVI, MEI_THERE, HIDDEN),
        (Permission.CONTACT_READ, NOOR, LI_THERE, ASK),
        (Permission.CONTACT_READ, REAUTHENTICATED_NOOR, LI_THERE, YES),
        (Permission.CODE_ISSUE, LI, LI_THERE, YES),
        (Permission.CODE_ISSUE, CHEN, LI_THERE, YES),
        (Permission.CODE_ISSUE, RAVI, LI_THERE, ASK),
        (Permission.CODE_ISSUE, REAUTHENTICATED_RAVI, LI_THERE, YES),
        (Permission.CODE_ISSUE, REAUTHENTICATED_RAVI, STAFF_IN_COHORT, HIDDEN),
        (Permission.ROLE_GRANT, CHEN, LI_THERE, NO),
        (Permission.ROLE_GRANT, RAVI, dataclasses.replace(LI_THERE, granted_role="manager"), ASK),
        (
            Permission.ROLE_GRANT,
            RAVI,
            dataclasses.replace(LI_THERE, granted_role="trainer"),
            HIDDEN,
        ),
        (
            Permission.ROLE_GRANT,
            RAVI,
            dataclasses.replace(MEI_THERE, granted_role="manager"),
            HIDDEN,
        ),
        (Permission.ROLE_GRANT, REAUTHENTICATED_NOOR, LI_THERE, YES),
        (Permission.ROLE_GRANT, REAUTHENTICATED_NOOR, Target(person_id=6), HIDDEN),
        (Permission.ROLE_GRANT, REAUTHENTICATED_NOOR, None, HIDDEN),
        (Permission.ORGANIZATION_LIST, RAVI, SHARED, YES),
        (Permission.ORGANIZATION_LIST, CHEN, SHARED, NO),
        (Permission.ORGANIZATION_EDIT, RAVI, Target(is_new=True), YES),
        (Permission.ORGANIZATION_EDIT, RAVI, OWN_ENTRY, YES),
        (Permission.ORGANIZATION_EDIT, RAVI, dataclasses.replace(OWN_ENTRY, created_by=7), HIDDEN),
        (
            Permission.ORGANIZATION_EDIT,
            RAVI,
            dataclasses.replace(OWN_ENTRY, is_unapproved=False),
            HIDDEN,
        ),
        (Permission.ORGANIZATION_EDIT, RAVI, LEARNED, HIDDEN),
        (Permission.ORGANIZATION_EDIT, NOOR, OWN_ENTRY, YES),
        (Permission.ORGANIZATION_APPROVE, RAVI, OWN_ENTRY, HIDDEN),
        (Permission.ORGANIZATION_APPROVE, RAVI, dataclasses.replace(OWN_ENTRY, created_by=7), YES),
        (
            Permission.ORGANIZATION_APPROVE,
            RAVI,
            dataclasses.replace(OWN_ENTRY, created_by=None),
            HIDDEN,
        ),
        (Permission.ORGANIZATION_APPROVE, CHEN, OWN_ENTRY, NO),
        (Permission.ORGANIZATION_CONTACT, RAVI, SHARED, HIDDEN),
        (Permission.ORGANIZATION_CONTACT, RAVI, OWN_ENTRY, HIDDEN),
        (Permission.ORGANIZATION_CONTACT, RAVI, LEARNED, ASK),
        (Permission.ORGANIZATION_CONTACT, REAUTHENTICATED_RAVI, LEARNED, YES),
        (
            Permission.ORGANIZATION_CONTACT,
            CHEN,
            Target(organization_ids=(YUNWU,), is_contact=True),
            YES,
        ),
        (Permission.ORGANIZATION_CONTACT, CHEN, Target(organization_ids=(YUNWU,)), HIDDEN),
        (Permission.ORGANIZATION_CONTACT, NOOR, SHARED, ASK),
        (Permission.ORGANIZATION_CHANGE, REAUTHENTICATED_RAVI, LEARNED, HIDDEN),
        (Permission.ORGANIZATION_CHANGE, RAVI, dataclasses.replace(SHARED, is_request=True), YES),
        (Permission.ORGANIZATION_CHANGE, CHEN, SHARED, NO),
        (Permission.ORGANIZATION_CHANGE, NOOR, SHARED, ASK),
        (Permission.ORGANIZATION_CHANGE, REAUTHENTICATED_NOOR, SHARED, YES),
        (Permission.CERTIFICATE_ISSUE, LI, LI_THERE, YES),
        (Permission.CERTIFICATE_ISSUE, CHEN, LI_THERE, NO),
        (Permission.CERTIFICATE_ISSUE, RAVI, LI_THERE, YES),
        (Permission.CERTIFICATE_REQUEST, LI, LI_THERE, YES),
        (Permission.CERTIFICATE_REPLACE, LI, LI_THERE, NO),
        (Permission.CERTIFICATE_REPLACE, RAVI, MEI_THERE, HIDDEN),
        (Permission.CERTIFICATE_REPLACE, RAVI, LI_THERE, ASK),
        (Permission.CERTIFICATE_REPLACE, REAUTHENTICATED_NOOR, MEI_THERE, YES),
    ],
)
def test_decision(act, who, target, decision):
    assert decide(act, who, target) is decision
    assert allows(act, who, target) is (decision is YES)


@pytest.mark.parametrize("act", Permission)
def test_sharing_an_organization_opens_no_act_that_only_its_people_open(act):
    """Whatever the matrix lets a coordinator do there, it lets her do anywhere."""
    stranger = dataclasses.replace(
        REAUTHENTICATED_RAVI, person_id=8, roles=(ScopedRole("coordinator"),)
    )
    member = dataclasses.replace(MEI_THERE, organization_ids=(YUNWU,))

    for target in (SHARED, member):
        assert decide(act, REAUTHENTICATED_RAVI, target) is decide(act, stranger, target)


def test_every_act_has_a_row_and_every_scope_a_predicate():
    used = {scope for row in MATRIX.values() for cell in row for scope in cell.scopes}

    assert set(MATRIX) == set(Permission)
    assert all(len(row) == len(Audience) for row in MATRIX.values())
    assert used == set(Scope) == set(PREDICATES)


def test_roles_add_up_and_none_implies_another():
    both = dataclasses.replace(NOOR, roles=(*NOOR.roles, ScopedRole("learner")))
    own = Target(person_id=6)

    assert not allows(Permission.ATTEMPT, NOOR, own)
    assert allows(Permission.ATTEMPT, both, own)


def test_own_milder_way_to_an_act_needs_no_proof():
    both = dataclasses.replace(NOOR, roles=(*NOOR.roles, ScopedRole("learner")))

    assert decide(Permission.CODE_ISSUE, both, Target(person_id=6)) is YES
    assert decide(Permission.CODE_ISSUE, both, LI_THERE) is ASK


def test_site_grant_of_a_coordinator_covers_no_cohort():
    bare = dataclasses.replace(RAVI, roles=(ScopedRole("coordinator"),))

    assert decide(Permission.ENROL, bare, LI_THERE) is HIDDEN


def test_page_shows_the_way_to_what_the_role_has():
    assert may(Permission.CERTIFICATE_REPLACE, RAVI)
    assert not may(Permission.CERTIFICATE_REPLACE, LI)


def test_principal_gives_scopes_to_queries():
    assert CHEN.scope_ids("manager", "organization") == (YUNWU,)
    assert RAVI.scope_ids("coordinator", "cohort") == (COHORT,)
    assert ANA.course_codes() == ("digital",)
    assert LI.is_signed_in
    assert not VISITOR.is_signed_in
