"""Trainers comment on worksheets, learners answer; nothing that is done is undone."""

import datetime as dt

import pytest
from sqlalchemy import func, select, update

from lms.accounts.models import Membership
from lms.accounts.rules.acts import SYSTEM, Act, Actor
from lms.accounts.rules.text import TextTooLong, TextUnreadable
from lms.errors import NotFound
from lms.learning.queries.outlines import list_completions
from lms.plan.models import WorksheetComment
from lms.plan.queries.comments import count_unread_answers, list_comments, list_unread_comments
from lms.plan.services.comments import (
    MAX_COMMENTS,
    CommentEmpty,
    CommentsUsedUp,
    NothingToAnswer,
    add_comment,
    mark_comments_read,
)
from lms.plan.services.plan_pages import add_contributor
from lms.plan.services.shared_comments import comment_on_worksheet
from tests.assessment.test_services import in_parallel
from tests.factories import NOW
from tests.factories_course import later
from tests.plan.worksheets import STEP, WorksheetFixture


@pytest.fixture
def learners(database):
    return WorksheetFixture(database)


def comment(learners, person, text, *, of=None, lesson="sheet", at=NOW, last_id=None):
    enrolment_id = learners.enrolments[(of or learners.people.li).id]
    values = {"person_id": person.id, "enrolment_id": enrolment_id, "lesson": lesson}
    act = Act(Actor(person.id), at)
    return learners.database.write(add_comment, act, **values, text=text, last_id=last_id)


def thread(learners):
    with learners.database.read_session() as session:
        rows = list_comments(
            session, enrolment_id=learners.enrolments[learners.people.li.id], lesson="sheet"
        )
    return [(row.name, row.text, row.is_answer, row.read_at) for row in rows]


def unread(learners, person):
    with learners.database.read_session() as session:
        return [row.text for row in list_unread_comments(session, person_id=person.id)]


def answers(learners):
    enrolment_id = learners.enrolments[learners.people.li.id]
    with learners.database.read_session() as session:
        return count_unread_answers(session, [enrolment_id]).get((enrolment_id, "sheet"), 0)


def test_comment_reaches_the_learner_and_the_answer_the_trainer(learners):
    comment(learners, learners.people.ana, "Which scale?")
    assert unread(learners, learners.people.li) == ["Which scale?"]
    assert unread(learners, learners.people.chen) == []

    comment(learners, learners.people.li, "The small one", at=later(hours=1))

    assert thread(learners) == [
        ("Ana Reyes", "Which scale?", False, later(hours=1)),
        ("李美华", "The small one", True, None),
    ]
    assert (unread(learners, learners.people.li), answers(learners)) == ([], 1)
    comment(learners, learners.people.ana, "Good", at=later(hours=2))
    assert (unread(learners, learners.people.li), answers(learners)) == (["Good"], 0)


def comment_on(learners, person, text, *, is_shared=True):
    values = {"enrolment_id": learners.enrolments[person.id]}
    values |= {"person_id": learners.people.ana.id, "lesson": "sheet", "is_shared": is_shared}
    act = Act(Actor(learners.people.ana.id), NOW)
    learners.database.write(comment_on_worksheet, act, **values, text=text)


def test_comment_on_a_shared_page_reaches_whoever_wrote_it(learners):
    """The worksheet of Chen, who never wrote, holds what Li wrote for the cooperative."""
    learners.save(learners.people.li, STEP)

    comment_on(learners, learners.people.chen, "Which scale?")

    assert unread(learners, learners.people.li) == ["Which scale?"]
    assert unread(learners, learners.people.chen) == ["Which scale?"]
    assert unread(learners, learners.people.mei) == []
    comment(learners, learners.people.li, "The small one", at=later(hours=1))
    assert (answers(learners), unread(learners, learners.people.chen)) == (1, ["Which scale?"])


def test_whoever_said_that_they_worked_on_the_page_gets_the_comment_too(learners):
    learners.save(learners.people.li, STEP)
    values = learners.own(learners.people.chen)
    learners.database.write(add_contributor, Act(SYSTEM, NOW), **values, page="price")

    comment_on(learners, learners.people.li, "Which scale?")

    assert unread(learners, learners.people.chen) == ["Which scale?"]


def test_comment_of_somebody_who_may_not_read_the_plan_stays_with_the_learner(learners):
    learners.save(learners.people.li, STEP)

    comment_on(learners, learners.people.chen, "Which scale?", is_shared=False)

    assert (unread(learners, learners.people.li), unread(learners, learners.people.chen)) == (
        [],
        ["Which scale?"],
    )


def test_whoever_left_the_cooperative_gets_no_more_comments_on_its_page(learners):
    learners.save(learners.people.li, STEP)
    learners.database.write(
        lambda session: (
            session.execute(
                update(Membership)
                .where(Membership.person_id == learners.people.li.id)
                .values(ended_on=NOW.date() - dt.timedelta(days=1))
            )
            and None
        )
    )

    comment_on(learners, learners.people.chen, "Which scale?")

    assert unread(learners, learners.people.li) == []


def test_read_without_an_answer(learners):
    last_id = comment(learners, learners.people.ana, "Well done")

    mark_read(learners, last_id)

    assert unread(learners, learners.people.li) == []


def mark_read(learners, last_id):
    values = {"enrolment_id": learners.enrolments[learners.people.li.id], "lesson": "sheet"}
    act = Act(Actor(), NOW)
    learners.database.write(
        mark_comments_read, act, person_id=learners.people.li.id, **values, last_id=last_id
    )


def test_comment_written_after_the_page_was_opened_stays_unread(learners):
    last_id = comment(learners, learners.people.ana, "Well done")
    comment(learners, learners.people.ana, "One more thing", at=later(hours=1))

    mark_read(learners, last_id)
    assert unread(learners, learners.people.li) == ["One more thing"]
    comment(learners, learners.people.li, "Thank you", at=later(hours=2), last_id=last_id)
    assert unread(learners, learners.people.li) == ["One more thing"]


def test_comment_never_undoes_what_is_handed_in(learners):
    learners.save(learners.people.li, {"note": "mine", **STEP, "owner": "Li"})
    learners.hand_in(learners.people.li)
    before = completions(learners)

    comment(learners, learners.people.ana, "Please begin anew")

    assert completions(learners) == before
    assert len(before) == 1


def completions(learners):
    with learners.database.read_session() as session:
        return list_completions(session, enrolment_id=learners.enrolments[learners.people.li.id])


@pytest.mark.parametrize(
    ("text", "refusal"),
    [("", CommentEmpty), (" \n\t", CommentEmpty), ("x" * 2001, TextTooLong),
     ("x" * 100_000, TextTooLong), ("a\x00b", TextUnreadable), ("\ud800", TextUnreadable)],
)  # fmt: skip
def test_comment_that_holds_nothing_or_too_much_is_refused(learners, text, refusal):
    with pytest.raises(refusal):
        comment(learners, learners.people.ana, text)

    assert thread(learners) == []


def test_hostile_text_is_stored_as_it_is(learners):
    text = "<script>alert(1)</script> {{ 7*7 }} %(name)s ' OR 1=1"

    comment(learners, learners.people.ana, text)

    assert thread(learners)[0][1] == text


def test_learner_answers_comments_only(learners):
    with pytest.raises(NothingToAnswer):
        comment(learners, learners.people.li, "Hello?")


@pytest.mark.parametrize("lesson", ["welcome", "nowhere", "quiz"])
def test_only_worksheets_have_comments(learners, lesson):
    with pytest.raises(NotFound):
        comment(learners, learners.people.ana, "x", lesson=lesson)


def test_form_sent_twice_adds_one_comment(learners):
    first = comment(learners, learners.people.ana, "Which scale?")

    assert comment(learners, learners.people.ana, "Which scale?", at=later(minutes=5)) == first
    assert comment(learners, learners.people.ana, "Which scale?", at=later(hours=2)) != first


def test_comments_on_a_worksheet_end_somewhere_even_at_once(learners):
    def fill(session):
        for number in range(MAX_COMMENTS - 1):
            session.add(
                WorksheetComment(
                    enrolment_id=learners.enrolments[learners.people.li.id], lesson="sheet",
                    person_id=learners.people.ana.id, text=str(number), written_at=NOW,
                )
            )  # fmt: skip

    learners.database.write(fill)

    def try_comment(number):
        try:
            return comment(learners, learners.people.ana, f"one more {number}")
        except CommentsUsedUp:
            return None

    in_parallel(4, try_comment)

    with learners.database.read_session() as session:
        assert session.scalar(select(func.count(WorksheetComment.id))) == MAX_COMMENTS
