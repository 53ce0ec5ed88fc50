"""Questions about lessons: asked once, answered, passed on, published without the name."""

import datetime as dt

import pytest
from sqlalchemy import select, update

from lms.accounts.models import AuditEvent
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.rules.acts import SYSTEM, Act, Actor
from lms.accounts.rules.audit_acts import AuditAct
from lms.accounts.rules.text import TextTooLong, TextUnreadable
from lms.enrolment.models import Enrolment
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.enrolment.services.enrolling import enrol_person_in_course
from lms.enrolment.services.locks import EnrolmentEnded
from lms.errors import NotFound
from lms.inquiries.queries.inquiries import (
    InquiryScope,
    count_inquiries,
    get_inquiry,
    list_inquiries,
    list_new_answers,
    list_own_inquiries,
    list_published_inquiries,
    select_inquiry_counts,
)
from lms.inquiries.queries.trainers import list_trainers
from lms.inquiries.services.inquiries import (
    MAX_INQUIRIES_A_DAY,
    AnswerChanged,
    AnswerEmpty,
    InquiriesUsedUp,
    InquiryAnswered,
    InquiryEmpty,
    NotAnswered,
    NoTrainer,
    PublishedTexts,
    SeenVersions,
    TrainerUnknown,
    WordsChanged,
    answer_inquiry,
    ask_about_lesson,
    mark_answer_read,
    pass_inquiry_on,
    publish_inquiry,
    unpublish_inquiry,
)
from tests.factories import NOW, add_grant, make_people
from tests.factories_course import COURSE, later, publish_course

PUBLISHING = [AuditAct.INQUIRY_PUBLISHED, AuditAct.INQUIRY_UNPUBLISHED]
TEXTS = PublishedTexts("Who pays the post?", "The buyer.")
SEEN = SeenVersions(answer=1, published=0)


class InquiryFixture:
    """Li and Mei in a cohort whose course Ana teaches."""

    def __init__(self, database):
        self.database, self.people = database, make_people(database)
        publish_course(database)
        offered = (self.people.yunwu_id, self.people.hillside_id)
        new = NewCohort("Spring", starts_on=NOW.date(), courses=(COURSE,), organizations=offered)
        self.cohort_id = database.write(create_cohort, Act(SYSTEM, NOW), new)
        self.scope = InquiryScope((self.cohort_id,), (COURSE,))
        ana = self.people.ana.id
        add_grant(database, ana, ScopedRole("trainer", "cohort", self.cohort_id))
        add_grant(database, ana, ScopedRole("trainer", "course", scope_text=COURSE))
        self.enrolments = {
            person.id: database.write(
                enrol_person_in_course,
                Act(SYSTEM, NOW),
                person_id=person.id,
                course=COURSE,
                cohort_id=self.cohort_id,
            )
            for person in (self.people.li, self.people.mei)
        }

    def ask(self, person, text="Who pays?", *, at=NOW):
        return self.database.write(
            ask_about_lesson,
            Act(Actor(person.id), at),
            person_id=person.id,
            enrolment_id=self.enrolments[person.id],
            lesson="intro",
            language="zh",
            text=text,
        )

    def change_enrolments(self, *which, **values):
        change = update(Enrolment).where(*which).values(**values)
        self.database.write(lambda session: session.execute(change))

    def publishing_acts(self):
        query = select(AuditEvent.act).order_by(AuditEvent.id)
        acts = self.read(lambda session: session.scalars(query).all())
        return [act for act in acts if act in PUBLISHING]

    def write(self, service, inquiry_id, *, at=NOW, scope=None, **values):
        act = Act(Actor(self.people.ana.id), at)
        self.database.write(
            service, act, inquiry_id=inquiry_id, scope=scope or self.scope, **values
        )

    def answer(self, inquiry_id, text="The buyer.", *, version=0, at=NOW):
        self.write(answer_inquiry, inquiry_id, text=text, version=version, at=at)

    def read(self, query, *values, **named):
        with self.database.read_session() as session:
            return query(session, *values, **named)

    def row(self, inquiry_id):
        return self.read(get_inquiry, self.scope, inquiry_id)

    def new_answers(self, person):
        return [row.answer for row in self.read(list_new_answers, person_id=person.id)]

    def published(self):
        rows = self.read(list_published_inquiries, course=COURSE, lesson="intro")
        return [(row.language, row.question, row.answer) for row in rows]


@pytest.fixture
def lesson(database):
    return InquiryFixture(database)


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


def test_question_of_a_learner_without_a_cohort_is_in_the_scope_of_the_course_alone(lesson):
    inquiry_id = lesson.ask(lesson.people.li)
    lesson.change_enrolments(cohort_id=None)

    at_desk = InquiryScope((lesson.cohort_id,), (COURSE,), with_cohortless=True)
    of_another = InquiryScope((lesson.cohort_id,), ("another-course",), with_cohortless=True)

    assert lesson.read(count_inquiries, lesson.scope) == 0
    assert lesson.read(count_inquiries, of_another) == 0
    (row,) = lesson.read(list_inquiries, at_desk, offset=0, limit=50)
    assert (row.id, row.name, row.cohort_id, row.cohort) == (inquiry_id, "李美华", None, None)
    lesson.write(answer_inquiry, inquiry_id, scope=at_desk, text="The buyer.", version=0)
    assert lesson.new_answers(lesson.people.li) == ["The buyer."]


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

    found = lesson.read(list_trainers, cohort_id=lesson.cohort_id)

    assert {course: [row.name for row in rows] for course, rows in found.items()} == {
        COURSE: ["Ana Reyes", "Ravi Kumar"], "another-course": ["Ravi Kumar"]
    }  # fmt: skip
    assert lesson.read(list_trainers, cohort_id=lesson.cohort_id + 1) == {}


def test_answered_question_is_not_passed_on(lesson):
    inquiry_id = lesson.ask(lesson.people.li)
    lesson.answer(inquiry_id)

    with pytest.raises(InquiryAnswered):
        lesson.write(pass_inquiry_on, inquiry_id, trainer_id=lesson.people.ana.id)

    assert lesson.row(inquiry_id).passed_to is None


def test_published_words_are_the_trainers_and_can_be_removed(lesson):
    inquiry_id = lesson.ask(lesson.people.li, "I am Li: who pays?")
    with pytest.raises(NotAnswered):
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
    assert lesson.publishing_acts() == [AuditAct.INQUIRY_PUBLISHED] * 2
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


def test_empty_answer_is_refused(lesson):
    inquiry_id = lesson.ask(lesson.people.li)
    with pytest.raises(AnswerEmpty):
        lesson.answer(inquiry_id, " ")
