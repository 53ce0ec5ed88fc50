"""The same person in two rows of a list: both are named, and one of them counts."""

import pytest

from tests.roster.rosters import RosterFixture, list_statuses

NEW = ("王小红", "13800100000", "yunwu-ridge", "", "", "")
WITHOUT_PHONE = ("王小红", "", "yunwu-ridge", "", "", "")
WITH_EMAIL = ("王小红", "13800100000", "yunwu-ridge", "", "", "hong@example.org")
UNKNOWN_SPO = ("王小红", "13800100000", "Sunny Hill", "", "", "")


@pytest.fixture
def workshop(database):
    return RosterFixture(database)


@pytest.mark.parametrize(
    "rows",
    [
        (NEW, NEW),
        (NEW, WITH_EMAIL),
        (NEW, WITHOUT_PHONE),
        (WITHOUT_PHONE, NEW),
        (NEW, ("王小红", "13800100000", "云雾岭茶农合作社", "", "", "")),
        (NEW, ("王小 红", "+86 138 0010 0000", "yunwu-ridge", "", "", "")),
        (("古丽·买买提", *NEW[1:]), ("古丽•买买提", *WITHOUT_PHONE[1:])),
        (("古丽·买买提", *WITHOUT_PHONE[1:]), ("古丽•买买提", *NEW[1:])),
        (("古丽·买买提", *NEW[1:]), ("古丽•买买提", "", "云雾岭茶农合作社", "", "", "")),
    ],
)
def test_one_person_twice_is_asked_with_both_rows(workshop, rows):
    seen = workshop.look(*rows)

    (question,) = seen.questions
    assert (question.why, question.rows, question.found) == ("twice", (2, 3), rows[0][0])
    assert (list_statuses(seen), seen.can_apply) == (["needs_answer", "needs_answer"], False)


def test_the_row_to_keep_counts_and_the_other_is_left_out(workshop):
    rows = (NEW, WITH_EMAIL)
    (question,) = workshop.look(*rows).questions

    for keep, statuses in zip(
        question.extra_choices, (["new", "omitted"], ["omitted", "new"]), strict=True
    ):
        seen = workshop.look(*rows, answers={question.key: keep})
        assert (list_statuses(seen), seen.can_apply) == (statuses, True)
        (omitted,) = (row for row in seen.rows if row.status == "omitted")
        assert omitted.same_as == {2: 3, 3: 2}[omitted.cells.number]


def test_equal_rows_have_one_choice(workshop):
    (question,) = workshop.look(NEW, NEW, NEW).questions

    assert (len(question.extra_choices), question.may_be_new, question.rows) == (
        1,
        False,
        (2, 3, 4),
    )
    seen = workshop.look(NEW, NEW, NEW, answers={question.key: question.extra_choices[0]})
    assert list_statuses(seen) == ["new", "omitted", "omitted"]


def test_namesakes_without_phones_may_be_two_people(workshop):
    rows = (WITHOUT_PHONE, (*WITHOUT_PHONE[:5], "hong@example.org"))

    seen = workshop.look_and_answer(*rows, answer="new")

    assert (list_statuses(seen), seen.questions[0].may_be_new) == (["new", "new"], True)


OTHER_PHONE = ("王小红", "13800100001", *NEW[2:])


def test_two_phones_of_one_name_are_asked_about_with_both_rows(workshop):
    rows = (NEW, OTHER_PHONE)

    seen = workshop.look(*rows)

    (question,) = seen.questions
    assert (question.why, question.rows, question.may_be_new) == ("twice", (2, 3), True)
    assert (list_statuses(seen), seen.can_apply) == (["needs_answer", "needs_answer"], False)
    assert list_statuses(workshop.look_and_answer(*rows, answer="new")) == ["new", "new"]
    one = workshop.look_and_answer(*rows, answer=question.extra_choices[1])
    assert (list_statuses(one), one.rows[0].same_as) == (["omitted", "new"], 3)


def test_namesakes_of_two_cooperatives_with_two_phones_are_two_people(workshop):
    elsewhere = ("王小红", "13800100001", "hillside", "", "", "")

    assert not [row for row in workshop.look(NEW, elsewhere).questions if row.why == "twice"]


def test_equal_rows_beside_another_phone_are_asked_about_first(workshop):
    rows = (NEW, NEW, OTHER_PHONE)
    equal, phones = workshop.look(*rows).questions

    assert (equal.rows, phones.rows) == ((2, 3), (2, 3, 4))
    first = {equal.key: equal.extra_choices[0]}
    phones = workshop.look(*rows, answers=first).questions[1]
    assert phones.rows == (2, 4)
    both = workshop.look(*rows, answers={**first, phones.key: "new"})
    assert list_statuses(both) == ["new", "omitted", "new"]


def test_two_phones_and_a_third_row_without_are_asked_about(workshop):
    rows = (NEW, OTHER_PHONE, WITHOUT_PHONE)

    seen = workshop.look(*rows)

    third, phones = seen.questions
    assert (third.why, third.rows, third.extra_choices) == ("twice", (2, 3, 4), ())
    assert (phones.why, phones.rows) == ("twice", (2, 3))
    assert list_statuses(seen) == ["needs_answer", "needs_answer", "needs_answer"]
    answers = {third.key: "skip", phones.key: "new"}
    assert list_statuses(workshop.look(*rows, answers=answers)) == ["new", "new", "omitted"]
    answers[third.key] = "new"
    assert list_statuses(workshop.look(*rows, answers=answers)) == ["new", "new", "new"]


def test_it_is_reported_while_the_cooperative_is_still_in_question(workshop):
    seen = workshop.look(UNKNOWN_SPO, UNKNOWN_SPO)

    assert [question.why for question in seen.questions] == ["organization unknown", "twice"]


def test_one_person_by_number_and_by_name_is_no_two_people(workshop):
    li = workshop.people.li
    rows = (
        ("李美华", "", "", li.learner_number, "", ""), ("李美华", "", "yunwu-ridge", "", "", ""),
    )  # fmt: skip

    (question,) = workshop.look(*rows).questions

    assert (question.why, question.may_be_new, len(question.extra_choices)) == ("twice", False, 2)


def test_the_answer_outlives_a_corrected_file_with_other_rows_above(workshop):
    started = workshop.start(NEW, WITH_EMAIL, ("周一", "1E+10", "yunwu-ridge", "", "", ""))
    (question,) = workshop.prepare(started).preview.questions
    workshop.answer(started, **{question.key: question.extra_choices[1]})

    corrected = workshop.start(("周一", "", "yunwu-ridge", "", "", ""), NEW, WITH_EMAIL)

    assert list_statuses(workshop.prepare(corrected).preview) == ["new", "omitted", "new"]


def test_the_answer_outlives_a_corrected_cell_of_either_row(workshop):
    started = workshop.start(NEW, WITHOUT_PHONE)
    (question,) = workshop.prepare(started).preview.questions
    workshop.answer(started, **{question.key: question.extra_choices[0]})

    corrected = workshop.start(
        (*NEW[:5], "hong@example.org"), (*WITHOUT_PHONE[:4], "Chinese", ""), WITHOUT_PHONE
    )

    assert list_statuses(workshop.prepare(corrected).preview) == ["new", "omitted", "omitted"]


@pytest.mark.parametrize("more", [(), (("周一", "13800100001", "yunwu-ridge", "", "", ""),)])
def test_the_answer_outlives_the_import_of_the_same_list(workshop, more):
    rows = (NEW, WITH_EMAIL)
    started = workshop.start(*rows)
    (question,) = workshop.prepare(started).preview.questions
    workshop.answer(started, **{question.key: question.extra_choices[1]})
    workshop.apply(started)

    seen = workshop.prepare(workshop.start(*rows, *more)).preview

    assert list_statuses(seen)[:2] == ["omitted", "same"]


def test_another_list_is_asked_after_an_import(workshop):
    started = workshop.start(("李美华2", "13800100007", *NEW[2:]), NEW)
    (question,) = workshop.prepare(started).preview.questions
    workshop.answer(started, **{question.key: "new"})
    workshop.apply(started)

    other = workshop.start(("周一2", *NEW[1:]), SISTER, ("李云", *NEW[1:]))

    questions = workshop.prepare(other).preview.questions
    assert {question.why: question.answer for question in questions}["remark"] == ""


def test_a_namesake_is_not_created_once_more_by_the_same_list(workshop):
    workshop.member("李美华")
    rows = (("李美华", "", "yunwu-ridge", "", "", ""), NEW)
    started = workshop.start(*rows)
    (question,) = workshop.prepare(started).preview.questions
    workshop.answer(started, **{question.key: "new"})
    workshop.apply(started)

    seen = workshop.prepare(workshop.start(*rows)).preview

    assert list_statuses(seen) == ["needs_answer", "same"]


def test_a_wrong_row_repeats_nobody(workshop):
    seen = workshop.look(NEW, (*NEW[:4], "Klingon", ""))

    assert (list_statuses(seen), seen.questions) == (["new", "error"], ())


SISTER = ("王小兰", *NEW[1:])


def test_two_names_with_one_phone_are_asked_about_once(workshop):
    rows = (NEW, SISTER, ("李云", "13800100009", *NEW[2:]))
    seen = workshop.look(*rows)

    (question,) = seen.questions
    assert (question.why, question.rows, question.found) == (
        "phone", (2, 3), "王小红 · 王小兰",
    )  # fmt: skip
    assert (list_statuses(seen), seen.can_apply) == (["needs_answer", "needs_answer", "new"], False)
    both = workshop.look_and_answer(*rows, answer="new")
    assert (list_statuses(both), both.can_apply) == (["new", "new", "new"], True)
    one = workshop.look_and_answer(*rows, answer=question.extra_choices[1])
    assert (list_statuses(one), one.rows[0].same_as) == (["omitted", "new", "new"], 3)


@pytest.mark.parametrize(
    ("twice", "phone", "statuses"),
    [
        (0, "new", ["new", "omitted", "new"]),
        (1, 0, ["omitted", "new", "omitted"]),
        (0, 1, ["omitted", "omitted", "new"]),
    ],
)
def test_questions_about_one_row_are_answered_in_one_form(workshop, twice, phone, statuses):
    rows = (NEW, WITH_EMAIL, ("王大明", *NEW[1:]))
    questions = {question.why: question for question in workshop.look(*rows).questions}
    assert {why: question.rows for why, question in questions.items()} == {
        "twice": (2, 3), "phone": (2, 3, 4),
    }  # fmt: skip
    chosen = phone if phone == "new" else questions["phone"].extra_choices[phone]
    answers = {
        questions["twice"].key: questions["twice"].extra_choices[twice],
        questions["phone"].key: chosen,
    }

    seen = workshop.look(*rows, answers=answers)

    assert [question.answer for question in seen.questions] == list(answers.values())
    assert (list_statuses(seen), seen.can_apply) == (statuses, True)


def test_known_people_who_share_a_phone_are_not_asked_about_again(workshop):
    import_id = workshop.start(NEW, SISTER)
    (question,) = workshop.look(NEW, SISTER).questions
    workshop.answer(import_id, **{question.key: "new"})
    workshop.apply(import_id)

    seen = workshop.look(NEW, SISTER)

    assert (list_statuses(seen), seen.questions) == (["same", "same"], ())
