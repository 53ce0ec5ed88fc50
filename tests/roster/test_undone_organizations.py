"""An undo says which cooperatives it removes, or takes out of the cohort, and does just that."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from lms.accounts.models import AuditEvent, Organization, Person
from lms.accounts.rules.acts import SYSTEM, Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.enrolment.models import CohortOrganization, Enrolment
from lms.enrolment.services.cohort_offer import offer_to
from lms.enrolment.services.cohort_people import remove_person
from lms.enrolment.services.enrolling import enrol_person_in_course
from lms.roster.services.imports import NothingUndone, UndoStale
from lms.workshop.queries.training_days import list_attendee_groups
from lms.workshop.services.offer_withdrawal import OrganizationCounted, withdraw_offer
from tests.factories import NOW, make_person, make_session
from tests.factories_course import COURSE
from tests.head_counts import count_heads
from tests.roster.rosters import RosterFixture
from tests.roster.test_undo import print_card

NEW = ("周一", "", "Sunny Hill", "", "", "")
ADDED = ("孙二", "", "hillside-nuts", "", "", "")


@pytest.fixture
def workshop(database):
    return RosterFixture(database)


def apply(workshop, *rows):
    started = workshop.start(*rows)
    for _round in ("cooperatives", "people"):  # an answer may lead to a further question
        questions = workshop.prepare(started).preview.questions
        workshop.answer(started, **{item.key: choose(item) for item in questions})
    workshop.apply(started)
    return started


def choose(question):
    if "move" in question.extra_choices:
        return "move"
    if question.people:
        return str(question.people[0])
    assert question.organizations or question.may_be_new, question
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
    workshop.undo(started, include_printed_cards=True)
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


def test_it_stays_in_the_cohort_where_its_people_were_counted(workshop):
    started = apply(workshop, NEW, ADDED)
    new, known = (find_id(workshop, name) for name in ("Sunny Hill", "Hillside Nut Growers"))
    day_id = count_heads(workshop.database, workshop.cohort, new)

    plan = workshop.plan(started)
    assert (name(plan.counted), name(plan.withdrawn)) == (["Sunny Hill"], ["Hillside Nut Growers"])
    workshop.undo(started)

    with workshop.database.read_session() as session:
        groups = list_attendee_groups(session, cohort_id=workshop.cohort, day_id=day_id)
        offered = session.scalars(select(CohortOrganization.organization_id)).all()
    assert new in [group.organization_id for group in groups]
    assert (new in offered, known in offered) == (True, False)
    assert list_offer_acts(workshop) == [
        (AuditAction.COHORT_ORGANIZATION_ADDED, known),
        (AuditAction.COHORT_ORGANIZATION_ADDED, new),
        (AuditAction.COHORT_ORGANIZATION_REMOVED, known),
    ]


def test_it_is_not_withdrawn_by_the_button_while_it_is_counted(workshop):
    apply(workshop, ADDED)
    known = find_id(workshop, "Hillside Nut Growers")
    act = Act(workshop.by, NOW)
    with workshop.database.read_session() as session:
        person_id = session.scalar(select(Person.id).where(Person.printed_name == "孙二"))
    values = {"cohort_id": workshop.cohort, "organization_id": known}
    workshop.database.write(remove_person, act, cohort_id=workshop.cohort, person_id=person_id)
    day_id = count_heads(workshop.database, workshop.cohort, known)

    with pytest.raises(OrganizationCounted):
        workshop.database.write(withdraw_offer, act, **values)
    count_heads(workshop.database, workshop.cohort, known, day_id=day_id, heads=None)
    workshop.database.write(withdraw_offer, act, **values)

    with workshop.database.read_session() as session:
        offered = session.scalars(select(CohortOrganization.organization_id)).all()
    assert known not in offered


def find_id(workshop, text):
    with workshop.database.read_session() as session:
        rows = session.scalars(select(Organization)).all()
        return next(row.id for row in rows if row.names.get("en") == text)


def list_offer_acts(workshop):
    """Offers of cohorts in the audit log, in the order in which they were written."""
    acts = (AuditAction.COHORT_ORGANIZATION_ADDED, AuditAction.COHORT_ORGANIZATION_REMOVED)
    with workshop.database.read_session() as session:
        rows = session.scalars(
            select(AuditEvent).where(AuditEvent.act.in_(acts)).order_by(AuditEvent.id)
        )
        return [(row.act, row.details["organization"]) for row in rows]


def test_it_leaves_the_cohort_with_people_who_have_cards_only_when_ticked(workshop):
    before = list_in_cohort(workshop)
    started = apply(workshop, ADDED, ("周一", "", "yunwu-ridge", "", "", ""))
    print_card(workshop, "孙二")

    plan = workshop.plan(started)

    assert (len(plan.withdrawn), len(plan.withdrawn_with_cards)) == (0, 1)
    workshop.undo(started, include_printed_cards=True)
    assert list_in_cohort(workshop) == before


def test_a_new_cooperative_goes_with_the_enrolment_of_somebody_who_was_there(workshop):
    yunwu = workshop.yunwu
    person = make_person(workshop.database, "王远", organization_id=yunwu, printed_name="王远")
    workshop.scope = replace(workshop.scope, visible_cohorts=None)
    started = apply(workshop, NEW, ("王远", "", "yunwu-ridge", person.learner_number, "", ""))
    belongs = {"organization_id": find_id(workshop, "Sunny Hill")}
    workshop.change(update(Enrolment).where(Enrolment.person_id == person.id).values(**belongs))

    assert name(workshop.plan(started).removed) == ["Sunny Hill"]
    workshop.undo(started)

    assert (find_new(workshop), list_removed(workshop)) == ([], [person.id])


@pytest.mark.parametrize("how", ["joined", "moved"])
def test_it_leaves_the_cohort_with_a_course_that_goes_back(workshop, how):
    """Somebody's course without a cohort, or with another one, is taken over by the list."""
    before = list_in_cohort(workshop)
    other = workshop.add_cohort("Second").cohort_id if how == "moved" else None
    person = make_person(
        workshop.database, "王远", organization_id=workshop.hillside, printed_name="王远"
    )
    values = {"person_id": person.id, "course": COURSE, "cohort_id": other}
    act = Act(SYSTEM, NOW)
    if other:
        offer = {"cohort_id": other, "organization_id": workshop.hillside}
        workshop.database.write(offer_to, act, **offer)
    workshop.database.write(enrol_person_in_course, act, **values)
    workshop.scope = replace(workshop.scope, visible_cohorts=None)
    row = ("王远", "", "hillside-nuts", person.learner_number, "", "")
    started = apply(workshop, row)
    assert len(list_in_cohort(workshop) - before) == 1

    assert name(workshop.plan(started).withdrawn) == ["Hillside Nut Growers"]
    workshop.undo(started)

    assert list_in_cohort(workshop) == before
    assert list_removed(workshop) == ([person.id] if how == "joined" else [])


def test_a_member_added_since_makes_the_undo_stale(workshop):
    started = apply(workshop, NEW)
    fingerprint = workshop.plan(started).fingerprint
    make_person(workshop.database, "later", organization_id=find_id(workshop, "Sunny Hill"))

    with pytest.raises(UndoStale):
        workshop.undo(started, fingerprint=fingerprint)

    assert find_new(workshop) == ["Sunny Hill"]


def test_an_undo_may_have_its_only_effect_on_a_cooperative(workshop):
    before = list_in_cohort(workshop)
    started = apply(workshop, ADDED)
    person = workshop.person("孙二")
    make_session(workshop.database, person)
    values = {"cohort_id": workshop.cohort, "person_id": person.id}
    workshop.database.write(remove_person, Act(workshop.by, NOW), **values)

    plan = workshop.plan(started)
    assert (plan.created.count, plan.active.names, plan.has_effect) == (0, ("孙二",), True)
    workshop.undo(started)

    assert list_in_cohort(workshop) == before


def list_removed(workshop):
    """People removed from the cohort, by the audit log."""
    with workshop.database.read_session() as session:
        removed = select(AuditEvent).where(AuditEvent.act == AuditAction.COHORT_LEARNER_REMOVED)
        rows = session.scalars(removed.order_by(AuditEvent.id)).all()
    assert {row.details["cohort"] for row in rows} <= {workshop.cohort}
    return [row.subject_id for row in rows]
