"""A list is taken back: looked at first, in numbers and names; printed cards are spared."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, func, select, update

from lms.accounts.models import AuditEvent, Card, Person
from lms.accounts.services import SHELL, issue_card
from lms.enrolment.models import Enrolment
from lms.enrolment.services.rosters import NothingTakenBack, UndoStale
from lms.learning.models import EnrolmentSummary
from tests.enrolment.rosters import Hall
from tests.factories import KEYS, NOW, make_session
from tests.factories_course import later

TWO = (("王小红", "", "yunwu-ridge", "", "", ""), ("周一", "", "yunwu-ridge", "", "", ""))


@pytest.fixture
def hall(database):
    return Hall(database)


def print_card(hall, name, now=NOW):
    hall.database.write(
        issue_card,
        person_id=hall.person(name).id,
        card_key=KEYS.card_key,
        first_day=None,
        by=SHELL,
        now=now,
    )


def undo(hall, started, **more):
    return {one["person"] for one in hall.undo(started, **more) if one["spared"]}


def test_the_plan_says_in_numbers_and_names_what_will_happen(hall):
    li = hall.people.li
    started = hall.start(
        *TWO, ("李美华", "13900000002", "", li.learner_number, "", ""),
        ("孙二", "", "Sunny Hill", "", "", ""),
    )  # fmt: skip
    (question,) = hall.prepare(started).seen.questions
    hall.answer(started, **{question.key: "new"})
    hall.apply(started)
    print_card(hall, "王小红")
    make_session(hall.database, li)

    plan = hall.plan(started)

    assert (plan.made.count, set(plan.made.names)) == (2, {"周一", "孙二"})
    assert plan.changed.names == ()
    assert (plan.carded.names, plan.here.names) == (("王小红",), ("李美华",))
    assert [one["en"] for one in plan.organizations] == ["Sunny Hill"]
    assert plan.unseen == 0


def test_people_with_a_printed_card_are_spared(hall):
    started = hall.start(*TWO)
    hall.apply(started)
    print_card(hall, "王小红", now=later(minutes=5))
    carded = hall.person("王小红").id

    assert undo(hall, started) == {carded}

    assert hall.person("周一") is None
    with hall.database.reading() as session:
        assert session.scalar(select(func.count()).where(Card.person_id == carded)) == 1


def test_people_with_a_printed_card_are_taken_back_when_it_is_said(hall):
    started = hall.start(*TWO)
    hall.apply(started)
    print_card(hall, "王小红")

    assert undo(hall, started, with_cards=True) == set()

    assert (hall.person("王小红"), hall.person("周一")) == (None, None)
    with hall.database.reading() as session:
        noted = session.scalars(
            select(AuditEvent.details).where(AuditEvent.act == "roster undone")
        ).one()
    assert noted == {"spared": 0, "with cards": 1}


def test_a_list_of_which_everybody_stays_can_still_be_taken_back(hall):
    started = hall.start(TWO[0])
    hall.apply(started)
    print_card(hall, "王小红")

    with pytest.raises(NothingTakenBack):
        hall.undo(started)

    assert undo(hall, started, with_cards=True) == set()
    assert hall.person("王小红") is None


def test_a_card_from_before_the_list_spares_nobody(hall):
    li = hall.people.li
    print_card(hall, "李美华", now=later(days=-3))
    started = hall.start(("李美华", "13900000002", "", li.learner_number, "", ""))
    hall.apply(started)

    assert undo(hall, started) == set()
    assert hall.person("李美华").phone is None


def test_a_correction_whose_card_was_printed_since_stays(hall):
    li = hall.people.li
    started = hall.start(("李美华", "13900000002", "", li.learner_number, "", ""))
    hall.apply(started)
    print_card(hall, "李美华")

    with pytest.raises(NothingTakenBack):
        hall.undo(started)
    assert hall.person("李美华").phone == "+8613900000002"


def test_a_card_printed_after_the_look_makes_it_stale(hall):
    started = hall.start(*TWO)
    hall.apply(started)
    mark = hall.plan(started).mark
    print_card(hall, "王小红")

    with pytest.raises(UndoStale):
        hall.undo(started, mark=mark)

    assert hall.person("周一") is not None
    with pytest.raises(UndoStale):
        hall.undo(started, mark="x")


def test_who_was_here_stays_also_when_cards_do_not_count(hall):
    started = hall.start(*TWO)
    hall.apply(started)
    print_card(hall, "王小红")
    here = hall.person("王小红")

    hall.change(update(Person).where(Person.id == here.id).values(notice_accepted_at=NOW))

    assert hall.plan(started).carded.count == 0
    assert undo(hall, started, with_cards=True) == {here.id}


def test_a_new_place_with_something_on_it_stays(hall):
    """Of somebody who was there before the list; deleting it would break what names it."""
    li = hall.people.li
    hall.change(delete(Enrolment).where(Enrolment.person_id == li.id))
    home = replace(hall.home, sight=None)
    started = hall.start(("李美华", "", "yunwu-ridge", li.learner_number, "", ""), home=home)
    hall.apply(started, home=home)
    with hall.database.reading() as session:
        place = session.scalars(select(Enrolment.id).where(Enrolment.person_id == li.id)).one()
    hall.database.write(lambda session: session.add(EnrolmentSummary(enrolment_id=place)))

    assert undo(hall, started) == {li.id}
