"""People of a list who take the course with another cohort: reported, and moved on request."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, func, select, update

from lms.accounts.models import AuditEvent
from lms.accounts.rules.audit_actions import AuditAction
from lms.enrolment.models import CohortOrganization, Enrolment
from lms.roster.matching.effects import count_effects
from tests.factories import NOW, make_person
from tests.roster.rosters import RosterFixture, list_statuses

NEW = ("王小红", "13800100000", "yunwu-ridge", "", "", "")


@pytest.fixture
def workshop(database):
    """A second cohort of the same coordinator, for which lists are handed in."""
    made = RosterFixture(database)
    first = made.cohort
    made.first = first
    made.scope = made.add_cohort("Second")
    made.cohort = made.scope.cohort_id
    made.scope = replace(made.scope, visible_cohorts=frozenset({first, made.cohort}))
    return made


def row_of(name, phone=""):
    return (name, phone, "yunwu-ridge", "", "", "")


def add_learner(workshop, name):
    """A learner of the first cohort."""
    second, workshop.cohort = workshop.cohort, workshop.first
    made = workshop.member(name)
    workshop.cohort = second
    return made


def find_cohort_of(workshop, person_id):
    with workshop.database.read_session() as session:
        return session.scalar(select(Enrolment.cohort_id).where(Enrolment.person_id == person_id))


def count_in_cohort(workshop):
    with workshop.database.read_session() as session:
        return session.scalar(
            select(func.count(Enrolment.person_id.distinct())).where(
                Enrolment.cohort_id == workshop.cohort, Enrolment.ended_at.is_(None)
            )
        )


def answer_moves(workshop, started, answer="move"):
    questions = workshop.prepare(started).preview.questions
    assert {question.why for question in questions} == {"other cohort"}
    workshop.answer(started, **{question.key: answer for question in questions})


def test_who_learns_with_another_cohort_is_reported_and_stays(workshop):
    seen = workshop.look(row_of("李美华"), NEW)

    (question,) = seen.questions
    assert (question.why, question.cohorts, question.answer) == ("other cohort", ("Hills",), "stay")
    assert list_statuses(seen) == ["elsewhere", "new"]
    assert seen.rows[0].stays_with == ("Hills",)
    assert [row.enters_cohort for row in seen.rows] == [False, True]


def test_as_many_come_in_as_the_preview_counts(workshop):
    learners = [add_learner(workshop, name) for name in "甲乙丙"]
    rows = (*map(row_of, "甲乙丙"), NEW)
    started = workshop.start(*rows)
    key = workshop.prepare(started).preview.questions[0].key
    workshop.answer(started, **{key: "move"})
    coming = sum(row.enters_cohort for row in workshop.prepare(started).preview.rows)

    workshop.apply(started)

    assert (coming, count_in_cohort(workshop)) == (2, 2)
    assert find_cohort_of(workshop, learners[0].id) == workshop.cohort
    assert find_cohort_of(workshop, learners[1].id) == workshop.first
    assert list_statuses(workshop.look(*rows)) == ["same", "elsewhere", "elsewhere", "same"]


def test_a_move_is_audited_and_undone_with_the_import(workshop):
    li = workshop.people.li.id
    started = workshop.start(row_of("李美华"))
    answer_moves(workshop, started)

    workshop.apply(started)
    moved_to = find_cohort_of(workshop, li)
    workshop.undo(started)

    assert (moved_to, find_cohort_of(workshop, li)) == (workshop.cohort, workshop.first)
    with workshop.database.read_session() as session:
        details = session.scalars(
            select(AuditEvent.details)
            .where(AuditEvent.act == AuditAction.COHORT_LEARNER_MOVED)
            .order_by(AuditEvent.id)
        ).all()
    assert details == [
        {"cohort": workshop.cohort, "from": workshop.first},
        {"cohort": workshop.first, "from": workshop.cohort},
    ]


def test_a_finished_course_stays_with_the_cohort_in_which_it_was_finished(workshop):
    workshop.change(update(Enrolment).values(completed_at=NOW))

    seen = workshop.look(row_of("李美华"))

    assert (list_statuses(seen), seen.questions) == (["elsewhere"], ())
    assert seen.rows[0].stays_with == ("Hills",)


def test_nobody_is_moved_out_of_a_cohort_of_somebody_else(workshop):
    scope = replace(workshop.scope, visible_cohorts=frozenset({workshop.cohort}))
    add_learner(workshop, "甲")

    seen = workshop.look(row_of("甲"), scope=scope)

    assert seen.questions == () or seen.questions[0].why == "registered"
    assert list_statuses(seen) == ["registered"]


def test_an_answer_to_move_counts_for_nothing_without_the_question(workshop):
    (question,) = workshop.look(row_of("李美华")).questions
    workshop.change(update(Enrolment).values(completed_at=NOW))

    seen = workshop.look(row_of("李美华"), answers={question.key: "move"})

    assert list_statuses(seen) == ["elsewhere"]


def test_a_changed_phone_of_who_stays_elsewhere_brings_nobody_in(workshop):
    seen = workshop.look(row_of("李美华", "13900000002"))

    (row,) = seen.rows
    assert (row.status, row.enters_cohort, row.stays_with) == ("changed", False, ("Hills",))


def test_what_the_list_says_otherwise_and_is_not_taken_is_named(workshop):
    """Li belongs to Yunwu Ridge; the list says Hillside, which does not move her."""
    li = workshop.people.li
    row = ("李美华", "", "hillside-nuts", li.learner_number, "", "")
    seen = workshop.look(row)
    key = next(question.key for question in seen.questions if question.why.startswith("organ"))

    (judged,) = workshop.look(row, answers={key: str(workshop.hillside)}).rows

    assert (judged.status, judged.unapplied) == ("elsewhere", ("organization",))


def clear_offers(workshop):
    """The cohort without cooperatives, as its coordinator has just created it."""
    workshop.change(
        delete(CohortOrganization).where(CohortOrganization.cohort_id == workshop.cohort)
    )


def answer_all(workshop, started, answers):
    for question in workshop.prepare(started).preview.questions:
        if question.why in answers:
            workshop.answer(started, **{question.key: answers[question.why]})


def list_offered(workshop):
    with workshop.database.read_session() as session:
        return set(
            session.scalars(
                select(CohortOrganization.organization_id).where(
                    CohortOrganization.cohort_id == workshop.cohort
                )
            )
        )


def test_people_of_a_cooperative_that_the_same_list_adds_can_be_moved(workshop):
    clear_offers(workshop)
    started = workshop.start(row_of("李美华"))

    answer_all(workshop, started, {"organization not offered": str(workshop.yunwu)})
    answer_all(workshop, started, {"other cohort": "move"})
    workshop.apply(started)

    assert find_cohort_of(workshop, workshop.people.li.id) == workshop.cohort
    assert list_offered(workshop) == {workshop.yunwu}


def test_a_member_of_a_cooperative_that_the_same_list_adds_is_enrolled(workshop):
    clear_offers(workshop)
    scope = replace(workshop.scope, visible_cohorts=None)
    make_person(workshop.database, "甲", organization_id=workshop.yunwu, printed_name="甲")
    (question,) = workshop.look(row_of("甲"), scope=scope).questions

    seen = workshop.look(row_of("甲"), answers={question.key: str(workshop.yunwu)}, scope=scope)

    assert [(row.status, row.enters_cohort) for row in seen.rows] == [("changed", True)]


def test_a_cooperative_of_which_nobody_comes_is_not_added(workshop):
    clear_offers(workshop)
    started = workshop.start(row_of("李美华"), (*NEW[:2], "hillside-nuts", *NEW[3:]))
    keys = [question.key for question in workshop.prepare(started).preview.questions]
    chosen = (str(workshop.yunwu), str(workshop.hillside))
    workshop.answer(started, **dict(zip(keys, chosen, strict=True)))
    seen = workshop.prepare(started).preview

    workshop.apply(started)

    assert count_effects(seen.rows, seen.context).offered == 1
    assert list_offered(workshop) == {workshop.hillside}
