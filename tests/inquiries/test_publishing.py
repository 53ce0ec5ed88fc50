"""Questions about lessons passed on to a trainer, and published without the name."""

import pytest

from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.text import TextTooLong
from lms.inquiries.queries.trainers import get_trainers_by_course
from lms.inquiries.services.inquiries import (
    AnswerEmpty,
    InquiryAnswered,
    InquiryEmpty,
    InquiryNotAnswered,
    PublishedTexts,
    SeenVersions,
    TrainerUnknown,
    WordsChanged,
    pass_inquiry_on,
    publish_inquiry,
    unpublish_inquiry,
)
from tests.factories import add_grant
from tests.factories_course import COURSE, later
from tests.inquiries.lessons import PUBLISHING, SEEN, TEXTS


def test_question_is_passed_on_to_a_trainer_of_cohort_and_course_only(lesson):
    inquiry_id = lesson.ask(lesson.people.li)

    lesson.write(pass_inquiry_on, inquiry_id, trainer_id=lesson.people.ana.id)

    assert lesson.row(inquiry_id).passed_to_name == "Ana Reyes"
    half = ScopedRole("trainer", "course", scope_text=COURSE)
    add_grant(lesson.database, lesson.people.ravi.id, half)
    for person in (lesson.people.ravi, lesson.people.noor, lesson.people.li):
        with pytest.raises(TrainerUnknown):
            lesson.write(pass_inquiry_on, inquiry_id, trainer_id=person.id)


def test_trainers_of_a_cohort_are_listed_by_course(lesson):
    ravi = lesson.people.ravi.id
    add_grant(lesson.database, ravi, ScopedRole("trainer", "cohort", lesson.cohort_id))
    for course in (COURSE, "another-course"):
        add_grant(lesson.database, ravi, ScopedRole("trainer", "course", scope_text=course))

    found = lesson.read(get_trainers_by_course, cohort_id=lesson.cohort_id)

    assert {course: [row.name for row in rows] for course, rows in found.items()} == {
        COURSE: ["Ana Reyes", "Ravi Kumar"], "another-course": ["Ravi Kumar"]
    }  # fmt: skip
    assert lesson.read(get_trainers_by_course, cohort_id=lesson.cohort_id + 1) == {}


def test_answered_question_is_not_passed_on(lesson):
    inquiry_id = lesson.ask(lesson.people.li)
    lesson.answer(inquiry_id)

    with pytest.raises(InquiryAnswered):
        lesson.write(pass_inquiry_on, inquiry_id, trainer_id=lesson.people.ana.id)

    assert lesson.row(inquiry_id).passed_to is None


def test_published_words_are_the_trainers_and_can_be_removed(lesson):
    inquiry_id = lesson.ask(lesson.people.li, "I am Li: who pays?")
    with pytest.raises(InquiryNotAnswered):
        lesson.write(publish_inquiry, inquiry_id, texts=TEXTS, seen=SEEN)
    lesson.answer(inquiry_id)
    assert lesson.published() == []

    lesson.write(publish_inquiry, inquiry_id, texts=TEXTS, seen=SEEN)

    assert lesson.published() == [("zh", TEXTS.question, TEXTS.answer)]
    lesson.write(unpublish_inquiry, inquiry_id)
    lesson.write(unpublish_inquiry, inquiry_id)
    assert lesson.published() == []
    assert lesson.publishing_acts() == PUBLISHING


def test_same_words_again_change_nothing_and_other_words_keep_the_order(lesson):
    first, second = lesson.ask(lesson.people.li), lesson.ask(lesson.people.mei, "And the tax?")
    for hours, inquiry_id in enumerate((first, second), 1):
        lesson.answer(inquiry_id)
        values = {"texts": TEXTS, "seen": SEEN}
        lesson.write(publish_inquiry, inquiry_id, at=later(hours=hours), **values)

    lesson.write(publish_inquiry, first, at=later(hours=3), texts=TEXTS, seen=SEEN)
    assert lesson.publishing_acts() == [AuditAction.INQUIRY_PUBLISHED] * 2
    better = PublishedTexts("Who pays?", "The buyer.")
    seen = SeenVersions(answer=1, published=1)
    lesson.write(publish_inquiry, first, at=later(hours=4), texts=better, seen=seen)

    assert [question for _, question, _ in lesson.published()] == ["Who pays?", TEXTS.question]
    row = lesson.row(first)
    assert (row.published_at, row.published_version) == (later(hours=1), 2)


def test_words_of_another_trainer_or_of_an_older_answer_are_not_published(lesson):
    inquiry_id = lesson.ask(lesson.people.li)
    lesson.answer(inquiry_id)
    lesson.answer(inquiry_id, "The seller.", version=1)
    with pytest.raises(WordsChanged):
        lesson.write(publish_inquiry, inquiry_id, texts=TEXTS, seen=SEEN)
    seen = SeenVersions(answer=2, published=0)
    lesson.write(publish_inquiry, inquiry_id, texts=TEXTS, seen=seen)
    other = PublishedTexts("Who pays?", "The seller.")
    with pytest.raises(WordsChanged):
        lesson.write(publish_inquiry, inquiry_id, texts=other, seen=seen)
    lesson.write(unpublish_inquiry, inquiry_id)
    seen_before = SeenVersions(answer=2, published=1)
    with pytest.raises(WordsChanged):
        lesson.write(publish_inquiry, inquiry_id, texts=TEXTS, seen=seen_before)

    assert lesson.published() == []


@pytest.mark.parametrize(
    ("texts", "refusal"),
    [
        (PublishedTexts("", "The buyer."), InquiryEmpty),
        (PublishedTexts("Who pays?", " "), AnswerEmpty),
        (PublishedTexts("Who pays?", "x" * 3001), TextTooLong),
    ],
)
def test_unusable_words_are_not_published(lesson, texts, refusal):
    inquiry_id = lesson.ask(lesson.people.li)
    lesson.answer(inquiry_id)

    with pytest.raises(refusal):
        lesson.write(publish_inquiry, inquiry_id, texts=texts, seen=SEEN)

    assert lesson.published() == []
