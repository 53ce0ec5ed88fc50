"""An import is undone after a preview in numbers and names; people with printed cards stay."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, event, func, select, update

from lms.accounts.models import AuditEvent, Card, Organization, Person
from lms.accounts.rules.acts import SHELL, SYSTEM, Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.services.cards import issue_card
from lms.enrolment.models import Enrolment
from lms.enrolment.services.enrolling import enrol_person_in_course
from lms.learning.models import EnrolmentSummary
from lms.roster.services.imports import NothingToUndo, NothingUndone, UndoStale
from tests.factories import KEYS, NOW, make_person, make_session
from tests.factories_course import COURSE, later
from tests.roster.rosters import RosterFixture

TWO = (("王小红", "", "yunwu-ridge", "", "", ""), ("周一", "", "yunwu-ridge", "", "", ""))


@pytest.fixture
def workshop(database):
    return RosterFixture(database)


def print_card(workshop, name, now=NOW):
    workshop.database.write(
        issue_card,
        Act(SHELL, now),
        person_id=workshop.person(name).id,
        card_key=KEYS.card_key,
        first_day=None,
    )


def undo(workshop, started, **more):
    return {
        item["person"]
        for item in workshop.undo(started, **more)
        if "person" in item and item["not_undone"]
    }


def test_the_plan_says_in_numbers_and_names_what_will_happen(workshop):
    li = workshop.people.li
    started = workshop.start(
        *TWO, ("李美华", "13900000002", "", li.learner_number, "", ""),
        ("孙二", "", "Sunny Hill", "", "", ""),
    )  # fmt: skip
    (question,) = workshop.prepare(started).preview.questions
    workshop.answer(started, **{question.key: "new"})
    workshop.apply(started)
    print_card(workshop, "王小红")
    make_session(workshop.database, li)

    plan = workshop.plan(started)

    assert (plan.created.count, set(plan.created.names)) == (2, {"周一", "孙二"})
    assert plan.changed.names == ()
    assert (plan.with_new_card.names, plan.active.names) == (("王小红",), ("李美华",))
    assert [organization["en"] for organization in plan.removed] == ["Sunny Hill"]
    assert plan.unseen == 0


def test_people_with_a_printed_card_stay(workshop):
    started = workshop.start(*TWO)
    workshop.apply(started)
    print_card(workshop, "王小红", now=later(minutes=5))
    with_new_card = workshop.person("王小红").id

    assert undo(workshop, started) == {with_new_card}

    assert workshop.person("周一") is None
    with workshop.database.read_session() as session:
        assert session.scalar(select(func.count()).where(Card.person_id == with_new_card)) == 1


def test_people_with_a_printed_card_are_undone_when_ticked(workshop):
    started = workshop.start(*TWO)
    workshop.apply(started)
    print_card(workshop, "王小红")

    assert undo(workshop, started, include_printed_cards=True) == set()

    assert (workshop.person("王小红"), workshop.person("周一")) == (None, None)
    with workshop.database.read_session() as session:
        noted = session.scalars(
            select(AuditEvent.details).where(AuditEvent.act == AuditAction.ROSTER_UNDONE)
        ).one()
    assert noted == {"not_undone": 0, "with_cards": 1}


def test_a_list_of_which_everybody_stays_can_still_be_undone(workshop):
    started = workshop.start(TWO[0])
    workshop.apply(started)
    print_card(workshop, "王小红")

    with pytest.raises(NothingUndone):
        workshop.undo(started)

    assert undo(workshop, started, include_printed_cards=True) == set()
    assert workshop.person("王小红") is None


def test_a_card_from_before_the_list_keeps_nobody(workshop):
    li = workshop.people.li
    print_card(workshop, "李美华", now=later(days=-3))
    started = workshop.start(("李美华", "13900000002", "", li.learner_number, "", ""))
    workshop.apply(started)

    assert undo(workshop, started) == set()
    assert workshop.person("李美华").phone is None


def test_a_correction_whose_card_was_printed_since_stays(workshop):
    li = workshop.people.li
    started = workshop.start(("李美华", "13900000002", "", li.learner_number, "", ""))
    workshop.apply(started)
    print_card(workshop, "李美华")

    with pytest.raises(NothingUndone):
        workshop.undo(started)
    assert workshop.person("李美华").phone == "+8613900000002"


def test_a_card_printed_after_the_look_makes_it_stale(workshop):
    started = workshop.start(*TWO)
    workshop.apply(started)
    fingerprint = workshop.plan(started).fingerprint
    print_card(workshop, "王小红")

    with pytest.raises(UndoStale):
        workshop.undo(started, fingerprint=fingerprint)

    assert workshop.person("周一") is not None
    with pytest.raises(UndoStale):
        workshop.undo(started, fingerprint="x")


def test_who_was_here_stays_also_when_cards_do_not_count(workshop):
    started = workshop.start(*TWO)
    workshop.apply(started)
    print_card(workshop, "王小红")
    here = workshop.person("王小红")

    workshop.change(update(Person).where(Person.id == here.id).values(notice_accepted_at=NOW))

    assert workshop.plan(started).with_new_card.count == 0
    assert undo(workshop, started, include_printed_cards=True) == {here.id}


def test_a_new_enrolment_that_a_row_refers_to_stays(workshop):
    """Of somebody who was there before the list; deleting it would break what names it."""
    li = workshop.people.li
    workshop.change(delete(Enrolment).where(Enrolment.person_id == li.id))
    scope = replace(workshop.scope, visible_cohorts=None)
    started = workshop.start(("李美华", "", "yunwu-ridge", li.learner_number, "", ""), scope=scope)
    workshop.apply(started, scope=scope)
    with workshop.database.read_session() as session:
        enrolment_id = session.scalars(
            select(Enrolment.id).where(Enrolment.person_id == li.id)
        ).one()
    workshop.database.write(
        lambda session: session.add(EnrolmentSummary(enrolment_id=enrolment_id))
    )

    assert workshop.plan(started).active.names == ("李美华",)
    with pytest.raises(NothingToUndo):
        workshop.undo(started)


def test_an_undo_runs_as_many_statements_for_three_of_a_kind_as_for_thirty(workshop):
    """People made, corrected, enrolled and taken over by the cohort, and cooperatives made."""
    assert count_undo(workshop, "a", 3) == count_undo(workshop, "b", 30)


def count_undo(workshop, mark, many):
    """Return the number of statements of an undo; afterwards everything is as before the import."""
    scope = replace(workshop.scope, visible_cohorts=None)
    corrected = [workshop.member(f"{mark}-corrected{number}") for number in range(many)]
    alone = [_add_member(workshop, f"{mark}-alone{number}") for number in range(many)]
    for person in alone:
        workshop.database.write(
            enrol_person_in_course, Act(SYSTEM, NOW), person_id=person.id, course=COURSE
        )
    idle = [_add_member(workshop, f"{mark}-idle{number}") for number in range(many)]
    before = _read_all(workshop)
    started = workshop.start(
        *[_row(person, "13900000002") for person in corrected],
        *[_row(person) for person in (*alone, *idle)],
        *[(f"{mark}-new{item}", "", f"{mark} Hill {item}", "", "", "") for item in range(many)],
        scope=scope,
    )  # fmt: skip
    questions = workshop.prepare(started, scope).preview.questions
    workshop.answer(started, **{question.key: "new" for question in questions})
    workshop.apply(started, scope=scope)
    applied = _read_all(workshop)
    assert [len(now) - len(then) for now, then in zip(applied, before, strict=True)] == [
        many, many, 2 * many,
    ]  # fmt: skip
    said = []

    def note(_connection, _cursor, statement, *_rest):
        said.append(statement)

    event.listen(workshop.database._writer, "before_cursor_execute", note)
    try:
        assert undo(workshop, started, scope=scope) == set()
    finally:
        event.remove(workshop.database._writer, "before_cursor_execute", note)
    assert _read_all(workshop) == before
    return len(said)


def _add_member(workshop, name):
    return make_person(workshop.database, name, organization_id=workshop.yunwu, printed_name=name)


def _row(person, phone=""):
    return (person.sign_in_name, phone, "yunwu-ridge", person.learner_number, "", "")


def _read_all(workshop):
    """People with their phones, organizations, and enrolments with their cohorts."""
    with workshop.database.read_session() as session:
        queries = (
            select(Person.id, Person.phone),
            select(Organization.id),
            select(Enrolment.person_id, Enrolment.cohort_id),
        )
        return [set(session.execute(query)) for query in queries]


def test_a_value_changed_since_stays_among_those_restored(workshop):
    people = [workshop.member(name) for name in ("chen-yi", "chen-er", "chen-san")]
    started = workshop.start(*[_row(person, f"1390000000{person.id % 10}") for person in people])
    workshop.apply(started)
    corrected = people[1].id
    workshop.change(update(Person).where(Person.id == corrected).values(phone="+8613700000000"))

    assert undo(workshop, started) == set()

    assert [workshop.person(person.sign_in_name).phone for person in people] == [
        None, "+8613700000000", None,
    ]  # fmt: skip


def test_people_undone_with_an_earlier_list_are_not_missed(workshop):
    everything = replace(workshop.scope, visible_cohorts=None)
    first = workshop.start(*TWO)
    workshop.apply(first)
    second = workshop.start(
        ("周一", "13900000002", "", workshop.person("周一").learner_number, "", "")
    )
    workshop.apply(second)
    assert undo(workshop, first) == set()

    assert undo(workshop, second, scope=everything) == set()

    assert workshop.person("周一") is None


@pytest.mark.parametrize("staying", [(), ("wood",), ("lake",), ("old",)])
def test_merged_cooperatives_are_removed_unless_one_that_stays_refers_to_them(workshop, staying):
    names = ("hill", "lake", "wood")
    started = workshop.start(*[(f"Zhou {item}", "", f"Sunny {item}", "", "", "") for item in names])
    questions = workshop.prepare(started).preview.questions
    workshop.answer(started, **{question.key: "new" for question in questions})
    workshop.apply(started)
    with workshop.database.read_session() as session:
        made = select(Organization.id).where(Organization.state == "new")
        ids = dict(zip(names, session.scalars(made.order_by(Organization.id)), strict=True))
    ids["old"] = workshop.hillside
    for item in set(staying) - {"old"}:
        make_person(workshop.database, f"{item}-member", organization_id=ids[item])
    chain = (("lake", "hill"), ("wood", "lake"), *([("old", "hill")] if "old" in staying else ()))
    for merged, into in chain:
        values = {"merged_into_id": ids[into], "state": "archived", "archived_at": NOW}
        workshop.change(update(Organization).where(Organization.id == ids[merged]).values(**values))

    undo(workshop, started)

    with workshop.database.read_session() as session:
        left = session.scalars(select(Organization.id)).all()
    expected = {
        (): set(), ("wood",): set(names), ("lake",): {"hill", "lake"}, ("old",): {"hill"},
    }  # fmt: skip
    assert {item for item in names if ids[item] in left} == expected[staying]
