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
from lms.plan.services.plan_pages import (
    WorksheetIncomplete,
    WorksheetTextTooLong,
    add_contributor,
    hand_in,
    save_fields,
)
from lms.plan.services.previous_texts import discard_previous_text, share_previous_texts
from lms.plan.services.shared_pages import PlanPageChanged
from tests.assessment.test_services import in_parallel
from tests.factories import NOW, make_people, make_person
from tests.factories_course import COURSE, later, publish_course

STEP = {"step": "Weigh ten packs"}


class WorksheetFixture:
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
    learners = WorksheetFixture(database)

    learners.save(learners.people.li, {"note": "mine", **STEP, "unknown": "x"})

    assert learners.texts(learners.people.li) == {
        "note": "mine",
        "step": "Weigh ten packs",
        "owner": "",
    }
    assert learners.texts(learners.people.chen) == {
        "note": "",
        "step": "Weigh ten packs",
        "owner": "",
    }
    assert learners.texts(learners.people.mei) == {"note": "", "step": "", "owner": ""}
    step = learners.sheet(learners.people.chen).values["step"]
    assert step == queries.FieldValue(
        "Weigh ten packs", 1, is_shared=True, saved_by="李美华", saved_at=NOW
    )


def test_every_save_is_kept_and_signed_and_a_repeat_is_none(database):
    learners = WorksheetFixture(database)
    learners.save(learners.people.li, STEP)
    learners.save(learners.people.li, STEP, now=later(hours=1))

    learners.save(learners.people.chen, {"step": "Weigh twenty"}, now=later(hours=2), step=1)

    with database.read_session() as session:
        saves = queries.list_saves(
            session, organization_id=learners.people.yunwu_id, page="price", role="first-step"
        )
        plan = queries.list_plan(session, organization_id=learners.people.yunwu_id)
    assert [(save.version, save.value, save.name, save.saved_at) for save in saves] == [
        (1, "Weigh ten packs", "李美华", NOW),
        (2, "Weigh twenty", "陈志强", later(hours=2)),
    ]
    assert plan == saves[1:]


def test_second_saver_gets_both_texts_and_nothing_is_stored(database):
    learners = WorksheetFixture(database)
    learners.save(learners.people.li, STEP, step=0)

    with pytest.raises(PlanPageChanged) as refused:
        learners.save(learners.people.chen, {"step": "Ask the bank", "note": "own"}, step=0)

    (difference,) = refused.value.conflicts
    assert (difference.field, difference.typed) == ("step", "Ask the bank")
    assert (difference.saved.value, difference.saved.saved_by) == ("Weigh ten packs", "李美华")
    assert learners.texts(learners.people.chen)["note"] == ""
    learners.save(learners.people.chen, {"step": "Both"}, step=difference.saved.version)
    assert learners.texts(learners.people.li)["step"] == "Both"


def test_a_field_that_was_only_sent_back_is_no_difference(database):
    learners = WorksheetFixture(database)
    learners.save(learners.people.li, {**STEP, "owner": "Li"})

    learners.save(learners.people.chen, {"step": "", "owner": "Chen"}, step=0, owner=1)

    assert learners.texts(learners.people.li) == {
        "note": "",
        "step": "Weigh ten packs",
        "owner": "Chen",
    }


def test_saves_at_once_lose_nothing(database):
    learners = WorksheetFixture(database)
    people = [learners.people.li, learners.people.chen] * 3

    in_parallel(6, lambda i: learners.save(people[i], {"step": f"text {i}"}))

    with database.read_session() as session:
        assert session.scalar(select(func.count()).select_from(PlanEntry)) == 6


def test_hand_in_asks_for_required_fields_of_both_tables(database):
    learners = WorksheetFixture(database)
    li = learners.people.li

    with pytest.raises(WorksheetIncomplete) as refused:
        learners.hand_in(li)
    assert refused.value.fields == ("note", "step")
    learners.save(li, {"note": "mine"})
    learners.save(learners.people.chen, STEP)

    assert [learners.hand_in(li), learners.hand_in(li)] == [True, False]
    assert learners.sheet(li).handed_in_at == NOW
    assert learners.sheet(learners.people.chen).handed_in_at is None
    with database.read_session() as session:
        assert find_enrolled_course(session, person_id=li.id, course=COURSE).done == {"sheet"}


def test_a_worksheet_stays_handed_in_when_it_is_edited(database):
    learners = WorksheetFixture(database)
    learners.save(learners.people.li, {"note": "mine", **STEP})
    learners.hand_in(learners.people.li)

    learners.save(learners.people.li, {"note": ""})

    assert learners.sheet(learners.people.li).handed_in_at == NOW


def test_whoever_belongs_to_no_cooperative_keeps_all_fields_to_herself(database):
    learners = WorksheetFixture(database)
    guest = make_person(database, "guest")
    learners.enrolments[guest.id] = database.write(
        enrol_person_in_course, Act(SYSTEM, NOW), person_id=guest.id, course=COURSE
    )

    learners.save(guest, {"note": "mine", **STEP})

    assert learners.texts(guest) == {"note": "mine", "step": "Weigh ten packs", "owner": ""}
    assert learners.hand_in(guest)
    with pytest.raises(NotFound):
        database.write(add_contributor, Act(SYSTEM, NOW), **learners.own(guest), page="price")


def test_i_worked_on_this_too_is_said_once(database):
    learners = WorksheetFixture(database)

    added = [
        database.write(
            add_contributor, Act(SYSTEM, NOW), **learners.own(learners.people.chen), page="price"
        )
        for _ in range(2)
    ]

    assert added == [True, False]
    assert learners.sheet(learners.people.li).contributors == {
        "price": (queries.Contributor(learners.people.chen.id, "陈志强", NOW),)
    }
    assert learners.sheet(learners.people.mei).contributors == {}


def test_a_text_that_is_too_long_is_refused(database):
    learners = WorksheetFixture(database)

    with pytest.raises(WorksheetTextTooLong):
        learners.save(learners.people.li, {"note": "x" * (MAX_LENGTH + 1)})


def test_another_persons_worksheet_is_not_found(database):
    learners = WorksheetFixture(database)
    foreign = {
        "person_id": learners.people.mei.id,
        "enrolment_id": learners.enrolments[learners.people.li.id],
    }

    for service, values in (
        (save_fields, {"lesson": "sheet", "values": {}, "versions": {}}),
        (hand_in, {"lesson": "sheet"}),
        (add_contributor, {"page": "price"}),
    ):
        with pytest.raises(NotFound):
            database.write(service, Act(SYSTEM, NOW), **foreign, **values)


def test_a_lesson_that_is_no_worksheet_has_no_fields(database):
    learners = WorksheetFixture(database)

    with pytest.raises(NotFound):
        database.write(
            hand_in, Act(SYSTEM, NOW), **learners.own(learners.people.li), lesson="welcome"
        )


def make_unconfirmed(database, person, *, confirmed=False):
    chosen = update(Person).where(Person.id == person.id).values(confirmed=confirmed)
    database.write(lambda session: session.execute(chosen) and None)


def test_text_of_somebody_unconfirmed_goes_into_the_empty_parts_of_the_plan(database):
    learners = WorksheetFixture(database)
    li, chen = learners.people.li, learners.people.chen
    make_unconfirmed(database, li)
    learners.save(li, {**STEP, "owner": "Li", "note": "mine"})
    learners.save(chen, {"owner": "Chen"})
    make_unconfirmed(database, li, confirmed=True)
    waiting = learners.sheet(li).values

    count = database.write(share_previous_texts, Act(SYSTEM, NOW), **learners.own(li))
    again = database.write(share_previous_texts, Act(SYSTEM, NOW), **learners.own(li))

    assert (waiting["step"].value, waiting["step"].previous_text) == ("", STEP["step"])
    assert (count, again) == (1, 0)
    assert learners.texts(chen) == {"note": "", "step": STEP["step"], "owner": "Chen"}
    sheet = learners.sheet(li).values
    assert (sheet["step"].saved_by, sheet["step"].previous_text) == ("李美华", "")
    assert (sheet["owner"].value, sheet["owner"].previous_text) == ("Chen", "Li")
    assert sheet["note"].value == "mine"


def test_previous_text_ends_when_it_is_taken_over_or_discarded(database):
    learners = WorksheetFixture(database)
    li = learners.people.li
    make_unconfirmed(database, li)
    learners.save(li, {**STEP, "owner": "Li"})
    make_unconfirmed(database, li, confirmed=True)

    learners.save(li, {"step": f"{STEP['step']} today"})
    discarded = {"lesson": "sheet", "field": "owner"}
    database.write(discard_previous_text, Act(SYSTEM, NOW), **learners.own(li), **discarded)

    assert [text.previous_text for text in learners.sheet(li).values.values()] == ["", "", ""]
    assert learners.texts(li)["owner"] == ""
    own = {"person_id": learners.people.chen.id, "enrolment_id": learners.enrolments[li.id]}
    with pytest.raises(NotFound):
        database.write(discard_previous_text, Act(SYSTEM, NOW), **own, **discarded)


def test_text_stays_ones_own_while_one_is_unconfirmed(database):
    learners = WorksheetFixture(database)
    make_unconfirmed(database, learners.people.li)
    learners.save(learners.people.li, STEP)

    assert (
        database.write(share_previous_texts, Act(SYSTEM, NOW), **learners.own(learners.people.li))
        == 0
    )
    assert learners.texts(learners.people.chen)["step"] == ""
