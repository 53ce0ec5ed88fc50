"""Three editions of one course, a learner in each, and an author who changes anything.

What the test expects it works out by itself, from the contents as the author wrote them.
"""

from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from lms.accounts.rules.acts import SYSTEM, Act
from lms.assessment.queries.attempts import find_open_attempt, list_questions
from lms.assessment.services.attempts import GivenAnswer, begin_attempt, save_answers
from lms.catalogue.models import Revision
from lms.catalogue.queries import published as catalogue
from lms.enrolment.models import Enrolment
from lms.enrolment.queries.enrolments import find_enrolment
from lms.enrolment.services.enrolling import enrol_person_in_course
from lms.learning.queries.outlines import find_enrolled_course
from lms.learning.services.progress import complete_lesson, submit_attempt
from tests.factories import NOW, make_people
from tests.factories_course import empty_database
from tests.factories_editions import TEA, Content, publish_content
from tests.learning.editions import Edition, Learner

NAMES = ("li", "mei", "chen")
READ = {"reading", "case"}
CHANGES = st.tuples(
    st.sampled_from([
        "fix", "word", "question words", "points", "type", "add question", "remove question",
        "add lesson", "remove lesson", "kind", "optional", "pass mark", "draw",
    ]),
    st.integers(0, 5),
)  # fmt: skip
ANSWERS = st.lists(st.sampled_from(["a", "b", "c", ""]), min_size=9, max_size=9)


def change(content, kind, pick):
    """One act of the author; what cannot be done is left out."""
    questions, lessons = sorted(content.questions), list(content.lessons)
    question = questions[pick % len(questions)]
    others = [name for name in lessons if name not in {"quiz", "sheet"}]
    lesson = others[pick % len(others)] if others else ""
    acts = {
        "fix": lambda: content.fix(question, "abc"[pick % 3]),
        "question words": lambda: content.fix(question),
        "points": lambda: content.fix(question, points=1 + pick % 3),
        "type": lambda: content.fix(
            question, type="text" if content.questions[question].type == "single" else "single"
        ),
        "word": lambda: content.word(lessons[pick % len(lessons)]),
        "add question": lambda: content.add_question(f"new{len(questions)}{pick}"),
        "remove question": lambda: content.remove_question(question),
        "add lesson": lambda: content.add_lesson(f"extra{pick}", required=pick % 2 == 0),
        "remove lesson": lambda: content.remove_lesson("quiz" if pick == 0 else lesson),
        "kind": lambda: content.add_lesson(lesson, ("case", "worksheet")[pick % 2]),
        "optional": lambda: content.add_lesson(lesson, required=False),
        "pass mark": lambda: content.change(pass_percent=(40, 60, 90)[pick % 3]),
        "draw": lambda: content.change(draw=1 + pick),
    }  # fmt: skip
    is_empty = (kind == "remove question" and len(questions) == 1) or (
        not lesson and kind in {"remove lesson", "kind", "optional"}
    )
    return content if is_empty else acts[kind]()


class World:
    """The database, and beside it what must be true."""

    def __init__(self, database):
        self.database = database
        self.people = make_people(database)
        self.content = Content()
        self.current = describe(self.content)
        self.learners: list[Learner] = []
        publish_content(database, self.content)

    def join(self, name):
        person_id = getattr(self.people, name).id
        enrolment_id = self.database.write(
            enrol_person_in_course, Act(SYSTEM, NOW), person_id=person_id, course=TEA
        )
        learner = Learner(person_id, enrolment_id, self.current)
        self.learners.append(learner)
        return learner

    def begin(self, learner, answers):
        """An open attempt with some answers, where the edition has the quiz."""
        if "quiz" not in learner.edition.kinds:
            return
        own = {"person_id": learner.person_id, "enrolment_id": learner.enrolment_id}
        attempt = self.database.write(begin_attempt, Act(SYSTEM, NOW), **own, lesson="quiz")
        asked = self.asked(attempt)
        learner.begun = learner.edition.quiz
        learner.begun_percent = learner.edition.pass_percent
        learner.answers = dict(zip(asked, answers, strict=False))
        given = [GivenAnswer(id_, (value,), "en") for id_, value in learner.answers.items()]
        values = {"person_id": learner.person_id, "attempt_id": attempt, "answers": given}
        self.database.write(save_answers, Act(SYSTEM, NOW), **values)

    def publish(self, content):
        """Publish, and note what each edition with learners must show from now on."""
        self.content = content
        before = self.stand()
        result = publish_content(self.database, content)
        for edition in {id(learner.edition): learner.edition for learner in self.learners}.values():
            take(edition, content)
        if result.is_new_edition:
            self.current = describe(self.content)
        else:
            take(self.current, content, whole=True)
        again = self.count()
        assert publish_content(self.database, content).updated_editions == ()
        assert self.count() == again
        self.check(before)

    def check(self, before):
        for learner, (done, completed_at, _) in zip(self.learners, before, strict=True):
            self.check_edition(learner)
            enrolled = self.enrolled(learner)
            assert (enrolled.done, enrolled.enrolment.completed_at) == (done, completed_at)

    def check_edition(self, learner):
        edition, enrolled = learner.edition, self.enrolled(learner)
        structure = enrolled.structure
        assert structure.required == edition.required
        with self.database.read_session() as session:
            revision_id = enrolled.published.revision_id
            for name, version in edition.texts.items():
                lesson = catalogue.get_lesson(session, revision_id, lesson=name, language="zh")
                assert lesson.title == f"{name} title v{version} zh"
            if "quiz" not in edition.kinds:
                return
            keys = catalogue.get_keys(session, revision_id)["quiz"]
        assert keys == edition.quiz.quiz_key()
        assert structure.lessons["quiz"].quiz.pass_percent == edition.pass_percent
        if edition is not self.current:
            draw = structure.lessons["quiz"].quiz.draw
            assert draw.total == min(edition.asks, len(edition.quiz.questions))

    def submit(self, learner):
        """Grade the open attempt and compare with what the contents say."""
        with self.database.read_session() as session:
            open_attempt = find_open_attempt(
                session, enrolment_id=learner.enrolment_id, lesson="quiz"
            )
        if open_attempt is None:
            return
        asked = self.asked(open_attempt.id)
        submission = self.database.write(
            submit_attempt,
            Act(SYSTEM, NOW),
            person_id=learner.person_id,
            attempt_id=open_attempt.id,
        )
        newest, own = learner.edition.quiz, learner.begun
        marks = {id_: share(own, newest, id_, learner.answers.get(id_, "")) for id_ in asked}
        alone = {id_: share(own, own, id_, learner.answers.get(id_, "")) for id_ in asked}
        points = {id_: own.questions[id_].points for id_ in asked}
        now = {id_: newest.questions.get(id_, own.questions[id_]).points for id_ in asked}
        got = Fraction(submission.score) / submission.points
        assert part(alone, points) <= got <= max(part(marks, points), part(marks, now))
        if points == now:
            assert submission.score == sum(marks[id_] * points[id_] for id_ in asked)
        percent = min(learner.begun_percent, learner.edition.pass_percent)
        assert submission.needed == -(-percent * submission.points // 100)
        if sum(alone[id_] * points[id_] for id_ in asked) * 100 >= percent * sum(points.values()):
            assert submission.passed

    def draws_what_is_there(self, learner):
        """A new attempt asks only what the edition's bank still has, by the fixed keys."""
        if "quiz" not in learner.edition.kinds:
            return
        own = {"person_id": learner.person_id, "enrolment_id": learner.enrolment_id}
        attempt = self.database.write(begin_attempt, Act(SYSTEM, NOW), **own, lesson="quiz")
        asked, bank = self.asked(attempt), learner.edition.quiz.questions
        assert set(asked) <= set(bank)
        given = [GivenAnswer(id_, bank[id_].key, "en") for id_ in asked]
        submission = self.database.write(
            submit_attempt,
            Act(SYSTEM, NOW),
            person_id=learner.person_id,
            attempt_id=attempt,
            answers=given,
        )
        assert submission.score == submission.points

    def finish(self, learner):
        self.database.write(
            lambda session: setattr(
                session.get(Enrolment, learner.enrolment_id), "completed_at", NOW
            )
        )

    def enrolled(self, learner):
        with self.database.read_session() as session:
            return find_enrolled_course(session, person_id=learner.person_id, course=TEA)

    def stand(self):
        found = [self.enrolled(learner) for learner in self.learners]
        return [
            (enrolled.done, enrolled.enrolment.completed_at, enrolled.points) for enrolled in found
        ]

    def asked(self, attempt):
        with self.database.read_session() as session:
            return list_questions(session, attempt)

    def count(self):
        with self.database.read_session() as session:
            return session.scalar(select(func.count()).select_from(Revision))


def describe(content):
    """The newest edition, as this content makes it."""
    return Edition(
        required=content.structure().required,
        texts={name: part.version for name, part in content.lessons.items()},
        kinds={name: part.kind for name, part in content.lessons.items()},
        quiz=content,
        asks=content.asks,
        pass_percent=content.pass_percent,
    )


def take(edition, content, *, whole=False):
    """An edition takes what is the same kind of work; its newest takes everything."""
    if whole:
        vars(edition).update(vars(describe(content)))
        return
    for name, kind in edition.kinds.items():
        part = content.lessons.get(name)
        if part is None or not (part.kind == kind or {part.kind, kind} <= READ):
            continue
        edition.texts[name], edition.kinds[name] = part.version, part.kind
        if name == "quiz":
            edition.quiz = content
            edition.pass_percent = min(edition.pass_percent, content.pass_percent)


def share(own, newest, id_, answer):
    """The points of an answer by two contents, without the code under test."""
    if id_ not in newest.questions:
        return Fraction(1)
    keys = [progress.questions[id_] for progress in (own, newest)]
    if keys[0].type != keys[1].type:
        keys = keys[:1]
    return Fraction(any(answer and (answer,) == key.key for key in keys))


def part(marks, points):
    return Fraction(sum(marks[id_] * points[id_] for id_ in marks)) / sum(points.values())


@given(
    changes=st.tuples(*[st.lists(CHANGES, max_size=4)] * 4),
    answers=st.tuples(ANSWERS, ANSWERS, ANSWERS),
    finisher=st.integers(0, 2),
)
@settings(
    max_examples=20, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
def test_three_editions(database, changes, answers, finisher):
    empty_database(database)
    world = World(database)
    for number, name in enumerate(NAMES):
        learner = world.join(name)
        world.begin(learner, answers[number])
        if "welcome" in learner.edition.kinds and learner.edition.kinds["welcome"] in READ:
            own = {"person_id": learner.person_id, "enrolment_id": learner.enrolment_id}
            database.write(complete_lesson, Act(SYSTEM, NOW), **own, lesson="welcome")
        content = world.content
        for item in changes[number]:
            content = change(content, *item)
        # From the first two publishes an edition opens whatever else they bring.
        world.publish(content.add_lesson(f"step{number}") if number < 2 else content)
    for learner in world.learners:
        world.submit(learner)
        world.draws_what_is_there(learner)
    world.finish(finished := world.learners[finisher])
    before = world.enrolled(finished)
    content = world.content
    for item in changes[3]:
        content = change(content, *item)
    publish_content(database, content)
    after = world.enrolled(finished)
    assert (after.done, after.enrolment.completed_at) == (before.done, NOW)
    with database.read_session() as session:
        enrolment = find_enrolment(session, person_id=finished.person_id, course=TEA)
    assert enrolment.edition_id == before.enrolment.edition_id
