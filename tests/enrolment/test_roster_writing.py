"""Lists of people applied and taken back: all or nothing, and nothing twice."""

import datetime as dt

import pytest
from sqlalchemy import event, func, select, update

from lms.accounts.models import AuditEvent, Membership, Organization, Person, Role
from lms.accounts.services import Actor
from lms.enrolment.models import CohortOrganization, Enrolment
from lms.enrolment.queries.rosters import HeadingsOnly
from lms.enrolment.roster.facts import Home
from lms.enrolment.services.rosters import (
    RosterDone,
    RosterNotReady,
    RosterStale,
    UndoTooLate,
)
from tests.enrolment.rosters import Hall, verdicts
from tests.factories import NOW, make_session

NEW = ("王小红", "13800100000", "云雾岭茶农合作社", "", "中文", "")


@pytest.fixture
def hall(database):
    return Hall(database)


def count(hall, table, *where):
    with hall.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table).where(*where))


def test_an_unknown_cooperative_is_asked_once_and_made_once(hall):
    rows = [("周一", "", "Sunny Hill", "", "", ""), ("周二", "", "sunny  hill", "", "", "")]
    started = hall.start(*rows)
    question = hall.prepare(started).seen.questions[0]
    assert (question.why, question.rows) == ("organization unknown", (2, 3))

    hall.answer(started, **{question.key: "new"})
    hall.apply(started)

    assert count(hall, Organization, Organization.state == "new") == 1
    made = select(Organization.id).where(Organization.name_en == "Sunny Hill").scalar_subquery()
    assert count(hall, CohortOrganization, CohortOrganization.organization_id == made) == 1
    assert count(hall, Membership, Membership.organization_id == made) == 2


def test_applying_writes_account_role_membership_and_enrolment(hall):
    started = hall.start(NEW)

    hall.apply(started)

    person = hall.person("王小红")
    assert (person.phone, person.language, person.confirmed) == ("+8613800100000", "zh", True)
    mine = (Membership.person_id == person.id, Membership.organization_id == hall.yunwu)
    assert count(hall, Membership, *mine) == 1
    assert count(hall, Role, Role.person_id == person.id, Role.role == "learner") == 1
    enrolled = (Enrolment.person_id == person.id, Enrolment.cohort_id == hall.cohort)
    assert count(hall, Enrolment, *enrolled) == 1
    assert count(hall, AuditEvent, AuditEvent.act == "roster imported") == 1


def test_the_same_list_again_changes_nothing_and_a_second_press_neither(hall):
    started = hall.start(NEW)
    prepared = hall.prepare(started)
    hall.apply(started)
    before = count(hall, Person)

    hall.apply(started, prepared=prepared)

    assert count(hall, Person) == before
    assert verdicts(hall.look(NEW)) == ["same"]
    with pytest.raises(RosterNotReady):
        hall.apply(hall.start(NEW))


def test_nothing_is_written_with_a_doubt_or_mistake(hall):
    started = hall.start(NEW, ("周一", "1E+10", "yunwu-ridge", "", "", ""))

    with pytest.raises(RosterNotReady):
        hall.apply(started)

    assert hall.person("王小红") is None


def test_what_changed_meanwhile_is_looked_at_again(hall):
    started = hall.start(NEW)
    prepared = hall.prepare(started)
    hall.change(update(Person).where(Person.id == hall.people.li.id).values(phone="+8613900000001"))

    with pytest.raises(RosterStale):
        hall.apply(started, prepared=prepared)

    assert hall.person("王小红") is None
    hall.apply(started)
    assert hall.person("王小红") is not None


def test_undoing_takes_people_back_and_restores_what_was(hall):
    li = hall.people.li
    people = count(hall, Person)
    started = hall.start(NEW, ("李美华", "13900000002", "", li.learner_number, "", ""))
    hall.apply(started)
    assert hall.person("李美华").phone == "+8613900000002"

    told = hall.undo(started)

    assert not any(one["spared"] for one in told)
    assert (count(hall, Person), hall.person("王小红")) == (people, None)
    assert hall.person("李美华").phone is None
    assert hall.undo(started) == told
    with pytest.raises(RosterDone):
        hall.apply(started)


def test_another_name_leaves_no_latin_line_of_the_former_one(hall):
    li = hall.people.li
    hall.change(update(Person).where(Person.id == li.id).values(latin_name="LI Meihua"))
    rename(hall, "李美花")
    kept = hall.person("李美花").latin_name
    renamed = rename(hall, "李国强")
    dropped = hall.person("李国强").latin_name
    hall.undo(renamed)

    assert (kept, dropped, hall.person("李美花").latin_name) == ("LI Meihua", None, "LI Meihua")


def rename(hall, name):
    """A list that gives Li's number with another name, answered with "it is her"."""
    li = hall.people.li
    started = hall.start((name, "", "", li.learner_number, "", ""))
    answers = {one.key: str(li.id) for one in hall.prepare(started).seen.questions}
    hall.answer(started, **answers)
    hall.apply(started)
    return started


def test_undoing_spares_who_came_in_since(hall):
    started = hall.start(NEW, ("周一", "", "yunwu-ridge", "", "", ""))
    hall.apply(started)
    came = hall.person("周一").id
    hall.change(update(Person).where(Person.id == came).values(notice_accepted_at=NOW))

    told = hall.undo(started)

    assert [one["person"] for one in told if one["spared"]] == [came]
    assert (hall.person("王小红"), hall.person("周一").id) == (None, came)


def test_undoing_leaves_what_is_known_of_who_was_here_since(hall):
    li = hall.people.li
    started = hall.start(("李美华", "13900000002", "", li.learner_number, "", ""))
    hall.apply(started)
    make_session(hall.database, li)

    told = hall.undo(started)

    assert [one["person"] for one in told if one["spared"]] == [li.id]
    assert hall.person("李美华").phone == "+8613900000002"


def test_undoing_removes_a_cooperative_that_nobody_belongs_to(hall):
    started = hall.start(("周一", "", "Sunny Hill", "", "", ""))
    key = hall.prepare(started).seen.questions[0].key
    hall.answer(started, **{key: "new"})
    hall.apply(started)

    hall.undo(started)

    assert count(hall, Organization, Organization.name_en == "Sunny Hill") == 0


def test_undoing_ends_after_a_day(hall):
    started = hall.start(NEW)
    hall.apply(started)

    with pytest.raises(UndoTooLate):
        hall.undo(started, now=NOW + dt.timedelta(days=1, seconds=1))


def test_a_managers_list_makes_members_without_a_cohort(hall):
    home = Home(organization_id=hall.yunwu)
    started = hall.start(NEW, home=home)

    hall.apply(started, home=home)

    person = hall.person("王小红")
    assert count(hall, Membership, Membership.person_id == person.id) == 1
    assert count(hall, Enrolment, Enrolment.person_id == person.id) == 0


SUNNY = ("周一", "", "Sunny Hill", "", "", "")
LI = ("李美华", "13900000009", "yunwu-ridge", "", "", "")


def start_answered(hall):
    """A list with a mistake, whose two questions are answered."""
    known = update(Person).where(Person.id == hall.people.li.id).values(phone="+8613900000001")
    hall.change(known)
    started = hall.start(("王小红", "1E+10", "yunwu-ridge", "", "", ""), SUNNY, LI)
    keys = {one.why: one.key for one in hall.prepare(started).seen.questions}
    assert set(keys) == {"organization unknown", "other phone"}
    answers = {keys["organization unknown"]: "new", keys["other phone"]: "skip"}
    hall.answer(started, **answers)
    return answers


def test_answers_outlive_a_corrected_file_of_the_same_list(hall):
    answers = start_answered(hall)

    corrected = hall.start(LI, NEW, SUNNY)

    seen = hall.prepare(corrected).seen
    assert {one.key: one.answer for one in seen.questions} == answers
    assert (verdicts(seen), seen.can_apply) == (["same", "new", "new"], True)


def test_answers_do_not_pass_to_other_hands_homes_or_rows(hall):
    start_answered(hall)
    by = hall.by

    hall.by = Actor(hall.people.noor.id)
    others = hall.prepare(hall.start(SUNNY)).seen
    hall.by = by
    row = hall.prepare(hall.start(("李美华", "13900000008", *LI[2:]))).seen

    assert [one.answer for one in (*others.questions, *row.questions)] == ["", ""]


def test_a_list_with_headings_only_says_so(hall):
    with pytest.raises(HeadingsOnly):
        hall.start()
    with pytest.raises(HeadingsOnly):
        hall.start(("", "", "", "", "", ""))


def test_a_row_left_out_does_not_stand_in_the_way_of_its_twin(hall):
    started = hall.start(SUNNY, ("周一", "", "yunwu-ridge", "", "", ""))
    (question,) = hall.prepare(started).seen.questions

    hall.answer(started, **{question.key: "skip"})

    assert verdicts(hall.prepare(started).seen) == ["same", "new"]


def test_names_are_changed_in_as_many_statements_for_one_as_for_seven(hall):
    """Each has a Latin line, that of the name before."""
    people = {name: hall.member(name) for name in "甲乙丙丁戊己庚辛"}
    latin = update(Person).where(Person.id.in_([one.id for one in people.values()]))
    hall.change(latin.values(latin_name="LI Meihua"))
    rows = [(f"{name}一", "", "", one.learner_number, "", "") for name, one in people.items()]

    one, more = (count_writes(hall, rows[:1]), count_writes(hall, rows[1:]))

    assert one == more
    with hall.database.reading() as session:
        names = session.execute(
            select(Person.printed_name, Person.latin_name).where(
                Person.id.in_([one.id for one in people.values()])
            )
        ).all()
    assert {tuple(row) for row in names} == {(row[0], None) for row in rows}


def count_writes(hall, rows):
    started = hall.start(*rows)
    for question in hall.prepare(started).seen.questions:
        hall.answer(started, **{question.key: str(question.people[0])})
    prepared, said = hall.prepare(started), []
    assert verdicts(prepared.seen) == ["changed"] * len(rows)

    def note(_connection, _cursor, statement, *_rest):
        said.append(statement)

    event.listen(hall.database._writer, "before_cursor_execute", note)
    try:
        hall.apply(started, prepared=prepared)
    finally:
        event.remove(hall.database._writer, "before_cursor_execute", note)
    return len(said)
