"""An undo says which cooperatives it removes, or takes out of the cohort, and does just that."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from lms.accounts.models import Organization
from lms.enrolment.models import CohortOrganization
from lms.roster.services.imports import NothingUndone
from tests.roster.rosters import RosterFixture
from tests.roster.test_undo import print_card

NEW = ("周一", "", "Sunny Hill", "", "", "")
ADDED = ("孙二", "", "hillside-nuts", "", "", "")


@pytest.fixture
def workshop(database):
    return RosterFixture(database)


def apply(workshop, *rows):
    started = workshop.start(*rows)
    questions = workshop.prepare(started).preview.questions
    workshop.answer(started, **{item.key: choose(item) for item in questions})
    workshop.apply(started)
    return started


def choose(question):
    return "new" if question.may_be_new else str(question.organizations[0])


def list_in_cohort(workshop):
    with workshop.database.read_session() as session:
        offered = select(Organization.code).join(CohortOrganization)
        here = CohortOrganization.cohort_id == workshop.cohort
        return set(session.scalars(offered.where(here)))


def name(organizations):
    return [names["en"] for names in organizations]


def find_new(workshop):
    with workshop.database.read_session() as session:
        made = select(Organization.names).where(Organization.state == "new")
        return name(session.scalars(made))


def test_new_cooperatives_of_people_with_cards_stay_unless_ticked(workshop):
    started = apply(workshop, NEW)
    print_card(workshop, "周一")

    plan = workshop.plan(started)

    assert (plan.removed, plan.has_effect) == ((), False)
    assert (name(plan.removed_with_cards), plan.staying) == (["Sunny Hill"], ())
    with pytest.raises(NothingUndone):
        workshop.undo(started)
    workshop.undo(started, with_cards=True)
    assert find_new(workshop) == []


def test_a_new_cooperative_with_another_member_stays(workshop):
    started = apply(workshop, NEW, ("孙二", "", "Green Lake", "", "", ""))
    workshop.apply(workshop.start(("李三", "", "Sunny Hill", "", "", ""), scope=see_new(workshop)))

    plan = workshop.plan(started)
    assert (name(plan.removed), name(plan.staying)) == (["Green Lake"], ["Sunny Hill"])

    changes = workshop.undo(started)
    assert find_new(workshop) == ["Sunny Hill"]
    assert [item["not_undone"] for item in changes if "organization" in item] == [True, False]


def see_new(workshop):
    with workshop.database.read_session() as session:
        made = session.scalars(select(Organization.id).where(Organization.state == "new"))
        workshop.scope = replace(workshop.scope, visible=workshop.scope.visible | set(made))
    return workshop.scope


def test_a_cooperative_that_the_list_added_leaves_the_cohort(workshop):
    before = list_in_cohort(workshop)
    started = apply(workshop, ADDED)
    added = list_in_cohort(workshop) - before

    assert len(added) == 1
    assert len(workshop.plan(started).withdrawn) == 1
    workshop.undo(started)
    assert list_in_cohort(workshop) == before


def test_it_stays_in_the_cohort_while_somebody_of_it_learns_there(workshop):
    started = apply(workshop, ADDED)
    added = list_in_cohort(workshop)
    apply(workshop, ("李三", *ADDED[1:]))

    assert workshop.plan(started).withdrawn == ()
    workshop.undo(started)
    assert list_in_cohort(workshop) == added


def test_it_leaves_the_cohort_with_people_who_have_cards_only_when_ticked(workshop):
    before = list_in_cohort(workshop)
    started = apply(workshop, ADDED, ("周一", "", "yunwu-ridge", "", "", ""))
    print_card(workshop, "孙二")

    plan = workshop.plan(started)

    assert (len(plan.withdrawn), len(plan.withdrawn_with_cards)) == (0, 1)
    workshop.undo(started, with_cards=True)
    assert list_in_cohort(workshop) == before
