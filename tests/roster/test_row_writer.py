"""Lists of people applied and undone: all or nothing, and nothing twice."""

import datetime as dt

import pytest
from sqlalchemy import event, func, select, update

from lms.accounts.models import AuditEvent, Membership, Organization, Person, RoleGrant
from lms.accounts.rules.acts import Actor
from lms.accounts.rules.audit_actions import AuditAction
from lms.enrolment.models import CohortOrganization, Enrolment
from lms.roster.matching.import_context import ImportScope
from lms.roster.queries.imports import HeadingsOnly
from lms.roster.services.imports import (
    NothingToUndo,
    RosterDone,
    RosterNotReady,
    RosterStale,
    UndoTooLate,
)
from tests.factories import NOW, make_session
from tests.roster.rosters import RosterFixture, list_statuses

NEW = ("王小红", "13800100000", "云雾岭茶农合作社", "", "中文", "")


@pytest.fixture
def workshop(database):
    return RosterFixture(database)


def count(workshop, table, *where):
    with workshop.database.read_session() as session:
        return session.scalar(select(func.count()).select_from(table).where(*where))


def test_an_unknown_cooperative_is_asked_once_and_made_once(workshop):
    rows = [("周一", "", "Sunny Hill", "", "", ""), ("周二", "", "sunny  hill", "", "", "")]
    started = workshop.start(*rows)
    question = workshop.prepare(started).preview.questions[0]
    assert (question.why, question.rows) == ("organization unknown", (2, 3))

    workshop.answer(started, **{question.key: "new"})
    workshop.apply(started)

    assert count(workshop, Organization, Organization.state == "new") == 1
    is_made = Organization.names["en"].as_string() == "Sunny Hill"
    made = select(Organization.id).where(is_made).scalar_subquery()
    assert count(workshop, CohortOrganization, CohortOrganization.organization_id == made) == 1
    assert count(workshop, Membership, Membership.organization_id == made) == 2


def test_applying_writes_account_role_membership_and_enrolment(workshop):
    started = workshop.start(NEW)

    workshop.apply(started)

    person = workshop.person("王小红")
    assert (person.phone, person.language, person.confirmed) == ("+8613800100000", "zh", True)
    mine = (Membership.person_id == person.id, Membership.organization_id == workshop.yunwu)
    assert count(workshop, Membership, *mine) == 1
    assert (
        count(workshop, RoleGrant, RoleGrant.person_id == person.id, RoleGrant.role == "learner")
        == 1
    )
    enrolled = (Enrolment.person_id == person.id, Enrolment.cohort_id == workshop.cohort)
    assert count(workshop, Enrolment, *enrolled) == 1
    assert count(workshop, AuditEvent, AuditEvent.act == AuditAction.ROSTER_IMPORTED) == 1


def test_the_same_list_again_changes_nothing_and_a_second_press_neither(workshop):
    started = workshop.start(NEW)
    prepared = workshop.prepare(started)
    workshop.apply(started)
    before = count(workshop, Person)

    workshop.apply(started, prepared=prepared)

    assert count(workshop, Person) == before
    assert list_statuses(workshop.look(NEW)) == ["same"]
    with pytest.raises(RosterNotReady):
        workshop.apply(workshop.start(NEW))


def test_nothing_is_written_with_a_doubt_or_mistake(workshop):
    started = workshop.start(NEW, ("周一", "1E+10", "yunwu-ridge", "", "", ""))

    with pytest.raises(RosterNotReady):
        workshop.apply(started)

    assert workshop.person("王小红") is None


def test_what_changed_meanwhile_is_looked_at_again(workshop):
    started = workshop.start(NEW)
    prepared = workshop.prepare(started)
    workshop.change(
        update(Person).where(Person.id == workshop.people.li.id).values(phone="+8613900000001")
    )

    with pytest.raises(RosterStale):
        workshop.apply(started, prepared=prepared)

    assert workshop.person("王小红") is None
    workshop.apply(started)
    assert workshop.person("王小红") is not None


def test_undoing_takes_people_back_and_restores_what_was(workshop):
    li = workshop.people.li
    people = count(workshop, Person)
    started = workshop.start(NEW, ("李美华", "13900000002", "", li.learner_number, "", ""))
    workshop.apply(started)
    assert workshop.person("李美华").phone == "+8613900000002"

    changes = workshop.undo(started)

    assert not any(item["not_undone"] for item in changes)
    assert (count(workshop, Person), workshop.person("王小红")) == (people, None)
    assert workshop.person("李美华").phone is None
    assert workshop.undo(started) == changes
    with pytest.raises(RosterDone):
        workshop.apply(started)


def test_another_name_leaves_no_latin_line_of_the_former_one(workshop):
    li = workshop.people.li
    workshop.change(update(Person).where(Person.id == li.id).values(latin_name="LI Meihua"))
    rename(workshop, "李美花")
    kept = workshop.person("李美花").latin_name
    renamed = rename(workshop, "李国强")
    dropped = workshop.person("李国强").latin_name
    workshop.undo(renamed)

    assert (kept, dropped, workshop.person("李美花").latin_name) == ("LI Meihua", None, "LI Meihua")


def rename(workshop, name):
    """A list that gives Li's number with another name, answered with "it is her"."""
    li = workshop.people.li
    started = workshop.start((name, "", "", li.learner_number, "", ""))
    answers = {question.key: str(li.id) for question in workshop.prepare(started).preview.questions}
    workshop.answer(started, **answers)
    workshop.apply(started)
    return started


def test_undoing_spares_who_came_in_since(workshop):
    started = workshop.start(NEW, ("周一", "", "yunwu-ridge", "", "", ""))
    workshop.apply(started)
    came = workshop.person("周一").id
    workshop.change(update(Person).where(Person.id == came).values(notice_accepted_at=NOW))

    changes = workshop.undo(started)

    assert [item["person"] for item in changes if item["not_undone"]] == [came]
    assert (workshop.person("王小红"), workshop.person("周一").id) == (None, came)


def test_undoing_leaves_what_is_known_of_who_was_here_since(workshop):
    li = workshop.people.li
    started = workshop.start(("李美华", "13900000002", "", li.learner_number, "", ""))
    workshop.apply(started)
    make_session(workshop.database, li)

    with pytest.raises(NothingToUndo):
        workshop.undo(started)

    assert workshop.person("李美华").phone == "+8613900000002"


def test_undoing_removes_a_cooperative_that_nobody_belongs_to(workshop):
    started = workshop.start(("周一", "", "Sunny Hill", "", "", ""))
    key = workshop.prepare(started).preview.questions[0].key
    workshop.answer(started, **{key: "new"})
    workshop.apply(started)

    workshop.undo(started)

    assert count(workshop, Organization, Organization.names["en"].as_string() == "Sunny Hill") == 0


def test_undoing_ends_after_a_day(workshop):
    started = workshop.start(NEW)
    workshop.apply(started)

    with pytest.raises(UndoTooLate):
        workshop.undo(started, now=NOW + dt.timedelta(days=1, seconds=1))


def test_a_managers_list_makes_members_without_a_cohort(workshop):
    scope = ImportScope(organization_id=workshop.yunwu)
    started = workshop.start(NEW, scope=scope)

    workshop.apply(started, scope=scope)

    person = workshop.person("王小红")
    assert count(workshop, Membership, Membership.person_id == person.id) == 1
    assert count(workshop, Enrolment, Enrolment.person_id == person.id) == 0


SUNNY = ("周一", "", "Sunny Hill", "", "", "")
LI = ("李美华", "13900000009", "yunwu-ridge", "", "", "")


def start_answered(workshop):
    """A list with a mistake, whose two questions are answered."""
    known = update(Person).where(Person.id == workshop.people.li.id).values(phone="+8613900000001")
    workshop.change(known)
    started = workshop.start(("王小红", "1E+10", "yunwu-ridge", "", "", ""), SUNNY, LI)
    keys = {question.why: question.key for question in workshop.prepare(started).preview.questions}
    assert set(keys) == {"organization unknown", "other phone"}
    answers = {keys["organization unknown"]: "new", keys["other phone"]: "skip"}
    workshop.answer(started, **answers)
    return answers


def test_answers_outlive_a_corrected_file_of_the_same_list(workshop):
    answers = start_answered(workshop)

    corrected = workshop.start(LI, NEW, SUNNY)

    seen = workshop.prepare(corrected).preview
    assert {question.key: question.answer for question in seen.questions} == answers
    assert (list_statuses(seen), seen.can_apply) == (["omitted", "new", "new"], True)


def test_answers_do_not_pass_to_other_hands_homes_or_rows(workshop):
    start_answered(workshop)
    by = workshop.by

    workshop.by = Actor(workshop.people.noor.id)
    others = workshop.prepare(workshop.start(SUNNY)).preview
    workshop.by = by
    row = workshop.prepare(workshop.start(("李美华", "13900000008", *LI[2:]))).preview

    assert [question.answer for question in (*others.questions, *row.questions)] == ["", ""]


def test_a_list_with_headings_only_says_so(workshop):
    with pytest.raises(HeadingsOnly):
        workshop.start()
    with pytest.raises(HeadingsOnly):
        workshop.start(("", "", "", "", "", ""))


def test_a_row_left_out_does_not_stand_in_the_way_of_its_namesake(workshop):
    started = workshop.start(SUNNY, ("周一", "", "yunwu-ridge", "", "", ""))
    (question,) = workshop.prepare(started).preview.questions

    workshop.answer(started, **{question.key: "skip"})

    assert list_statuses(workshop.prepare(started).preview) == ["omitted", "new"]


def test_names_are_changed_in_as_many_statements_for_one_as_for_seven(workshop):
    """Each has a Latin line, that of the name before."""
    people = {name: workshop.member(name) for name in "甲乙丙丁戊己庚辛"}
    latin = update(Person).where(Person.id.in_([person.id for person in people.values()]))
    workshop.change(latin.values(latin_name="LI Meihua"))
    rows = [(f"{name}一", "", "", person.learner_number, "", "") for name, person in people.items()]

    one, more = (count_writes(workshop, rows[:1]), count_writes(workshop, rows[1:]))

    assert one == more
    with workshop.database.read_session() as session:
        names = session.execute(
            select(Person.printed_name, Person.latin_name).where(
                Person.id.in_([person.id for person in people.values()])
            )
        ).all()
    assert {tuple(row) for row in names} == {(row[0], None) for row in rows}


def count_writes(workshop, rows):
    started = workshop.start(*rows)
    for question in workshop.prepare(started).preview.questions:
        workshop.answer(started, **{question.key: str(question.people[0])})
    prepared, said = workshop.prepare(started), []
    assert list_statuses(prepared.preview) == ["changed"] * len(rows)

    def note(_connection, _cursor, statement, *_rest):
        said.append(statement)

    event.listen(workshop.database._writer, "before_cursor_execute", note)
    try:
        workshop.apply(started, prepared=prepared)
    finally:
        event.remove(workshop.database._writer, "before_cursor_execute", note)
    return len(said)
