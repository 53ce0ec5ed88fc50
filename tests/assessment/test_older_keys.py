"""An open attempt and its result when the quiz is published anew, in whichever edition."""

import pytest
from sqlalchemy import select

from lms.accounts.rules.acts import SYSTEM, Act
from lms.assessment.models import AttemptGrade
from lms.assessment.queries.attempts import find_grading, list_questions
from lms.assessment.queries.results import AnswerFeedback, get_attempt_result
from lms.assessment.services.attempts import GivenAnswer, begin_attempt, submit
from lms.catalogue.queries.published import get_keys
from lms.enrolment.queries.enrolments import get_enrolment
from lms.enrolment.services.enrolling import enrol_person_in_course
from lms.learning.services.progress import move_to_newest_edition
from tests.factories import NOW, make_people
from tests.factories_editions import TEA, Content, publish_content

START = Content(draw=5)
OPENS = [False, True]


class QuizTaker:
    """Li begins a quiz of five questions whose keys are all "a"."""

    def __init__(self, database):
        self.database = database
        self.li = make_people(database).li.id
        publish_content(database, START)
        self.enrolment = database.write(
            enrol_person_in_course, Act(SYSTEM, NOW), person_id=self.li, course=TEA
        )
        self.attempt = self.begin()

    def begin(self):
        own = {"person_id": self.li, "enrolment_id": self.enrolment}
        return self.database.write(begin_attempt, Act(SYSTEM, NOW), **own, lesson="quiz")

    def publish(self, content, *, opens=False):
        """`opens`: together with a lesson that opens an edition."""
        publish_content(self.database, content.add_lesson("more") if opens else content)

    def submit(self, attempt=None, **answers):
        given = [GivenAnswer(id_, (value,), "en") for id_, value in answers.items()]
        return self.database.write(
            submit,
            Act(SYSTEM, NOW),
            person_id=self.li,
            attempt_id=attempt or self.attempt,
            answers=given,
        )

    def result(self, attempt=None, language="en"):
        with self.database.read_session() as session:
            found = get_attempt_result(
                session, person_id=self.li, attempt_id=attempt or self.attempt, language=language
            )
        return found, {question.id: question for question in found.questions}

    def asked(self, attempt):
        with self.database.read_session() as session:
            return list_questions(session, attempt)


@pytest.fixture
def taker(database):
    return QuizTaker(database)


@pytest.mark.parametrize("opens", OPENS)
def test_where_the_new_key_gives_more_all_that_is_shown_is_new(taker, opens):
    taker.publish(START.fix("q1", "b"), opens=opens)

    taker.submit(q1="b")
    _, shown = taker.result()

    one = shown["q1"]
    assert (one.is_right, one.is_earlier) == (True, False)
    assert one.feedback == (AnswerFeedback("", "<p>q1b said v2 en</p>"),)
    assert one.stem_html == "<p>q1 asked v2 en</p>"
    assert one.given_html == ("q1b option v2",)


@pytest.mark.parametrize("opens", OPENS)
def test_where_the_old_key_gives_more_all_that_is_shown_is_old_and_said_to_be(taker, opens):
    taker.publish(START.fix("q1", "b"), opens=opens)

    taker.submit(q1="a", q2="a", q3="a")
    result, shown = taker.result()

    one = shown["q1"]
    assert (one.is_right, one.is_earlier) == (True, True)
    assert one.feedback == (AnswerFeedback("", "<p>q1a said v1 en</p>"),)
    assert one.explain_html == "<p>q1 explained v1 en</p>"
    assert one.right_html == ("q1a option v1",)
    assert (result.score, result.passed) == ("3", True)


@pytest.mark.parametrize("opens", OPENS)
def test_a_wrong_answer_is_explained_in_the_new_words(taker, opens):
    taker.publish(START.fix("q1", "b"), opens=opens)

    taker.submit(q1="c", q2="a", q3="a", q4="a")
    _, shown = taker.result()

    assert (shown["q1"].is_right, shown["q1"].is_earlier) == (False, False)
    assert shown["q1"].feedback == (AnswerFeedback("", "<p>q1c said v2 en</p>"),)
    assert shown["q1"].right_html == ("q1b option v2",)


@pytest.mark.parametrize("opens", OPENS)
def test_a_question_taken_out_counts_as_right_and_nothing_is_said_of_the_answer(taker, opens):
    taker.publish(START.remove_question("q1").remove_question("q2"), opens=opens)

    submission = taker.submit(q1="c", q3="a")
    _, shown = taker.result()

    assert (submission.score, submission.points, submission.passed) == (3, 5, True)
    for id_ in ("q1", "q2"):
        assert (shown[id_].is_removed, shown[id_].is_right) == (True, True)
        assert (shown[id_].feedback, shown[id_].explain_html) == ((), "")
        assert (shown[id_].right_html, shown[id_].reread) == ((), "")
    assert shown["q1"].given_html == ("q1c option v1",)
    assert shown["q2"].given_html == ()


@pytest.mark.parametrize("opens", OPENS)
def test_the_next_attempt_has_the_fixed_key_and_not_what_was_taken_out(taker, opens):
    taker.submit()
    taker.publish(START.fix("q1", "b").remove_question("q2"), opens=opens)

    second = taker.begin()
    taker.submit(second, q1="b")

    assert "q2" not in taker.asked(second)
    assert taker.result(second)[1]["q1"].is_right


@pytest.mark.parametrize("opens", OPENS)
def test_another_type_leaves_the_question_as_it_was_asked(taker, opens):
    taker.publish(START.fix("q1", type="text"), opens=opens)

    taker.submit(q1="a", q2="c")
    _, shown = taker.result()

    assert (shown["q1"].is_right, shown["q1"].is_earlier) == (True, True)
    assert shown["q1"].feedback == (AnswerFeedback("", "<p>q1a said v1 en</p>"),)


def test_a_submitted_attempt_keeps_its_grade_and_its_words(taker):
    taker.submit(q1="a", q2="c")
    before = taker.result()[1]

    taker.publish(START.fix("q1", "b").fix("q2", "c"), opens=True)

    assert taker.result()[1] == before


def test_who_was_moved_while_the_attempt_was_open_is_graded_by_where_she_is_now(taker):
    taker.publish(START, opens=True)
    taker.database.write(move_to_newest_edition, Act(SYSTEM, NOW), enrolment_id=taker.enrolment)
    taker.publish(START.fix("q1", "b"), opens=True)

    taker.submit(q1="b")

    assert taker.result()[1]["q1"].is_right


def test_a_quiz_that_left_the_course_is_graded_as_it_was(taker):
    taker.publish(START.remove_lesson("quiz"))
    taker.database.write(move_to_newest_edition, Act(SYSTEM, NOW), enrolment_id=taker.enrolment)

    submission = taker.submit(q1="a")

    assert submission.score == 1
    assert taker.result()[1]["q1"].feedback == (AnswerFeedback("", "<p>q1a said v1 en</p>"),)


def test_the_result_is_in_the_language_of_the_reader_from_either_source(taker):
    taker.publish(START.fix("q1", "b"), opens=True)
    taker.submit(q1="b", q2="a")

    _, shown = taker.result(language="zh")

    assert shown["q1"].feedback == (AnswerFeedback("", "<p>q1b said v2 zh</p>"),)
    assert shown["q2"].feedback == (AnswerFeedback("", "<p>q2a said v1 zh</p>"),)


def test_points_that_were_raised_count_where_they_help(taker):
    taker.publish(START.fix("q1", points=6), opens=True)

    submission = taker.submit(q1="a")

    assert (submission.score, submission.points, submission.passed) == (6, 10, True)


@pytest.mark.parametrize("opens", OPENS)
def test_a_lowered_pass_mark_helps_the_open_attempt_and_the_next_one(taker, opens):
    taker.publish(START.change(pass_percent=40), opens=opens)

    first = taker.submit(q1="a", q2="a")
    second = taker.submit(taker.begin(), q1="a", q2="a")

    assert [(item.needed, item.passed) for item in (first, second)] == [(2, True)] * 2
    assert taker.result()[0].needed == 2


def test_a_lowered_pass_mark_that_was_raised_again_helped_the_edition_for_good(taker):
    taker.publish(START.change(pass_percent=40), opens=True)
    taker.publish(START.change(pass_percent=90), opens=True)

    assert taker.submit(q1="a", q2="a").passed


def test_a_raised_pass_mark_asks_no_more_of_an_open_attempt(taker):
    taker.publish(START.change(pass_percent=90))

    assert taker.submit(q1="a", q2="a", q3="a").needed == 3


def test_who_was_moved_to_a_higher_pass_mark_keeps_that_of_the_open_attempt(taker):
    taker.publish(START.change(pass_percent=90))
    taker.database.write(move_to_newest_edition, Act(SYSTEM, NOW), enrolment_id=taker.enrolment)

    assert taker.submit(q1="a", q2="a", q3="a").passed


def test_the_grade_names_the_newest_revision_and_each_mark_its_own(taker):
    taker.publish(START.fix("q1", "b").remove_question("q2"), opens=True)
    taker.submit(q1="a", q3="a")

    with taker.database.read_session() as session:
        grading = find_grading(session, taker.attempt)
        grade = session.scalars(select(AttemptGrade)).one()
        enrolment = get_enrolment(session, person_id=taker.li, enrolment_id=taker.enrolment)
        keys = get_keys(session, grading.revision_id)["quiz"].keys
    assert grading.revision_id == grade.revision_id == enrolment.revision_id
    assert keys["q1"].correct == ("b",)
    assert grading.questions["q1"].revision_id != grading.revision_id
    assert grading.questions["q2"].revision_id is None
    assert grading.questions["q3"].revision_id == grading.revision_id
