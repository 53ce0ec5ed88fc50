from sqlalchemy import func, select

from lms.accounts.rules.acts import SYSTEM, Act
from lms.assessment.queries.attempts import get_answers_by_question, list_questions
from lms.assessment.queries.quiz_start import get_quiz_start
from lms.assessment.services.attempts import GivenAnswer, begin_attempt, save_answers, submit
from lms.enrolment.queries.enrolments import get_enrolment
from lms.enrolment.services.enrolling import enrol_person_in_course
from tests.factories import NOW, make_people
from tests.factories_course import (
    COURSE,
    RIGHT,
    publish_course,
    quiz_rules,
    release,
    structure,
)


class QuizTaker:
    """Li before the quiz."""

    def __init__(self, database, **quiz):
        self.database = database
        self.people = make_people(database)
        self.li = self.people.li.id
        publish_course(database, release(structure(quiz=quiz_rules(**quiz))))
        self.enrolment = database.write(
            enrol_person_in_course, Act(SYSTEM, NOW), person_id=self.li, course=COURSE
        )

    def begin(self, *, now=NOW, **values):
        return self.database.write(
            begin_attempt,
            Act(SYSTEM, now),
            person_id=self.li,
            enrolment_id=self.enrolment,
            lesson="quiz",
            **values,
        )

    def save(self, attempt, *answers, now=NOW):
        return self.database.write(
            save_answers, Act(SYSTEM, now), person_id=self.li, attempt_id=attempt, answers=answers
        )

    def submit(self, attempt, *answers, now=NOW):
        return self.database.write(
            submit, Act(SYSTEM, now), person_id=self.li, attempt_id=attempt, answers=answers
        )

    def asked(self, attempt):
        with self.database.read_session() as session:
            return list_questions(session, attempt)

    def start(self, *, now=NOW):
        with self.database.read_session() as session:
            enrolment = get_enrolment(session, person_id=self.li, enrolment_id=self.enrolment)
            return get_quiz_start(session, enrolment, lesson="quiz", now=now)

    def right(self, attempt):
        return [GivenAnswer(id_, RIGHT[id_], "en") for id_ in self.asked(attempt)]

    def stored(self, attempt):
        with self.database.read_session() as session:
            return get_answers_by_question(session, attempt)


def count(database, model):
    with database.read_session() as session:
        return session.scalar(select(func.count()).select_from(model))
