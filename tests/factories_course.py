"""A small course, built by hand: what a folder would give, without parsing one.

welcome (reading) · village (case, optional) · sheet (worksheet) · quiz (draws 5 of 9 questions)
"""

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import SYSTEM, Act
from lms.catalogue.models import Course, Revision
from lms.catalogue.queries import published
from lms.catalogue.queries.published import LESSON, FileRow
from lms.catalogue.services.publish import PublishResult, publish
from lms.catalogue.services.release import Release
from lms.content.blocks.question import QuestionPart
from lms.content.blocks.scenario import ScenarioPart
from lms.content.compiled import CompiledLesson
from lms.content.model import CourseStructure, FieldRule, HtmlPart, LessonStructure, Module
from lms.content.question_model import (
    BankItem,
    Feedback,
    Option,
    Pair,
    Question,
    QuestionKey,
    QuizDraw,
    QuizKey,
    QuizRules,
)
from lms.db import Base, Database
from lms.enrolment.queries.enrolments import count_active_learners
from tests.conftest import delete_all_rows
from tests.factories import NOW
from tests.make_once import make_once

COURSE = "tea-basics"
ABC = ("a", "b", "c")

KEYS = {
    "s1": QuestionKey("s1", "single", correct=("b",), options=ABC),
    "s2": QuestionKey("s2", "single", correct=("a",), options=ABC),
    "s3": QuestionKey("s3", "single", correct=("c",), options=ABC),
    "s4": QuestionKey("s4", "single", correct=("a",), options=ABC),
    "n1": QuestionKey("n1", "number", low="12", high="13", mistakes=("14",), units=("kg",)),
    "t1": QuestionKey("t1", "text", accepted=("break-even", "盈亏平衡")),
    "m1": QuestionKey(
        "m1", "match", points=2, correct=("p1", "p2", "p3"), options=("p1", "p2", "p3")
    ),
    "o1": QuestionKey("o1", "order", points=2, correct=("x", "y", "z")),
    "u1": QuestionKey(
        "u1", "multiple", points=2, credit="balanced", correct=("a", "b"), options=(*ABC, "d")
    ),
}
BANK = (
    *(BankItem(id_, "o1", (id_,)) for id_ in ("s1", "s2", "s3", "s4")),
    BankItem("price", "o1", ("n1", "t1")),
    *(BankItem(id_, "o2", (id_,)) for id_ in ("m1", "o1", "u1")),
)
RIGHT: dict[str, tuple[str, ...]] = {
    "s1": ("b",),
    "s2": ("a",),
    "s3": ("c",),
    "s4": ("a",),
    "n1": ("13 kg",),
    "t1": ("Break-Even",),
    "m1": ("p1=p1", "p2=p2", "p3=p3"),
    "o1": ("x", "y", "z"),
    "u1": ("a", "b"),
}


def quiz_rules(**changes: Any) -> QuizRules:
    rules = QuizRules(
        draw=QuizDraw(total=5),
        bank=BANK,
        points={id_: key.points for id_, key in KEYS.items()},
        lessons=dict.fromkeys(KEYS, "welcome"),
        pass_percent=70,
    )
    return dataclasses.replace(rules, **changes)


def structure(**changes: Any) -> CourseStructure:
    """The course; `quiz=` replaces the quiz's rules, everything else a field of the structure."""
    quiz = changes.pop("quiz", quiz_rules())
    lessons = [
        LessonStructure("welcome", "reading", {"en": "Welcome", "zh": "欢迎"}, 8),
        LessonStructure("village", "case", {"en": "A village", "zh": "村"}, 5, required=False),
        LessonStructure(
            "sheet",
            "worksheet",
            {"en": "Price sheet", "zh": "价格表"},
            25,
            fields=(
                FieldRule("note", "text", required=True),
                FieldRule("step", "long", required=True, plan_page="price", plan_role="first-step"),
                FieldRule("owner", "text", required=False, plan_page="price", plan_role="owner"),
            ),
        ),
        LessonStructure("quiz", "quiz", {"en": "Final quiz", "zh": "测验"}, 15, quiz=quiz),
    ]
    course = CourseStructure(
        id=COURSE,
        titles={"en": "Tea basics", "zh": "茶叶入门"},
        summaries={"en": "Short.", "zh": "简介。"},
        languages=("en", "zh"),
        access="account",
        audience=("manager",),
        hours="1",
        outcomes={"o1": {"en": "Count", "zh": "会算"}},
        modules=(
            Module("begin", {"en": "Begin", "zh": "开始"}, ("welcome", "village")),
            Module("finish", {"en": "Finish", "zh": "结束"}, ("sheet", "quiz")),
        ),
        lessons={lesson.name: lesson for lesson in lessons},
    )
    return dataclasses.replace(course, **changes)


def without(course: CourseStructure, lesson: str) -> CourseStructure:
    """The course without one lesson."""
    modules = tuple(
        dataclasses.replace(
            module, lessons=tuple(name for name in module.lessons if name != lesson)
        )
        for module in course.modules
    )
    lessons = {
        name: found_lesson for name, found_lesson in course.lessons.items() if name != lesson
    }
    return dataclasses.replace(course, modules=modules, lessons=lessons)


def with_lesson(course: CourseStructure, lesson: LessonStructure) -> CourseStructure:
    """The course with one more lesson, at the end of its first module, or in place of its own."""
    first, *rest = course.modules
    if lesson.name not in course.lessons:
        first = dataclasses.replace(first, lessons=(*first.lessons, lesson.name))
    return dataclasses.replace(
        course, modules=(first, *rest), lessons={**course.lessons, lesson.name: lesson}
    )


def quiz_key(keys: dict[str, QuestionKey] | None = None) -> QuizKey:
    feedback = {
        id_: Feedback(
            by_option={option: f"<p>Why {id_} {option}</p>" for option in key.options},
            by_mistake={mistake: f"<p>Mistake {mistake}</p>" for mistake in key.mistakes},
            explain_html=f"<p>Explain {id_}</p>",
        )
        for id_, key in KEYS.items()
    }
    return QuizKey(keys or KEYS, {"en": feedback, "zh": feedback})


def release(
    course: CourseStructure | None = None,
    *,
    keys: dict[str, QuestionKey] | None = None,
    text: str = "1",
    **changes: Any,
) -> Release:
    """A release whose content hash follows from what differs; `text` stands for wording."""
    course = course or structure()
    key = {"quiz": quiz_key(keys)} if "quiz" in course.lessons else {}
    lessons = {
        (name, language): LESSON.dump_json(_compiled(course, name, language)).decode()
        for name in course.order
        for language in course.languages
    }
    files = (_file("course.yml", repr(course)), _file("welcome.en.md", text + repr(keys)))
    values = {"structure": course, "keys": key, "files": files, "lessons": lessons}
    return Release(**{**values, "renderer": "1", **changes})


def publish_course(database: Database, made: Release | None = None, **values: Any) -> PublishResult:
    if made is None and not values:
        return make_once(database, COURSE, lambda: _publish(database, release()))
    return _publish(database, made or release(), **values)


def list_revisions(session: Session, course: str) -> Sequence[Revision]:
    """All revisions of the course, the newest first."""
    rows = select(Revision).join(Course, Course.id == Revision.course_id)
    return session.scalars(rows.where(Course.name == course).order_by(Revision.number.desc())).all()


def _publish(database: Database, made: Release, **values: Any) -> PublishResult:
    act = Act(SYSTEM, values.pop("now", NOW))
    values.setdefault("count_active_learners", count_active_learners)
    return database.write(publish, act, release=made, **values)


def question(id_: str, language: str) -> Question:
    key = KEYS[id_]
    names = key.options or (key.correct if key.type == "order" else ())
    return Question(
        id=id_,
        type=key.type,
        stem_html=f"<p>{language} {id_}?</p>",
        points=key.points,
        options=tuple(Option(name, f"{language} {id_} {name}") for name in names),
        pairs=tuple(
            Pair(item, f"left {item}", f"right {item}")
            for item in key.correct
            if key.type == "match"
        ),
    )


def _compiled(course: CourseStructure, name: str, language: str) -> CompiledLesson:
    lesson = course.lessons[name]
    quiz: tuple[Any, ...] = tuple(
        QuestionPart(question(item.id, language))
        if len(item.questions) == 1
        else ScenarioPart(
            item.id,
            "<p>Read</p>",
            tuple(question(found_question, language) for found_question in item.questions),
        )
        for item in BANK
    )
    return CompiledLesson(
        name=name,
        language=language,
        title=lesson.titles[language],
        kind=lesson.kind,
        minutes=lesson.minutes,
        parts=quiz if lesson.kind == "quiz" else (HtmlPart(f"<p>{name} {language}</p>"),),
    )


def _file(path: str, content: str) -> FileRow:
    return FileRow(path, hashlib.sha256(content.encode()).hexdigest(), len(content))


def later(**values: int) -> dt.datetime:
    return NOW + dt.timedelta(**values)


def empty_database(database: Database) -> None:
    """Hypothesis runs many examples in one test, so in one database; SQLite gives ids again."""
    for cache in (published._structures, published._keys, published._lessons):
        cache._values.clear()
    if database.dialect == "postgresql":
        delete_all_rows(database)
        return
    with database.writer.begin() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())
