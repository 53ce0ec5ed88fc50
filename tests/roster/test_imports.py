"""Lists of people: whom each row means, what is asked, what is written and undone."""

import pytest
from sqlalchemy import update

from lms.accounts.models import Person
from lms.roster.matching.columns import HeadingsMissing
from lms.roster.matching.import_context import ImportScope
from tests.roster.rosters import RosterFixture, list_statuses

NEW = ("王小红", "13800100000", "云雾岭茶农合作社", "", "中文", "")


@pytest.fixture
def workshop(database):
    return RosterFixture(database)


def test_somebody_unknown_is_new(workshop):
    seen = workshop.look(NEW)

    row = seen.rows[0]
    assert (row.status, row.organization_id) == ("new", workshop.yunwu)
    assert (row.values["phone"], row.values["language"]) == ("+8613800100000", "zh")
    assert seen.can_apply


def test_headings_stand_in_any_order_and_language_below_a_title(workshop):
    rows = [
        ("2026年名单",),
        ("备注", "学员姓名*", "联系电话（手机）", "所在合作社"),
        ("x", *NEW[:3]),
    ]

    seen = workshop.look(*rows[1:], head=rows[0])

    assert list_statuses(seen) == ["new"]
    assert (seen.rows[0].values["name"], seen.columns.ignored) == ("王小红", ("备注",))


def test_a_list_without_headings_is_refused(workshop):
    with pytest.raises(HeadingsMissing):
        workshop.look(NEW, head=("a", "b"))


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("138 0010 0000", "+8613800100000"),
        ("13800100000.0", "+8613800100000"),
        ("'13800100000", "+8613800100000"),
        ("8613800100000", "+8613800100000"),
        ("+86-138-0010-0000", "+8613800100000"),
        ("１３８００１０００００", "+8613800100000"),
        ("无", ""),
    ],
)
def test_phones_as_excel_mangles_them_are_understood(workshop, typed, stored):
    assert workshop.look((NEW[0], typed, *NEW[2:])).rows[0].values["phone"] == stored


@pytest.mark.parametrize(
    ("column", "typed", "refusal"),
    [
        (1, "1.38E+10", "PhoneShortened"),
        (1, "1.38001E10", "PhoneShortened"),
        (1, "12", "PhoneUnreadable"),
        (3, "1234567", "LearnerNumberWrong"),
        (3, "1000009", "NumberUnknown"),
        (4, "Klingon", "LanguageUnreadable"),
        (5, "nobody", "EmailUnreadable"),
        (0, "123", "NameWithoutLetter"),
        (2, "", ""),
    ],
)
def test_a_mistake_names_row_column_and_what_is_wanted(workshop, column, typed, refusal):
    row = list(NEW)
    row[column] = typed

    seen = workshop.look(row).rows[0]

    if not refusal:  # the one cooperative of the cohort is meant
        assert seen.status == "new"
        return
    mistake = seen.errors[0]
    assert (seen.status, seen.cells.number, type(mistake.refusal).__name__, mistake.found) == (
        "error", 2, refusal, typed,
    )  # fmt: skip


def test_people_are_matched_by_number_then_phone_then_cooperative(workshop):
    li = workshop.people.li
    workshop.change(update(Person).where(Person.id == li.id).values(phone="+8613900000001"))

    seen = workshop.look(
        ("李美华", "", "", li.learner_number, "", ""),
        head=("Name", "Phone", "Cooperative", "Learner number", "Language", "E-mail"),
    )
    by_phone = workshop.look(("李美华", "13900000001", "yunwu-ridge", "", "", ""))
    by_place = workshop.look(("李美华", "", "Yunwu Ridge Tea Cooperative", "", "", ""))

    for item in (seen, by_phone, by_place):
        assert (item.rows[0].status, item.rows[0].person_id) == ("same", li.id)
        assert not item.can_apply


def test_a_change_of_phone_is_shown_and_an_empty_cell_changes_nothing(workshop):
    number = workshop.people.li.learner_number

    seen = workshop.look(("李美华", "13900000002", "", number, "", ""))

    changes = [(change.key, change.old, change.new) for change in seen.rows[0].changes]
    assert changes == [("phone", "", "+8613900000002")]


@pytest.mark.parametrize(
    ("answer", "status"), [("new", "new"), ("skip", "omitted"), ("", "needs_answer")]
)
def test_another_phone_is_a_question_never_a_merge(workshop, answer, status):
    workshop.change(
        update(Person).where(Person.id == workshop.people.li.id).values(phone="+8613900000001")
    )

    seen = workshop.look_and_answer(
        ("李美华", "13900000009", "yunwu-ridge", "", "", ""), answer=answer
    )

    assert (seen.questions[0].why, seen.questions[0].people) == (
        "other phone", (workshop.people.li.id,),
    )  # fmt: skip
    assert list_statuses(seen) == [status]


def test_the_answer_that_it_is_she_makes_it_a_change(workshop):
    li = workshop.people.li
    workshop.change(update(Person).where(Person.id == li.id).values(phone="+8613900000001"))

    seen = workshop.look_and_answer(
        ("李美华", "13900000009", "yunwu-ridge", "", "", ""), answer=str(li.id)
    )

    assert (seen.rows[0].status, seen.rows[0].person_id) == ("changed", li.id)


def test_an_answer_that_is_no_choice_counts_as_none(workshop):
    workshop.change(
        update(Person).where(Person.id == workshop.people.li.id).values(phone="+8613900000001")
    )

    seen = workshop.look_and_answer(
        ("李美华", "13900000009", "yunwu-ridge", "", "", ""), answer=str(workshop.people.ravi.id)
    )

    assert list_statuses(seen) == ["needs_answer"]


def test_a_number_with_another_name_is_a_question(workshop):
    seen = workshop.look(("李梅花", "", "", workshop.people.li.learner_number, "", ""))

    assert (seen.questions[0].why, seen.questions[0].may_be_new) == ("number, other name", False)


def test_a_cooperative_outside_the_cohort_is_asked_for(workshop):
    seen = workshop.look(("Asha", "", "Hillside Nut Growers", "", "", ""))

    question = seen.questions[0]
    assert (question.why, question.may_be_new) == ("organization not offered", False)
    answered = workshop.look(
        ("Asha", "", "Hillside Nut Growers", "", "", ""),
        answers={question.key: str(workshop.hillside)},
    )
    assert (answered.rows[0].status, answered.rows[0].organization_id) == ("new", workshop.hillside)


def test_a_manager_lists_own_people_only(workshop):
    scope = ImportScope(organization_id=workshop.yunwu)
    seen = workshop.look(
        ("王小红", ""), ("周一", "yunwu-ridge"), ("周二", "hillside-nuts"), ("周三", "Sunny Hill"),
        head=("Name", "Cooperative"), scope=scope,
    )  # fmt: skip

    assert list_statuses(seen) == ["new", "new", "error", "error"]
    assert seen.questions == ()


def test_a_manager_never_meets_people_of_others(workshop):
    workshop.change(
        update(Person).where(Person.id == workshop.people.mei.id).values(phone="+919800000001")
    )
    scope = ImportScope(organization_id=workshop.yunwu)

    seen = workshop.look(
        ("Mei Sundaram", "+919800000001", "", "", "", ""),
        ("Mei Sundaram", "", "", workshop.people.mei.learner_number, "", ""),
        scope=scope,
    )

    assert list_statuses(seen) == ["new", "error"]


def test_a_mistake_is_reported_although_a_question_is_open(workshop):
    seen = workshop.look(("王小红", "1.38E+10", "无人知晓合作社", "", "Klingon", ""))

    row = seen.rows[0]
    assert row.status == "error"
    assert [error.column for error in row.errors] == ["phone", "language"]
    assert [question.why for question in seen.questions] == ["organization unknown"]
