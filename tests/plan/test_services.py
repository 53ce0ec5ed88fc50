"""Own fields, shared pages, signed saves, and what two people who write at once get."""

import pytest
from sqlalchemy import func, select, update

from lms.accounts.models import Person
from lms.accounts.rules.acts import SYSTEM, Act
from lms.enrolment.queries.enrolments import find_enrolment
from lms.enrolment.services.enrolling import enrol_person_in_course
from lms.errors import NotFound
from lms.learning.queries.outlines import find_enrolled_course
from lms.plan.models import PlanEntry
from lms.plan.queries import plan_pages as queries
from lms.plan.rules.worksheet_fields import MAX_LENGTH
from lms.plan.services.earlier_texts import discard_earlier_text, share_earlier_texts
from lms.plan.services.plan_pages import (
    WorksheetIncomplete,
    WorksheetTextTooLong,
    add_contributor,
    hand_in,
    save_fields,
)
from lms.plan.services.shared_pages import PlanPageChanged
from tests.assessment.test_services import in_parallel
from tests.factories import NOW, make_people, make_person
from tests.factories_course import COURSE, later, publish_course

STEP = {"step": "Weigh ten packs"}


class Desk:
    """Li and Chen of one cooperative and Mei of another at the same worksheet."""

    def __init__(self, database):
        self.database = database
        self.people = make_people(database)
        publish_course(database)
        self.enrolments = {}
        for row in (self.people.li, self.people.chen, self.people.mei):
            self.enrolments[row.id] = database.write(
                enrol_person_in_course, Act(SYSTEM, NOW), person_id=row.id, course=COURSE
            )

    def own(self, person):
        return {"person_id": person.id, "enrolment_id": self.enrolments[person.id]}

    def save(self, person, values, *, now=NOW, **versions):
        self.database.write(
            save_fields,
            Act(SYSTEM, now),
            **self.own(person),
            lesson="sheet",
            values=values,
            versions=versions,
        )

    def hand_in(self, person):
        return self.database.write(hand_in, Act(SYSTEM, NOW), **self.own(person), lesson="sheet")

    def sheet(self, person):
        with self.database.read_session() as session:
            place = find_enrolment(session, person_id=person.id, course=COURSE)
            return queries.get_worksheet(session, place, lesson="sheet", now=NOW)

    def texts(self, person):
        return {id_: value.value for id_, value in self.sheet(person).values.items()}


def test_own_fields_are_mine_and_shared_ones_the_cooperatives(database):
    desk = Desk(database)

    desk.save(desk.people.li, {"note": "mine", **STEP, "unknown": "x"})

    assert desk.texts(desk.people.li) == {"note": "mine", "step": "Weigh ten packs", "owner": ""}
    assert desk.texts(desk.people.chen) == {"note": "", "step": "Weigh ten packs", "owner": ""}
    assert desk.texts(desk.people.mei) == {"note": "", "step": "", "owner": ""}
    step = desk.sheet(desk.people.chen).values["step"]
    assert step == queries.FieldValue(
        "Weigh ten packs", 1, is_shared=True, saved_by="李美华", saved_at=NOW
    )


def test_every_save_is_kept_and_signed_and_a_repeat_is_none(database):
    desk = Desk(database)
    desk.save(desk.people.li, STEP)
    desk.save(desk.people.li, STEP, now=later(hours=1))

    desk.save(desk.people.chen, {"step": "Weigh twenty"}, now=later(hours=2), step=1)

    with database.read_session() as session:
        saves = queries.list_saves(
            session, organization_id=desk.people.yunwu_id, page="price", role="first-step"
        )
        plan = queries.list_plan(session, organization_id=desk.people.yunwu_id)
    assert [(save.version, save.value, save.name, save.saved_at) for save in saves] == [
        (1, "Weigh ten packs", "李美华", NOW),
        (2, "Weigh twenty", "陈志强", later(hours=2)),
    ]
    assert plan == saves[1:]


def test_second_saver_gets_both_texts_and_nothing_is_stored(database):
    desk = Desk(database)
    desk.save(desk.people.li, STEP, step=0)

    with pytest.raises(PlanPageChanged) as refused:
        desk.save(desk.people.chen, {"step": "Ask the bank", "note": "own"}, step=0)

    (difference,) = refused.value.differences
    assert (difference.field, difference.typed) == ("step", "Ask the bank")
    assert (difference.saved.value, difference.saved.saved_by) == ("Weigh ten packs", "李美华")
    assert desk.texts(desk.people.chen)["note"] == ""
    desk.save(desk.people.chen, {"step": "Both"}, step=difference.saved.version)
    assert desk.texts(desk.people.li)["step"] == "Both"


def test_a_field_that_was_only_sent_back_is_no_difference(database):
    desk = Desk(database)
    desk.save(desk.people.li, {**STEP, "owner": "Li"})

    desk.save(desk.people.chen, {"step": "", "owner": "Chen"}, step=0, owner=1)

    assert desk.texts(desk.people.li) == {"note": "", "step": "Weigh ten packs", "owner": "Chen"}


def test_saves_at_once_lose_nothing(database):
    desk = Desk(database)
    people = [desk.people.li, desk.people.chen] * 3

    in_parallel(6, lambda i: desk.save(people[i], {"step": f"text {i}"}))

    with database.read_session() as session:
        assert session.scalar(select(func.count()).select_from(PlanEntry)) == 6


def test_hand_in_asks_for_required_fields_of_both_tables(database):
    desk = Desk(database)
    li = desk.people.li

    with pytest.raises(WorksheetIncomplete) as refused:
        desk.hand_in(li)
    assert refused.value.fields == ("note", "step")
    desk.save(li, {"note": "mine"})
    desk.save(desk.people.chen, STEP)

    assert [desk.hand_in(li), desk.hand_in(li)] == [True, False]
    assert desk.sheet(li).handed_in_at == NOW
    assert desk.sheet(desk.people.chen).handed_in_at is None
    with database.read_session() as session:
        assert find_enrolled_course(session, person_id=li.id, course=COURSE).done == {"sheet"}


def test_a_worksheet_stays_handed_in_when_it_is_edited(database):
    desk = Desk(database)
    desk.save(desk.people.li, {"note": "mine", **STEP})
    desk.hand_in(desk.people.li)

    desk.save(desk.people.li, {"note": ""})

    assert desk.sheet(desk.people.li).handed_in_at == NOW


def test_whoever_belongs_to_no_cooperative_keeps_all_fields_to_herself(database):
    desk = Desk(database)
    guest = make_person(database, "guest")
    desk.enrolments[guest.id] = database.write(
        enrol_person_in_course, Act(SYSTEM, NOW), person_id=guest.id, course=COURSE
    )

    desk.save(guest, {"note": "mine", **STEP})

    assert desk.texts(guest) == {"note": "mine", "step": "Weigh ten packs", "owner": ""}
    assert desk.hand_in(guest)
    with pytest.raises(NotFound):
        database.write(add_contributor, Act(SYSTEM, NOW), **desk.own(guest), page="price")


def test_i_worked_on_this_too_is_said_once(database):
    desk = Desk(database)

    added = [
        database.write(
            add_contributor, Act(SYSTEM, NOW), **desk.own(desk.people.chen), page="price"
        )
        for _ in range(2)
    ]

    assert added == [True, False]
    assert desk.sheet(desk.people.li).contributors == {
        "price": (queries.Contributor(desk.people.chen.id, "陈志强", NOW),)
    }
    assert desk.sheet(desk.people.mei).contributors == {}


def test_a_text_that_is_too_long_is_refused(database):
    desk = Desk(database)

    with pytest.raises(WorksheetTextTooLong):
        desk.save(desk.people.li, {"note": "x" * (MAX_LENGTH + 1)})


def test_another_persons_worksheet_is_not_found(database):
    desk = Desk(database)
    foreign = {"person_id": desk.people.mei.id, "enrolment_id": desk.enrolments[desk.people.li.id]}

    for service, values in (
        (save_fields, {"lesson": "sheet", "values": {}, "versions": {}}),
        (hand_in, {"lesson": "sheet"}),
        (add_contributor, {"page": "price"}),
    ):
        with pytest.raises(NotFound):
            database.write(service, Act(SYSTEM, NOW), **foreign, **values)


def test_a_lesson_that_is_no_worksheet_has_no_fields(database):
    desk = Desk(database)

    with pytest.raises(NotFound):
        database.write(hand_in, Act(SYSTEM, NOW), **desk.own(desk.people.li), lesson="welcome")


def make_unconfirmed(database, person, *, confirmed=False):
    chosen = update(Person).where(Person.id == person.id).values(confirmed=confirmed)
    database.write(lambda session: session.execute(chosen) and None)


def test_text_of_somebody_unconfirmed_goes_into_the_empty_parts_of_the_plan(database):
    desk = Desk(database)
    li, chen = desk.people.li, desk.people.chen
    make_unconfirmed(database, li)
    desk.save(li, {**STEP, "owner": "Li", "note": "mine"})
    desk.save(chen, {"owner": "Chen"})
    make_unconfirmed(database, li, confirmed=True)
    waiting = desk.sheet(li).values

    count = database.write(share_earlier_texts, Act(SYSTEM, NOW), **desk.own(li))
    again = database.write(share_earlier_texts, Act(SYSTEM, NOW), **desk.own(li))

    assert (waiting["step"].value, waiting["step"].earlier_text) == ("", STEP["step"])
    assert (count, again) == (1, 0)
    assert desk.texts(chen) == {"note": "", "step": STEP["step"], "owner": "Chen"}
    sheet = desk.sheet(li).values
    assert (sheet["step"].saved_by, sheet["step"].earlier_text) == ("李美华", "")
    assert (sheet["owner"].value, sheet["owner"].earlier_text) == ("Chen", "Li")
    assert sheet["note"].value == "mine"


def test_earlier_text_ends_when_it_is_taken_over_or_discarded(database):
    desk = Desk(database)
    li = desk.people.li
    make_unconfirmed(database, li)
    desk.save(li, {**STEP, "owner": "Li"})
    make_unconfirmed(database, li, confirmed=True)

    desk.save(li, {"step": f"{STEP['step']} today"})
    discarded = {"lesson": "sheet", "field": "owner"}
    database.write(discard_earlier_text, Act(SYSTEM, NOW), **desk.own(li), **discarded)

    assert [text.earlier_text for text in desk.sheet(li).values.values()] == ["", "", ""]
    assert desk.texts(li)["owner"] == ""
    own = {"person_id": desk.people.chen.id, "enrolment_id": desk.enrolments[li.id]}
    with pytest.raises(NotFound):
        database.write(discard_earlier_text, Act(SYSTEM, NOW), **own, **discarded)


def test_text_stays_ones_own_while_one_is_unconfirmed(database):
    desk = Desk(database)
    make_unconfirmed(database, desk.people.li)
    desk.save(desk.people.li, STEP)

    assert database.write(share_earlier_texts, Act(SYSTEM, NOW), **desk.own(desk.people.li)) == 0
    assert desk.texts(desk.people.chen)["step"] == ""
