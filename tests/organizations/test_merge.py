"""Two organizations that are one: what moves, what both have, and that nothing is lost."""

import datetime as dt

import pytest
from sqlalchemy import select

from lms.accounts.models import AuditEvent, Membership, Organization, RoleGrant
from lms.accounts.rules.acts import SHELL, SYSTEM, Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.services.organization_states import (
    OrganizationMerged,
    archive_organization,
    restore_organization,
)
from lms.accounts.services.organizations import add_membership
from lms.enrolment.models import CohortOrganization, Enrolment
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.organizations.services.merge import (
    MergeArchived,
    SameOrganization,
    merge_organizations,
    preview_merge,
)
from lms.plan.models import StepReminder
from lms.plan.queries.plan_pages import list_plan, list_saves
from lms.plan.queries.steps import list_step_changes
from lms.workshop.models import HeadCount, TrainingDay
from tests.factories import NOW
from tests.factories_course import COURSE, later
from tests.plan.plan_steps import PAGE, change, write_step
from tests.plan.plan_steps import STEP as STEP_OF_PLAN
from tests.plan.test_services import STEP, WorksheetFixture

BOTH = {"act": Act(SHELL, later(days=3))}


@pytest.fixture
def learners(database):
    return WorksheetFixture(database)


def merge(learners, **values):
    ids = {
        "source_id": learners.people.yunwu_id,
        "target_id": learners.people.hillside_id,
        **values,
    }
    learners.database.write(merge_organizations, **ids, **BOTH)


def preview(learners):
    with learners.database.read_session() as session:
        return preview_merge(
            session, source_id=learners.people.yunwu_id, target_id=learners.people.hillside_id
        )


def offer(learners, *organizations):
    new = NewCohort("Spring", starts_on=NOW.date(), courses=(COURSE,), organizations=organizations)
    return learners.database.write(create_cohort, Act(SYSTEM, NOW), new)


def join_both(learners):
    learners.database.write(
        add_membership,
        Act(SHELL, NOW),
        person_id=learners.people.li.id,
        organization_id=learners.people.hillside_id,
        started_on=dt.date(2026, 6, 1),
    )


def count_heads(session, *, cohort_id, organizations):
    day = TrainingDay(cohort_id=cohort_id, day=NOW.date(), title="", created_at=NOW)
    session.add(day)
    session.flush()
    for organization in organizations:
        heads = {"present": 5, "women": 3, "under_35": 1, "noted_at": NOW}
        session.add(HeadCount(training_day_id=day.id, organization_id=organization, **heads))
    session.flush()
    return day.id


def test_preview_counts_and_changes_nothing(learners):
    yunwu, hillside = learners.people.yunwu_id, learners.people.hillside_id
    join_both(learners)
    offer(learners, yunwu, hillside)
    offer(learners, yunwu)
    learners.save(learners.people.mei, {"step": "Dry the nuts"})
    learners.save(learners.people.chen, STEP, now=later(days=1))

    found = preview(learners)

    assert (found.people.memberships, found.people.members_of_both) == (2, 1)
    assert found.people.managers == 1
    assert (found.enrolment_moves.enrolments, found.enrolment_moves.cohorts) == (2, 2)
    assert found.enrolment_moves.cohorts_of_both == 1
    assert found.plan.pages == 1
    assert found.plan.conflicts == 1
    assert found == preview(learners)


def test_merge_moves_people_and_what_they_did(learners):
    yunwu, hillside = learners.people.yunwu_id, learners.people.hillside_id
    join_both(learners)
    cohort_id = offer(learners, yunwu, hillside)
    other_id = offer(learners, yunwu)
    day_id = learners.database.write(
        count_heads, cohort_id=cohort_id, organizations=(yunwu, hillside)
    )

    merge(learners)

    with learners.database.read_session() as session:
        members = session.scalars(select(Membership)).all()
        assert {row.organization_id for row in members} == {hillside}
        mine = [row for row in members if row.person_id == learners.people.li.id]
        assert [row.started_on for row in mine] == [dt.date(2026, 1, 1)]
        assert set(session.scalars(select(Enrolment.organization_id))) == {hillside}
        offered = session.execute(
            select(CohortOrganization.cohort_id, CohortOrganization.organization_id)
        ).all()
        assert sorted(map(tuple, offered)) == [(cohort_id, hillside), (other_id, hillside)]
        heads = session.get(HeadCount, (day_id, hillside))
        assert (heads.present, heads.women, heads.under_35) == (10, 6, 2)
        managers = session.scalars(
            select(RoleGrant.scope_id).where(RoleGrant.role == "manager")
        ).all()
        assert managers == [hillside]


def test_merge_keeps_every_save_of_the_plan(learners):
    learners.save(learners.people.li, {"step": "First of Li"})
    learners.save(learners.people.mei, {"step": "Of Mei"}, now=later(days=1))
    learners.save(learners.people.li, {"step": "Last of Li"}, now=later(days=2))

    merge(learners)

    with learners.database.read_session() as session:
        parts = list_plan(session, organization_id=learners.people.hillside_id)
        assert [part.value for part in parts] == ["Last of Li"]
        saves = list_saves(
            session,
            organization_id=learners.people.hillside_id,
            page=parts[0].page,
            role=parts[0].role,
            field=parts[0].field,
        )
        assert [save.value for save in saves] == ["First of Li", "Of Mei", "Last of Li"]
        assert [save.version for save in saves] == [1, 2, 3]
        assert list_plan(session, organization_id=learners.people.yunwu_id) == ()


def test_merge_puts_the_states_of_a_step_into_one_history(learners):
    for person in (learners.people.li, learners.people.mei):
        write_step(learners.database, person, STEP_OF_PLAN)
    change(learners.database, learners.people.mei, "dropped", at=later(hours=1))
    change(learners.database, learners.people.li, "done", at=later(hours=2))
    for organization_id in (learners.people.yunwu_id, learners.people.hillside_id):
        learners.database.write(add_reminder, organization_id, learners.people.li.id)

    merge(learners)

    with learners.database.read_session() as session:
        rows = list_step_changes(session, organization_id=learners.people.hillside_id, page=PAGE)
        reminders = session.scalars(select(StepReminder.organization_id)).all()
    assert [(row.version, row.state) for row in rows] == [(2, "done"), (1, "dropped")]
    assert reminders == [learners.people.hillside_id]


def add_reminder(session, organization_id, person_id):
    session.add(
        StepReminder(
            organization_id=organization_id,
            page=PAGE,
            due_on=NOW.date(),
            kind="week",
            person_id=person_id,
            reminded_at=NOW,
        )
    )


def test_the_merged_one_is_archived_names_its_heir_and_stays_so(learners):
    merge(learners)

    with learners.database.read_session() as session:
        row = session.get(Organization, learners.people.yunwu_id)
        assert (row.state, row.merged_into_id) == ("archived", learners.people.hillside_id)
        event = session.scalar(
            select(AuditEvent).where(AuditEvent.act == AuditAction.ORGANIZATION_MERGED)
        )
        assert (event.subject_id, event.details) == (row.id, {"into": learners.people.hillside_id})
    with pytest.raises(OrganizationMerged):
        learners.database.write(
            restore_organization, organization_id=learners.people.yunwu_id, **BOTH
        )
    with pytest.raises(MergeArchived):
        merge(learners)


def test_merge_refuses_itself_and_the_archived(learners):
    with pytest.raises(SameOrganization):
        merge(learners, target_id=learners.people.yunwu_id)
    learners.database.write(
        archive_organization, organization_id=learners.people.hillside_id, **BOTH
    )
    with pytest.raises(MergeArchived):
        merge(learners)
