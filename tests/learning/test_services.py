"""Progress of a learner: done, passed, handed in; never lost, and summed up in one row."""

import pytest
from sqlalchemy import select

from lms.accounts.rules.acts import SYSTEM, Act
from lms.assessment.services.attempts import GivenAnswer, begin_attempt
from lms.enrolment.models import Enrolment
from lms.enrolment.queries.enrolments import list_active_days
from lms.enrolment.services.enrolling import enrol_person_in_course
from lms.errors import NotFound
from lms.learning.models import EnrolmentSummary
from lms.learning.queries.outlines import (
    find_enrolled_course,
    get_enrolled_course,
    list_enrolled_courses,
)
from lms.learning.rules.outline import build_outline
from lms.learning.services.progress import (
    LessonNotRead,
    complete_lesson,
    move_to_newest_edition,
    rebuild_summary,
    record_activity,
    record_hand_in,
    submit_attempt,
)
from tests.assessment.test_services import in_parallel
from tests.factories import NOW, make_people
from tests.factories_course import (
    COURSE,
    KEYS,
    RIGHT,
    later,
    publish_course,
    quiz_rules,
    release,
    structure,
)


class Way:
    """Li in the course."""

    def __init__(self, database):
        self.database = database
        self.people = make_people(database)
        self.li = self.people.li.id
        publish_course(database)
        self.enrolment = database.write(
            enrol_person_in_course, Act(SYSTEM, NOW), person_id=self.li, course=COURSE
        )
        self.own = {"person_id": self.li, "enrolment_id": self.enrolment}

    def read(self, lesson="welcome", *, now=NOW):
        return self.database.write(complete_lesson, Act(SYSTEM, now), **self.own, lesson=lesson)

    def hand_in(self, *, now=NOW):
        return self.database.write(record_hand_in, Act(SYSTEM, now), **self.own, lesson="sheet")

    def sit(self, *, right=True, now=NOW):
        """One attempt, all right or all empty."""
        attempt = self.database.write(begin_attempt, Act(SYSTEM, now), **self.own, lesson="quiz")
        return self.submit(attempt, right=right, now=now)

    def submit(self, attempt, *, right=True, now=NOW):
        answers = [GivenAnswer(id_, RIGHT[id_], "en") for id_ in KEYS] if right else []
        return self.database.write(
            submit_attempt, Act(SYSTEM, now), person_id=self.li, attempt_id=attempt, answers=answers
        )

    def finish(self):
        self.read()
        self.hand_in()
        self.sit()

    def stand(self):
        with self.database.read_session() as session:
            return find_enrolled_course(session, person_id=self.li, course=COURSE)

    def summary(self):
        with self.database.read_session() as session:
            row = session.get_one(EnrolmentSummary, self.enrolment)
            return {column.key: getattr(row, column.key) for column in row.__table__.columns}

    def completed_at(self):
        with self.database.read_session() as session:
            return session.scalar(
                select(Enrolment.completed_at).where(Enrolment.id == self.enrolment)
            )


def test_a_reading_is_done_once(database):
    way = Way(database)

    done = [way.read(), way.read(now=later(days=1))]

    assert done == [True, False]
    assert way.stand().done == {"welcome"}
    assert way.summary()["required_done"] == 1
    assert way.summary()["last_completed_at"] == NOW


def test_quiz_and_worksheet_are_not_done_by_the_button(database):
    way = Way(database)

    for lesson in ("quiz", "sheet"):
        with pytest.raises(LessonNotRead):
            way.read(lesson)
    with pytest.raises(LessonNotRead):
        database.write(record_hand_in, Act(SYSTEM, NOW), **way.own, lesson="welcome")
    with pytest.raises(NotFound):
        way.read("nothing")


def test_another_persons_course_is_not_found(database):
    way = Way(database)
    mei = {"person_id": way.people.mei.id, "enrolment_id": way.enrolment}

    for service in (complete_lesson, record_hand_in):
        with pytest.raises(NotFound):
            database.write(service, Act(SYSTEM, NOW), **mei, lesson="welcome")
    with pytest.raises(NotFound):
        database.write(record_activity, Act(SYSTEM, NOW), **mei)
    with database.read_session() as session, pytest.raises(NotFound):
        get_enrolled_course(session, **mei)


def test_course_is_complete_with_the_last_requirement(database):
    way = Way(database)
    way.read()
    way.sit()
    before = way.completed_at()

    way.hand_in(now=later(days=1))

    assert before is None
    assert way.completed_at() == later(days=1)
    assert way.stand().remaining.count == 0


def test_failed_attempt_completes_nothing_and_is_counted(database):
    way = Way(database)

    submissions = [way.sit(right=False), way.sit(right=False)]

    assert [submission.passed for submission in submissions] == [False, False]
    assert way.stand().done == frozenset()
    assert (way.summary()["attempts"], way.summary()["failures"]) == (2, 2)


def test_passing_ends_the_failures_and_the_best_counts(database):
    way = Way(database)
    way.sit(right=False)
    passed = way.sit()
    way.sit(right=False)

    summary = way.summary()

    assert way.stand().done == {"quiz"}
    assert (summary["attempts"], summary["failures"]) == (3, 0)
    assert (summary["score_tenths"], summary["points"]) == (passed.points * 10, passed.points)


def test_submitting_again_changes_nothing(database):
    way = Way(database)
    first = way.sit()
    before = way.summary()

    again = database.write(
        submit_attempt, Act(SYSTEM, later(days=3)), person_id=way.li, attempt_id=first.attempt_id
    )

    assert (again.is_new, again.score) == (False, first.score)
    assert way.summary() == before


def test_two_acts_at_once_are_both_in_the_summary(database):
    way = Way(database)
    acts = [lambda: way.read("welcome"), lambda: way.read("village"), way.hand_in]

    in_parallel(3, lambda i: acts[i]())

    assert way.stand().done == {"welcome", "village", "sheet"}
    assert way.summary()["required_done"] == 2


def test_summary_made_again_is_the_same(database):
    way = Way(database)
    way.sit(right=False)
    way.finish()
    before = way.summary()

    database.write(rebuild_summary, Act(SYSTEM, later(days=9)), enrolment_id=way.enrolment)

    assert way.summary() == before


def test_activity_is_noted_once_a_day(database):
    way = Way(database)

    noted = [
        database.write(record_activity, Act(SYSTEM, now), **way.own)
        for now in (NOW, later(hours=1), later(days=1))
    ]

    assert noted == [True, False, True]
    assert way.stand().last_active_at == later(days=1)
    with database.read_session() as session:
        assert len(list_active_days(session, person_id=way.li)) == 2


def test_outline_tells_done_and_left_in_the_language(database):
    way = Way(database)
    way.read()

    outline = build_outline(structure(), way.stand().done, language="zh")

    lessons = [lesson for module in outline.modules for lesson in module.lessons]
    assert [(lesson.title, lesson.is_done) for lesson in lessons] == [
        ("欢迎", True),
        ("村", False),
        ("价格表", False),
        ("测验", False),
    ]
    assert (outline.required_done, outline.required_total) == (1, 3)
    assert (outline.title, outline.next_lesson) == ("茶叶入门", "sheet")


def test_my_courses_are_mine_and_completed_ones_come_last(database):
    way = Way(database)
    way.finish()
    publish_course(database, release(structure(id="second")))
    database.write(enrol_person_in_course, Act(SYSTEM, NOW), person_id=way.li, course="second")
    database.write(
        enrol_person_in_course, Act(SYSTEM, NOW), person_id=way.people.mei.id, course=COURSE
    )

    with database.read_session() as session:
        mine = list_enrolled_courses(session, person_id=way.li)

    assert [enrolled.enrolment.course for enrolled in mine] == ["second", COURSE]
    assert {enrolled.enrolment.person_id for enrolled in mine} == {way.li}
    assert mine[0].next_lesson == "welcome"


def test_finished_stays_finished_when_moved_to_a_new_edition(database):
    way = Way(database)
    way.finish()
    publish_course(database, release(structure(quiz=quiz_rules(pass_percent=90))))

    database.write(move_to_newest_edition, Act(SYSTEM, later(days=1)), enrolment_id=way.enrolment)

    assert way.completed_at() == NOW
    assert way.stand().done == {"welcome", "sheet", "quiz"}
