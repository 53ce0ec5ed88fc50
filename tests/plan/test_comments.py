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
from tests.plan.test_services import STEP, Desk


@pytest.fixture
def desk(database):
    return Desk(database)


def comment(desk, person, text, *, of=None, lesson="sheet", at=NOW, last_id=None):
    enrolment_id = desk.enrolments[(of or desk.people.li).id]
    values = {"person_id": person.id, "enrolment_id": enrolment_id, "lesson": lesson}
    act = Act(Actor(person.id), at)
    return desk.database.write(add_comment, act, **values, text=text, last_id=last_id)


def thread(desk):
    with desk.database.read_session() as session:
        rows = list_comments(
            session, enrolment_id=desk.enrolments[desk.people.li.id], lesson="sheet"
        )
    return [(row.name, row.text, row.is_answer, row.read_at) for row in rows]


def unread(desk, person):
    with desk.database.read_session() as session:
        return [row.text for row in list_unread_comments(session, person_id=person.id)]


def answers(desk):
    enrolment_id = desk.enrolments[desk.people.li.id]
    with desk.database.read_session() as session:
        return count_unread_answers(session, [enrolment_id]).get((enrolment_id, "sheet"), 0)


def test_comment_reaches_the_learner_and_the_answer_the_trainer(desk):
    comment(desk, desk.people.ana, "Which scale?")
    assert unread(desk, desk.people.li) == ["Which scale?"]
    assert unread(desk, desk.people.chen) == []

    comment(desk, desk.people.li, "The small one", at=later(hours=1))

    assert thread(desk) == [
        ("Ana Reyes", "Which scale?", False, later(hours=1)),
        ("李美华", "The small one", True, None),
    ]
    assert (unread(desk, desk.people.li), answers(desk)) == ([], 1)
    comment(desk, desk.people.ana, "Good", at=later(hours=2))
    assert (unread(desk, desk.people.li), answers(desk)) == (["Good"], 0)


def comment_on(desk, person, text, *, is_shared=True):
    values = {"enrolment_id": desk.enrolments[person.id]}
    values |= {"person_id": desk.people.ana.id, "lesson": "sheet", "is_shared": is_shared}
    act = Act(Actor(desk.people.ana.id), NOW)
    desk.database.write(comment_on_worksheet, act, **values, text=text)


def test_comment_on_a_shared_page_reaches_whoever_wrote_it(desk):
    """The worksheet of Chen, who never wrote, holds what Li wrote for the cooperative."""
    desk.save(desk.people.li, STEP)

    comment_on(desk, desk.people.chen, "Which scale?")

    assert unread(desk, desk.people.li) == ["Which scale?"]
    assert unread(desk, desk.people.chen) == ["Which scale?"]
    assert unread(desk, desk.people.mei) == []
    comment(desk, desk.people.li, "The small one", at=later(hours=1))
    assert (answers(desk), unread(desk, desk.people.chen)) == (1, ["Which scale?"])


def test_whoever_said_that_they_worked_on_the_page_gets_the_comment_too(desk):
    desk.save(desk.people.li, STEP)
    values = desk.own(desk.people.chen)
    desk.database.write(add_contributor, Act(SYSTEM, NOW), **values, page="price")

    comment_on(desk, desk.people.li, "Which scale?")

    assert unread(desk, desk.people.chen) == ["Which scale?"]


def test_comment_of_somebody_who_may_not_read_the_plan_stays_with_the_learner(desk):
    desk.save(desk.people.li, STEP)

    comment_on(desk, desk.people.chen, "Which scale?", is_shared=False)

    assert (unread(desk, desk.people.li), unread(desk, desk.people.chen)) == ([], ["Which scale?"])


def test_whoever_left_the_cooperative_gets_no_more_comments_on_its_page(desk):
    desk.save(desk.people.li, STEP)
    desk.database.write(
        lambda session: (
            session.execute(
                update(Membership)
                .where(Membership.person_id == desk.people.li.id)
                .values(ended_on=NOW.date() - dt.timedelta(days=1))
            )
            and None
        )
    )

    comment_on(desk, desk.people.chen, "Which scale?")

    assert unread(desk, desk.people.li) == []


def test_read_without_an_answer(desk):
    last_id = comment(desk, desk.people.ana, "Well done")

    mark_read(desk, last_id)

    assert unread(desk, desk.people.li) == []


def mark_read(desk, last_id):
    values = {"enrolment_id": desk.enrolments[desk.people.li.id], "lesson": "sheet"}
    act = Act(Actor(), NOW)
    desk.database.write(
        mark_comments_read, act, person_id=desk.people.li.id, **values, last_id=last_id
    )


def test_comment_written_after_the_page_was_opened_stays_unread(desk):
    last_id = comment(desk, desk.people.ana, "Well done")
    comment(desk, desk.people.ana, "One more thing", at=later(hours=1))

    mark_read(desk, last_id)
    assert unread(desk, desk.people.li) == ["One more thing"]
    comment(desk, desk.people.li, "Thank you", at=later(hours=2), last_id=last_id)
    assert unread(desk, desk.people.li) == ["One more thing"]


def test_comment_never_undoes_what_is_handed_in(desk):
    desk.save(desk.people.li, {"note": "mine", **STEP, "owner": "Li"})
    desk.hand_in(desk.people.li)
    before = completions(desk)

    comment(desk, desk.people.ana, "Please begin anew")

    assert completions(desk) == before
    assert len(before) == 1


def completions(desk):
    with desk.database.read_session() as session:
        return list_completions(session, enrolment_id=desk.enrolments[desk.people.li.id])


@pytest.mark.parametrize(
    ("text", "refusal"),
    [("", CommentEmpty), (" \n\t", CommentEmpty), ("x" * 2001, TextTooLong),
     ("x" * 100_000, TextTooLong), ("a\x00b", TextUnreadable), ("\ud800", TextUnreadable)],
)  # fmt: skip
def test_comment_that_holds_nothing_or_too_much_is_refused(desk, text, refusal):
    with pytest.raises(refusal):
        comment(desk, desk.people.ana, text)

    assert thread(desk) == []


def test_hostile_text_is_stored_as_it_is(desk):
    text = "<script>alert(1)</script> {{ 7*7 }} %(name)s ' OR 1=1"

    comment(desk, desk.people.ana, text)

    assert thread(desk)[0][1] == text


def test_learner_answers_comments_only(desk):
    with pytest.raises(NothingToAnswer):
        comment(desk, desk.people.li, "Hello?")


@pytest.mark.parametrize("lesson", ["welcome", "nowhere", "quiz"])
def test_only_worksheets_have_comments(desk, lesson):
    with pytest.raises(NotFound):
        comment(desk, desk.people.ana, "x", lesson=lesson)


def test_form_sent_twice_adds_one_comment(desk):
    first = comment(desk, desk.people.ana, "Which scale?")

    assert comment(desk, desk.people.ana, "Which scale?", at=later(minutes=5)) == first
    assert comment(desk, desk.people.ana, "Which scale?", at=later(hours=2)) != first


def test_comments_on_a_worksheet_end_somewhere_even_at_once(desk):
    def fill(session):
        for number in range(MAX_COMMENTS - 1):
            session.add(
                WorksheetComment(
                    enrolment_id=desk.enrolments[desk.people.li.id], lesson="sheet",
                    person_id=desk.people.ana.id, text=str(number), written_at=NOW,
                )
            )  # fmt: skip

    desk.database.write(fill)

    def try_comment(number):
        try:
            return comment(desk, desk.people.ana, f"one more {number}")
        except CommentsUsedUp:
            return None

    in_parallel(4, try_comment)

    with desk.database.read_session() as session:
        assert session.scalar(select(func.count(WorksheetComment.id))) == MAX_COMMENTS
