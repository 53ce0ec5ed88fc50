"""Questions about lessons: asked once, answered, listed."""

import datetime as dt

import pytest

from lms.accounts.rules.acts import Act, Actor
from lms.accounts.rules.text import TextTooLong, TextUnreadable
from lms.enrolment.models import Enrolment
from lms.enrolment.services.locks import EnrolmentEnded
from lms.errors import NotFound
from lms.inquiries.queries.inquiries import (
    InquiryScope,
    count_inquiries,
    list_inquiries,
    list_own_inquiries,
    select_inquiry_counts,
)
from lms.inquiries.services.inquiries import (
    MAX_INQUIRIES_A_DAY,
    AnswerChanged,
    AnswerEmpty,
    InquiriesUsedUp,
    InquiryEmpty,
    NoTrainer,
    answer_inquiry,
    mark_answer_read,
    pass_inquiry_on,
    publish_inquiry,
    unpublish_inquiry,
)
from tests.factories import NOW
from tests.factories_course import COURSE, later
from tests.inquiries.lessons import SEEN, TEXTS


def test_answer_is_new_to_the_asker_alone_until_it_is_read(lesson):
    inquiry_id = lesson.ask(lesson.people.li)
    lesson.ask(lesson.people.mei, "And the tax?")
    assert lesson.new_answers(lesson.people.li) == []

    lesson.answer(inquiry_id, at=later(hours=1))

    row = lesson.row(inquiry_id)
    assert (row.name, row.language, row.answered_by) == ("李美华", "zh", "Ana Reyes")
    assert lesson.new_answers(lesson.people.li) == ["The buyer."]
    assert lesson.new_answers(lesson.people.mei) == []
    act = Act(Actor(lesson.people.mei.id), NOW)
    values = {"inquiry_id": inquiry_id, "version": 1}
    lesson.database.write(mark_answer_read, act, person_id=lesson.people.mei.id, **values)
    assert lesson.new_answers(lesson.people.li) == ["The buyer."]
    lesson.database.write(mark_answer_read, act, person_id=lesson.people.li.id, **values)
    assert lesson.new_answers(lesson.people.li) == []
    own = lesson.read(
        list_own_inquiries, person_id=lesson.people.li.id, course=COURSE, lesson="intro"
    )
    assert [(row.text, row.answer) for row in own] == [("Who pays?", "The buyer.")]


def test_another_answer_is_new_again_and_the_one_read_before_is_not_confused_with_it(lesson):
    inquiry_id = lesson.ask(lesson.people.li)
    lesson.answer(inquiry_id)
    lesson.answer(inquiry_id, "The seller.", version=1)

    li = lesson.people.li.id
    values = {"person_id": li, "inquiry_id": inquiry_id, "version": 1}
    lesson.database.write(mark_answer_read, Act(Actor(li), NOW), **values)

    assert lesson.new_answers(lesson.people.li) == ["The seller."]


def test_second_trainer_sees_that_somebody_has_answered_and_nothing_is_overwritten(lesson):
    inquiry_id = lesson.ask(lesson.people.li)
    lesson.answer(inquiry_id)
    lesson.answer(inquiry_id)  # the same form sent twice

    with pytest.raises(AnswerChanged):
        lesson.answer(inquiry_id, "The seller.")

    assert (lesson.row(inquiry_id).answer, lesson.row(inquiry_id).version) == ("The buyer.", 1)


def test_open_questions_come_first_the_oldest_first(lesson):
    first, second = lesson.ask(lesson.people.li), lesson.ask(lesson.people.li, "And the tax?")
    third = lesson.ask(lesson.people.mei, "And the box?")
    lesson.answer(first)

    rows = lesson.read(list_inquiries, lesson.scope, offset=0, limit=50)

    assert [row.id for row in rows] == [second, third, first]
    assert lesson.read(count_inquiries, lesson.scope) == 3
    with lesson.database.read_session() as session:
        counts = session.execute(select_inquiry_counts(), {"cohort_ids": [lesson.cohort_id]})
        assert counts.all() == [(lesson.cohort_id, 2, COURSE, 1)]
    page = lesson.read(list_inquiries, lesson.scope, offset=1, limit=1)
    assert [row.id for row in page] == [third]


def test_same_question_is_stored_once_and_a_day_has_a_limit(lesson):
    li = lesson.people.li
    assert lesson.ask(li) == lesson.ask(li, " Who pays? ")
    for number in range(MAX_INQUIRIES_A_DAY - 1):
        lesson.ask(li, f"Question {number}")

    with pytest.raises(InquiriesUsedUp):
        lesson.ask(li, "One more", at=later(hours=23))

    lesson.ask(lesson.people.mei, "One more")
    lesson.ask(li, "One more", at=later(hours=25))


@pytest.mark.parametrize(
    ("text", "refusal"),
    [(" \n", InquiryEmpty), ("x" * 1001, TextTooLong), ("a\x07b", TextUnreadable)],
)
def test_unusable_text_is_refused(lesson, text, refusal):
    with pytest.raises(refusal):
        lesson.ask(lesson.people.li, text)

    assert lesson.read(count_inquiries, lesson.scope) == 0


def test_learner_without_a_cohort_has_no_trainer(lesson):
    lesson.change_enrolments(cohort_id=None)

    with pytest.raises(NoTrainer):
        lesson.ask(lesson.people.li)


def test_enrolment_of_somebody_else_is_not_found(lesson):
    lesson.enrolments[lesson.people.ravi.id] = lesson.enrolments[lesson.people.li.id]
    with pytest.raises(NotFound):
        lesson.ask(lesson.people.ravi)


def test_learner_who_has_left_the_course_is_told_so(lesson):
    lesson.change_enrolments(ended_at=NOW + dt.timedelta(hours=1))

    with pytest.raises(EnrolmentEnded):
        lesson.ask(lesson.people.li)


def test_question_of_an_ended_enrolment_is_no_open_task_and_listed_with_the_answered(lesson):
    left, other = lesson.ask(lesson.people.li), lesson.ask(lesson.people.mei, "And the box?")
    answered = lesson.ask(lesson.people.mei, "And the tax?")
    lesson.answer(answered, at=later(hours=2))
    li = lesson.enrolments[lesson.people.li.id]
    lesson.change_enrolments(Enrolment.id == li, ended_at=later(hours=1))

    rows = lesson.read(list_inquiries, lesson.scope, offset=0, limit=50)

    assert [(row.id, row.is_open) for row in rows] == [
        (other, True), (answered, False), (left, False)
    ]  # fmt: skip
    with lesson.database.read_session() as session:
        counts = session.execute(select_inquiry_counts(), {"cohort_ids": [lesson.cohort_id]})
        assert counts.all() == [(lesson.cohort_id, 1, COURSE, 2)]


def test_question_of_a_learner_who_left_the_cohort_stays_with_its_staff(lesson):
    inquiry_id = lesson.ask(lesson.people.li)
    elsewhere = lesson.add_cohort("Hills")
    lesson.change_enrolments(cohort_id=None)

    (row,) = lesson.read(list_inquiries, lesson.scope, offset=0, limit=50)
    for scope in (InquiryScope((), (COURSE,)), InquiryScope((elsewhere,), (COURSE,))):
        assert lesson.read(count_inquiries, scope) == 0
        with pytest.raises(NotFound):
            lesson.write(answer_inquiry, inquiry_id, scope=scope, text="No.", version=0)

    assert (row.id, row.cohort, row.is_in_cohort) == (inquiry_id, "Spring", False)
    with lesson.database.read_session() as session:
        counts = session.execute(select_inquiry_counts(), {"cohort_ids": [lesson.cohort_id]})
        assert counts.all() == [(lesson.cohort_id, 1, COURSE, 0)]
    lesson.write(pass_inquiry_on, inquiry_id, trainer_id=lesson.people.ana.id)
    lesson.answer(inquiry_id)
    assert lesson.new_answers(lesson.people.li) == ["The buyer."]


def test_question_of_a_learner_who_was_moved_is_read_by_the_staff_of_the_new_cohort(lesson):
    inquiry_id = lesson.ask(lesson.people.li)
    elsewhere = lesson.add_cohort("Hills")
    lesson.change_enrolments(cohort_id=elsewhere)

    (row,) = lesson.read(list_inquiries, InquiryScope((elsewhere,), (COURSE,)), offset=0, limit=50)

    assert (row.id, row.cohort, row.is_in_cohort) == (inquiry_id, "Hills", True)
    assert lesson.read(count_inquiries, lesson.scope) == 0
    assert lesson.read(count_inquiries, InquiryScope((), (COURSE,))) == 0


@pytest.mark.parametrize(
    ("service", "values"),
    [
        (answer_inquiry, {"text": "No.", "version": 0}),
        (pass_inquiry_on, {"trainer_id": 1}),
        (publish_inquiry, {"texts": TEXTS, "seen": SEEN}),
        (unpublish_inquiry, {}),
    ],
)
def test_question_outside_the_scope_is_not_found(lesson, service, values):
    inquiry_id = lesson.ask(lesson.people.li)
    for scope in (
        InquiryScope((lesson.cohort_id + 1,), (COURSE,)),
        InquiryScope((lesson.cohort_id,), ("another-course",)),
        InquiryScope((), ()),
    ):
        with pytest.raises(NotFound):
            lesson.write(service, inquiry_id, scope=scope, **values)

    assert lesson.row(inquiry_id).answer is None


def test_empty_answer_is_refused(lesson):
    inquiry_id = lesson.ask(lesson.people.li)
    with pytest.raises(AnswerEmpty):
        lesson.answer(inquiry_id, " ")
