"""Texts written before the plan was open: taken over, refused, discarded, shared."""

import pytest
from sqlalchemy import select, update

from lms.accounts.models import Person
from lms.accounts.rules.acts import SYSTEM, Act
from lms.accounts.services.corrections import Correction
from lms.certificates.services.name_confirmation import confirm_printed_name
from lms.enrolment.models import Enrolment
from lms.enrolment.services.enrolling import end_enrolment
from lms.errors import NotFound
from lms.plan.models import PlanEntry, WorksheetEntry
from lms.plan.rules.worksheet_fields import MAX_LENGTH
from lms.plan.services.plan_pages import save_fields
from lms.plan.services.previous_texts import (
    confirm_and_share,
    correct_and_share,
    discard_previous_text,
    share_previous_texts,
)
from tests.enrolment.test_services import make_cohort
from tests.factories import NOW, make_people
from tests.factories_course import publish_course
from tests.plan.test_services import STEP, WorksheetFixture, make_unconfirmed
from tests.workshop.test_workshop import come


def write_before(database, learners, values):
    """Li's texts before the plan is open to her, which it is afterwards."""
    make_unconfirmed(database, learners.people.li)
    learners.save(learners.people.li, values)
    make_unconfirmed(database, learners.people.li, confirmed=True)


def previous_text(learners, field):
    return learners.sheet(learners.people.li).values[field].previous_text


def discard(database, learners, field, lesson="sheet"):
    own = learners.own(learners.people.li)
    database.write(discard_previous_text, Act(SYSTEM, NOW), **own, lesson=lesson, field=field)


def test_proposal_is_refused_by_a_blank_save_that_knows_the_empty_plan(database):
    learners = WorksheetFixture(database)
    write_before(database, learners, STEP)

    learners.save(learners.people.li, {"step": ""})
    assert previous_text(learners, "step") == STEP["step"]
    learners.save(learners.people.li, {"step": ""}, step=0)

    assert previous_text(learners, "step") == ""
    own = learners.own(learners.people.li)
    assert database.write(share_previous_texts, Act(SYSTEM, NOW), **own) == 0
    assert learners.texts(learners.people.chen)["step"] == ""


def test_short_text_inside_another_word_is_not_taken_over(database):
    learners = WorksheetFixture(database)
    write_before(database, learners, {"owner": "Li"})

    learners.save(learners.people.li, {"owner": "Lisa"})
    assert previous_text(learners, "owner") == "Li"
    learners.save(learners.people.li, {"owner": "Lisa\nLi"}, owner=1)

    assert previous_text(learners, "owner") == ""


def test_text_that_a_form_sends_back_beside_a_newer_one_is_not_taken_over(database):
    learners = WorksheetFixture(database)
    write_before(database, learners, STEP)
    learners.save(learners.people.chen, STEP)
    learners.save(learners.people.chen, {"step": "Weigh twenty"}, step=1)

    learners.save(learners.people.li, STEP, step=1)

    assert (learners.texts(learners.people.li)["step"], previous_text(learners, "step")) == (
        "Weigh twenty",
        STEP["step"],
    )


def test_discarding_leaves_texts_that_are_the_persons_own(database):
    learners = WorksheetFixture(database)
    li = learners.people.li
    make_unconfirmed(database, li)
    learners.save(li, {**STEP, "note": "mine"})

    discard(database, learners, "step")
    make_unconfirmed(database, li, confirmed=True)
    discard(database, learners, "note")
    discard(database, learners, "unknown")

    assert (learners.texts(li)["note"], previous_text(learners, "step")) == ("mine", STEP["step"])
    with pytest.raises(NotFound):
        discard(database, learners, "step", lesson="welcome")


def test_confirming_and_sharing_are_one_write(database):
    publish_course(database)
    people = make_people(database)
    cohort_id = make_cohort(database, people.yunwu_id)
    person_id = come(database, people, cohort_id, "赵新云")
    with database.read_session() as session:
        found = select(Enrolment.id).where(Enrolment.person_id == person_id)
        own = {"person_id": person_id, "enrolment_id": session.scalar(found)}
    sheet = {"lesson": "sheet", "values": STEP, "versions": {}}
    database.write(save_fields, Act(SYSTEM, NOW), **own, **sheet)
    chosen = {"cohort_id": cohort_id, "person_ids": {person_id}}

    def confirm_with(text):
        entry = update(WorksheetEntry).where(WorksheetEntry.field == "step").values(value=text)
        database.write(lambda session: session.execute(entry) and None)
        return database.write(confirm_and_share, Act(SYSTEM, NOW), **chosen)

    def stored():
        with database.read_session() as session:
            values = list(session.scalars(select(PlanEntry.value)))
            return session.get(Person, person_id).confirmed, values

    assert stored() == (False, [])
    assert confirm_with(STEP["step"]) == 1
    assert stored() == (True, [STEP["step"]])
    assert database.write(confirm_and_share, Act(SYSTEM, NOW), **chosen) == 0


def write_in_doubt(learners):
    """Li's text while her account, made for another name, is to be confirmed."""
    change = update(Person).where(Person.id == learners.people.li.id)
    doubted = change.values(confirmed=False, former_name="李美花")
    learners.database.write(lambda session: session.execute(doubted) and None)
    learners.save(learners.people.li, STEP)


def correct(learners, name):
    li = learners.people.li
    correction = Correction("zh", phone="+8613912345678", printed_name=name)
    learners.database.write(correct_and_share, Act(SYSTEM, NOW), correction, person_id=li.id)
    return learners.texts(learners.people.chen)["step"]


def confirm_own(learners, name):
    values = {"person_id": learners.people.li.id, "printed_name": name, "latin_name": None}
    learners.database.write(confirm_printed_name, Act(SYSTEM, NOW), **values)
    return learners.texts(learners.people.chen)["step"]


@pytest.mark.parametrize("confirm", [correct, confirm_own])
def test_a_name_that_is_no_longer_in_doubt_shares_what_was_written_meanwhile(database, confirm):
    """A coordinator has corrected it, or its owner has typed the first one again."""
    learners = WorksheetFixture(database)
    write_in_doubt(learners)

    assert confirm(learners, "李美花") == STEP["step"]


@pytest.mark.parametrize("confirm", [correct, confirm_own])
def test_a_text_too_long_to_be_saved_stays_and_hinders_no_confirmation(database, confirm):
    """It was saved when longer texts were; its owner sees it beside the empty field."""
    desk, text = WorksheetFixture(database), "a" * (MAX_LENGTH + 1)
    write_in_doubt(desk)
    desk.save(desk.people.li, {"owner": "Li"})
    entry = update(WorksheetEntry).where(WorksheetEntry.field == "step").values(value=text)
    database.write(lambda session: session.execute(entry) and None)

    assert confirm(desk, "李美花") == ""

    assert previous_text(desk, "step") == text
    assert desk.texts(desk.people.chen)["owner"] == "Li"


def test_a_correction_that_confirms_nobody_shares_nothing(database):
    learners = WorksheetFixture(database)
    write_in_doubt(learners)
    assert correct(learners, None) == ""

    make_unconfirmed(database, learners.people.li, confirmed=True)

    assert correct(learners, "李美花") == ""


def test_texts_of_a_course_that_was_left_are_not_shared(database):
    learners = WorksheetFixture(database)
    write_in_doubt(learners)
    enrolment_id = learners.enrolments[learners.people.li.id]
    database.write(end_enrolment, Act(SYSTEM, NOW), enrolment_id=enrolment_id)

    assert correct(learners, "李美花") == ""
