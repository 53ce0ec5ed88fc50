"""A course with its version in every text, so that a test sees which one a reader gets.

content = Content().word("welcome").fix("q1", "b").add_lesson("more")
publish_content(database, content)
"""

import dataclasses
import hashlib
from dataclasses import dataclass, field

from lms.accounts.rules.acts import SYSTEM, Act
from lms.catalogue.queries.published import LESSON, FileRow
from lms.catalogue.services.publish import PublishResult, publish
from lms.catalogue.services.release import Release
from lms.content.blocks.field import FieldPart
from lms.content.blocks.question import QuestionPart
from lms.content.compiled import CompiledLesson
from lms.content.model import CourseStructure, FieldRule, HtmlPart, LessonStructure, Module
from lms.content.question_model import (
    BankItem,
    Feedback,
    Option,
    Question,
    QuestionKey,
    QuizDraw,
    QuizKey,
    QuizRules,
)
from lms.db import Database
from lms.enrolment.queries.enrolments import count_active_learners
from tests.factories import NOW

TEA = "tea-editions"
OPTIONS = ("a", "b", "c")
LANGUAGES = ("en", "zh")


@dataclass(frozen=True)
class Asked:
    """A question: the right option, and a version that stands in all of its texts."""

    right: str = "a"
    version: int = 1
    type: str = "single"
    points: int = 1

    @property
    def key(self):
        return ("c",) if self.type == "text" else (self.right,)


@dataclass(frozen=True)
class Part:
    kind: str
    required: bool = True
    version: int = 1


def _start():
    return {
        "welcome": Part("reading"),
        "village": Part("case", required=False),
        "sheet": Part("worksheet"),
        "quiz": Part("quiz"),
    }


@dataclass(frozen=True)
class Content:
    """The content that an author has written so far; each method returns it with one change."""

    lessons: dict[str, Part] = field(default_factory=_start)
    questions: dict[str, Asked] = field(
        default_factory=lambda: {f"q{number}": Asked() for number in range(1, 6)}
    )
    draw: int = 3
    pass_percent: int = 60
    title: str = "Tea"
    languages: tuple[str, ...] = LANGUAGES
    fields: tuple[FieldRule, ...] = (FieldRule("note", "text", required=True),)

    def word(self, lesson):
        part = self.lessons[lesson]
        return self._with(lesson, dataclasses.replace(part, version=part.version + 1))

    def fix(self, question, right=None, **changes):
        """Another key, or other words alone."""
        one = self.questions[question]
        changes["right"] = right or one.right
        made = dataclasses.replace(one, version=one.version + 1, **changes)
        return dataclasses.replace(self, questions={**self.questions, question: made})

    def add_question(self, question):
        return dataclasses.replace(self, questions={**self.questions, question: Asked()})

    def remove_question(self, question):
        left = {
            id_: found_question for id_, found_question in self.questions.items() if id_ != question
        }
        return dataclasses.replace(self, questions=left)

    def add_lesson(self, lesson, kind="reading", *, required=True):
        return self._with(lesson, Part(kind, required))

    def remove_lesson(self, lesson):
        left = {name: part for name, part in self.lessons.items() if name != lesson}
        return dataclasses.replace(self, lessons=left)

    def change(self, **values):
        return dataclasses.replace(self, **values)

    def _with(self, lesson, part):
        return dataclasses.replace(self, lessons={**self.lessons, lesson: part})

    @property
    def asks(self):
        return min(self.draw, len(self.questions))

    def structure(self):
        texts = dict.fromkeys(self.languages, self.title)
        return CourseStructure(
            id=TEA,
            titles=texts,
            summaries=texts,
            languages=self.languages,
            access="account",
            audience=("manager",),
            hours="1",
            outcomes={"o1": texts},
            modules=(Module("all", texts, tuple(self.lessons)),),
            lessons={name: self._lesson(name) for name in self.lessons},
        )

    def _lesson(self, name):
        part = self.lessons[name]
        titles = {
            language: f"{name} title v{part.version} {language}" for language in self.languages
        }
        return LessonStructure(
            name, part.kind, titles, 5, required=part.required,
            quiz=self._rules() if part.kind == "quiz" else None,
            fields=self.fields if part.kind == "worksheet" else (),
        )  # fmt: skip

    def _rules(self):
        return QuizRules(
            draw=QuizDraw(total=self.asks),
            bank=tuple(BankItem(id_, "o1", (id_,)) for id_ in self.questions),
            points={id_: question.points for id_, question in self.questions.items()},
            lessons=dict.fromkeys(self.questions, "welcome"),
            pass_percent=self.pass_percent,
        )

    def keys(self):
        return {
            id_: QuestionKey(id_, "text", points=question.points, accepted=("c",))
            if question.type == "text"
            else QuestionKey(
                id_, "single", points=question.points, correct=(question.right,), options=OPTIONS
            )
            for id_, question in self.questions.items()
        }

    def quiz_key(self):
        feedback = {
            language: {
                id_: Feedback(
                    by_option={o: f"<p>{id_}{o} said v{question.version} {language}</p>"
                               for o in OPTIONS},
                    explain_html=f"<p>{id_} explained v{question.version} {language}</p>",
                )
                for id_, question in self.questions.items()
            }
            for language in self.languages
        }  # fmt: skip
        return QuizKey(self.keys(), feedback)

    def release(self, **changes):
        made = {
            (name, language): LESSON.dump_json(self._compile(name, language)).decode()
            for name in self.lessons
            for language in self.languages
        }
        files = [_file("course.yml", repr(self.structure()))]
        for name in self.lessons:
            shown = [made[name, language] for language in self.languages]
            key = repr(self.quiz_key()) if name == "quiz" else ""
            files.append(_file(f"{name}.en.md", "".join(shown) + key))
        keys = {"quiz": self.quiz_key()} if "quiz" in self.lessons else {}
        values = {"structure": self.structure(), "keys": keys, "files": files, "lessons": made}
        return Release(**{**values, "renderer": "1", **changes})

    def _compile(self, name, language):
        part = self.lessons[name]
        parts = [HtmlPart(f"<p>{name} v{part.version} {language}</p>")]
        if part.kind == "quiz":
            parts = [QuestionPart(self._question(id_, language)) for id_ in self.questions]
        if part.kind == "worksheet":
            parts += [
                FieldPart(rule.id, rule.type, rule.id, required=rule.required)
                for rule in self.fields
            ]
        title = f"{name} title v{part.version} {language}"
        return CompiledLesson(name, language, title, part.kind, 5, tuple(parts))

    def _question(self, id_, language):
        one = self.questions[id_]
        options = tuple(Option(o, f"{id_}{o} option v{one.version}") for o in OPTIONS)
        return Question(
            id_,
            one.type,
            f"<p>{id_} asked v{one.version} {language}</p>",
            points=one.points,
            options=options if one.type == "single" else (),
        )


def publish_content(database: Database, content: Content, **values) -> PublishResult:
    release = content.release(**values.pop("changes", {}))
    act = Act(SYSTEM, values.pop("now", NOW))
    values = {"count_active_learners": count_active_learners, **values}
    return database.write(publish, act, release=release, **values)


def _file(path, content):
    return FileRow(path, hashlib.sha256(content.encode()).hexdigest(), len(content))
