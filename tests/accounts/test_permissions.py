import dataclasses

import pytest

from lms.accounts.permissions import (
    MATRIX,
    Act,
    Audience,
    Decision,
    Grant,
    Principal,
    Scope,
    Target,
    allows,
    decide,
    may,
    render_table,
)
from lms.accounts.permissions.deciding import _PREDICATES as PREDICATES

YUNWU, HILLSIDE, COHORT, OTHER = 1, 2, 10, 11
VISITOR = Principal()
LI = Principal(person_id=1, roles=(Grant("learner"),), organization_ids=(YUNWU,), kind="mine")
CHEN = Principal(
    person_id=3, roles=(Grant("manager", "organization", YUNWU),), organization_ids=(YUNWU,)
)
RAVI = Principal(person_id=4, roles=(Grant("coordinator"), Grant("coordinator", "cohort", COHORT)))
ANA = Principal(
    person_id=5,
    roles=(Grant("trainer", "course", scope_text="digital"), Grant("trainer", "cohort", COHORT)),
)
NOOR = Principal(person_id=6, roles=(Grant("administrator"),))
PROVEN_RAVI = dataclasses.replace(RAVI, proven=True)
PROVEN_NOOR = dataclasses.replace(NOOR, proven=True)
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
OWN_ENTRY = dataclasses.replace(SHARED, made_by=RAVI.person_id, is_unapproved=True)
ASK, NO, HIDDEN, YES = (
    Decision.PROVE,
    Decision.WRONG_ROLE,
    Decision.WRONG_SCOPE,
    Decision.ALLOWED,
)


@pytest.mark.parametrize(
    ("act", "who", "target", "decision"),
    [
        (Act.PUBLIC_READ, VISITOR, None, YES),
        (Act.CATALOGUE_READ, NOOR, None, YES),
        (Act.LESSON_READ, VISITOR, OPEN_COURSE, YES),
        (Act.LESSON_READ, VISITOR, CLOSED_COURSE, HIDDEN),
        (Act.LESSON_READ, VISITOR, DRAFT, HIDDEN),
        (Act.LESSON_READ, LI, OPEN_COURSE, YES),
        (Act.LESSON_READ, LI, CLOSED_COURSE, HIDDEN),
        (Act.LESSON_READ, LI, dataclasses.replace(CLOSED_COURSE, is_enrolled=True), YES),
        (Act.LESSON_READ, CHEN, dataclasses.replace(OPEN_COURSE, course_access="account"), YES),
        (Act.LESSON_READ, ANA, DRAFT, YES),
        (Act.LESSON_READ, ANA, dataclasses.replace(DRAFT, course="other"), HIDDEN),
        (Act.LESSON_READ, ANA, CLOSED_COURSE, YES),
        (Act.LESSON_READ, RAVI, CLOSED_COURSE, YES),
        (Act.LESSON_READ, NOOR, DRAFT, HIDDEN),
        (Act.ATTEMPT, VISITOR, LI_THERE, NO),
        (Act.ATTEMPT, LI, LI_THERE, YES),
        (Act.ATTEMPT, LI, MEI_THERE, HIDDEN),
        (Act.ATTEMPT, LI, None, HIDDEN),
        (Act.ATTEMPT, ANA, Target(person_id=5), NO),
        (Act.OWN_READ, NOOR, Target(person_id=6), YES),
        (Act.OWN_READ, NOOR, LI_THERE, HIDDEN),
        (Act.ACCOUNT, CHEN, Target(person_id=3), YES),
        (Act.WORKSHEET_READ, CHEN, Target(organization_ids=(YUNWU,), is_shared_page=True), YES),
        (Act.WORKSHEET_READ, CHEN, LI_THERE, HIDDEN),
        (Act.WORKSHEET_READ, LI, Target(organization_ids=(HILLSIDE,), is_shared_page=True), HIDDEN),
        (Act.WORKSHEET_READ, ANA, dataclasses.replace(LI_THERE, course="digital"), YES),
        (Act.WORKSHEET_READ, ANA, dataclasses.replace(LI_THERE, course="other"), HIDDEN),
        (Act.WORKSHEET_READ, ANA, dataclasses.replace(MEI_THERE, course="digital"), HIDDEN),
        (Act.WORKSHEET_READ, RAVI, LI_THERE, HIDDEN),
        (Act.WORKSHEET_READ, RAVI, dataclasses.replace(LI_THERE, is_first_step=True), YES),
        (Act.WORKSHEET_WRITE, LI, LI_THERE, YES),
        (Act.WORKSHEET_WRITE, CHEN, LI_THERE, NO),
        (Act.ENROL, LI, ENROL_LI, YES),
        (Act.ENROL, LI, dataclasses.replace(ENROL_LI, course_access="cohort"), HIDDEN),
        (Act.ENROL, LI, dataclasses.replace(ENROL_LI, person_id=2), HIDDEN),
        (Act.ENROL, CHEN, ENROL_LI, YES),
        (Act.ENROL, CHEN, dataclasses.replace(ENROL_LI, offered_organization_ids=()), HIDDEN),
        (Act.ENROL, CHEN, dataclasses.replace(ENROL_LI, organization_ids=(HILLSIDE,)), HIDDEN),
        (Act.ENROL, RAVI, LI_THERE, YES),
        (Act.ENROL, RAVI, MEI_THERE, HIDDEN),
        (Act.ENROL, ANA, LI_THERE, NO),
        (Act.ENROL, NOOR, MEI_THERE, YES),
        (Act.PEOPLE_EDIT, CHEN, LI_THERE, YES),
        (Act.PEOPLE_EDIT, CHEN, dataclasses.replace(LI_THERE, person_roles=("manager",)), HIDDEN),
        (Act.PEOPLE_EDIT, CHEN, MEI_THERE, HIDDEN),
        (Act.PEOPLE_EDIT, RAVI, dataclasses.replace(LI_THERE, person_roles=("manager",)), YES),
        (Act.PEOPLE_EDIT, RAVI, STAFF_IN_COHORT, HIDDEN),
        (Act.PEOPLE_EDIT, RAVI, dataclasses.replace(LI_THERE, person_roles=()), HIDDEN),
        (Act.CONTACT_READ, CHEN, LI_THERE, YES),
        (Act.CONTACT_READ, RAVI, MEI_THERE, HIDDEN),
        (Act.CONTACT_READ, NOOR, LI_THERE, ASK),
        (Act.CONTACT_READ, PROVEN_NOOR, LI_THERE, YES),
        (Act.CODE_ISSUE, LI, LI_THERE, YES),
        (Act.CODE_ISSUE, CHEN, LI_THERE, YES),
        (Act.CODE_ISSUE, RAVI, LI_THERE, ASK),
        (Act.CODE_ISSUE, PROVEN_RAVI, LI_THERE, YES),
        (Act.CODE_ISSUE, PROVEN_RAVI, STAFF_IN_COHORT, HIDDEN),
        (Act.ROLE_GRANT, CHEN, LI_THERE, NO),
        (Act.ROLE_GRANT, RAVI, dataclasses.replace(LI_THERE, granted_role="manager"), ASK),
        (Act.ROLE_GRANT, RAVI, dataclasses.replace(LI_THERE, granted_role="trainer"), HIDDEN),
        (Act.ROLE_GRANT, RAVI, dataclasses.replace(MEI_THERE, granted_role="manager"), HIDDEN),
        (Act.ROLE_GRANT, PROVEN_NOOR, LI_THERE, YES),
        (Act.ROLE_GRANT, PROVEN_NOOR, Target(person_id=6), HIDDEN),
        (Act.ROLE_GRANT, PROVEN_NOOR, None, HIDDEN),
        (Act.ORGANIZATION_LIST, RAVI, SHARED, YES),
        (Act.ORGANIZATION_LIST, CHEN, SHARED, NO),
        (Act.ORGANIZATION_EDIT, RAVI, Target(is_new=True), YES),
        (Act.ORGANIZATION_EDIT, RAVI, OWN_ENTRY, YES),
        (Act.ORGANIZATION_EDIT, RAVI, dataclasses.replace(OWN_ENTRY, made_by=7), HIDDEN),
        (Act.ORGANIZATION_EDIT, RAVI, dataclasses.replace(OWN_ENTRY, is_unapproved=False), HIDDEN),
        (Act.ORGANIZATION_EDIT, RAVI, LEARNED, HIDDEN),
        (Act.ORGANIZATION_EDIT, NOOR, OWN_ENTRY, YES),
        (Act.ORGANIZATION_APPROVE, RAVI, OWN_ENTRY, HIDDEN),
        (Act.ORGANIZATION_APPROVE, RAVI, dataclasses.replace(OWN_ENTRY, made_by=7), YES),
        (Act.ORGANIZATION_APPROVE, RAVI, dataclasses.replace(OWN_ENTRY, made_by=None), HIDDEN),
        (Act.ORGANIZATION_APPROVE, CHEN, OWN_ENTRY, NO),
        (Act.ORGANIZATION_CONTACT, RAVI, SHARED, HIDDEN),
        (Act.ORGANIZATION_CONTACT, RAVI, OWN_ENTRY, HIDDEN),
        (Act.ORGANIZATION_CONTACT, RAVI, LEARNED, ASK),
        (Act.ORGANIZATION_CONTACT, PROVEN_RAVI, LEARNED, YES),
        (Act.ORGANIZATION_CONTACT, CHEN, Target(organization_ids=(YUNWU,), is_contact=True), YES),
        (Act.ORGANIZATION_CONTACT, CHEN, Target(organization_ids=(YUNWU,)), HIDDEN),
        (Act.ORGANIZATION_CONTACT, NOOR, SHARED, ASK),
        (Act.ORGANIZATION_CHANGE, PROVEN_RAVI, LEARNED, HIDDEN),
        (Act.ORGANIZATION_CHANGE, RAVI, dataclasses.replace(SHARED, is_request=True), YES),
        (Act.ORGANIZATION_CHANGE, CHEN, SHARED, NO),
        (Act.ORGANIZATION_CHANGE, NOOR, SHARED, ASK),
        (Act.ORGANIZATION_CHANGE, PROVEN_NOOR, SHARED, YES),
        (Act.CERTIFICATE_ISSUE, LI, LI_THERE, YES),
        (Act.CERTIFICATE_ISSUE, CHEN, LI_THERE, NO),
        (Act.CERTIFICATE_ISSUE, RAVI, LI_THERE, YES),
        (Act.CERTIFICATE_ASK, LI, LI_THERE, YES),
        (Act.CERTIFICATE_REPLACE, LI, LI_THERE, NO),
        (Act.CERTIFICATE_REPLACE, RAVI, MEI_THERE, HIDDEN),
        (Act.CERTIFICATE_REPLACE, RAVI, LI_THERE, ASK),
        (Act.CERTIFICATE_REPLACE, PROVEN_NOOR, MEI_THERE, YES),
    ],
)
def test_decision(act, who, target, decision):
    assert decide(act, who, target) is decision
    assert allows(act, who, target) is (decision is YES)


@pytest.mark.parametrize("act", Act)
def test_sharing_an_organization_opens_no_act_that_only_its_people_open(act):
    """Whatever the matrix lets a coordinator do there, it lets her do anywhere."""
    stranger = dataclasses.replace(PROVEN_RAVI, person_id=8, roles=(Grant("coordinator"),))
    member = dataclasses.replace(MEI_THERE, organization_ids=(YUNWU,))

    for target in (SHARED, member):
        assert decide(act, PROVEN_RAVI, target) is decide(act, stranger, target)


def test_every_act_has_a_row_and_every_scope_a_predicate():
    used = {scope for row in MATRIX.values() for cell in row for scope in cell.scopes}

    assert set(MATRIX) == set(Act)
    assert all(len(row) == len(Audience) for row in MATRIX.values())
    assert used == set(Scope) == set(PREDICATES)


def test_roles_add_up_and_none_implies_another():
    both = dataclasses.replace(NOOR, roles=(*NOOR.roles, Grant("learner")))
    own = Target(person_id=6)

    assert not allows(Act.ATTEMPT, NOOR, own)
    assert allows(Act.ATTEMPT, both, own)


def test_own_milder_way_to_an_act_needs_no_proof():
    both = dataclasses.replace(NOOR, roles=(*NOOR.roles, Grant("learner")))

    assert decide(Act.CODE_ISSUE, both, Target(person_id=6)) is YES
    assert decide(Act.CODE_ISSUE, both, LI_THERE) is ASK


def test_site_grant_of_a_coordinator_covers_no_cohort():
    bare = dataclasses.replace(RAVI, roles=(Grant("coordinator"),))

    assert decide(Act.ENROL, bare, LI_THERE) is HIDDEN


def test_page_shows_the_way_to_what_the_role_has():
    assert may(Act.CERTIFICATE_REPLACE, RAVI)
    assert not may(Act.CERTIFICATE_REPLACE, LI)


def test_principal_gives_scopes_to_queries():
    assert CHEN.scope_ids("manager", "organization") == (YUNWU,)
    assert RAVI.scope_ids("coordinator", "cohort") == (COHORT,)
    assert ANA.course_codes() == ("digital",)
    assert LI.is_signed_in
    assert not VISITOR.is_signed_in


def test_table_shows_every_row():
    lines = render_table().splitlines()

    assert lines[0] == "| | visitor | learner | manager | trainer | coordinator | administrator |"
    assert "| certificate replace, revoke | – | – | – | – | C* | A* |" in lines
    assert len(lines) == len(Act) + 2
