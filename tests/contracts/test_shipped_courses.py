"""The shipped courses load without a problem and are published whole."""

import datetime as dt

from lms.accounts.rules.acts import SYSTEM, Act
from lms.catalogue.preparation import Publisher
from lms.catalogue.publisher import publish_folder
from lms.content.folder import check_folder, read_courses_folder
from lms.content.load import compile_course
from lms.db import Database, migrate
from lms.enrolment.queries.enrolments import count_active_learners
from lms.folders import COURSES
from lms.store import Store

TODAY = dt.date(2026, 11, 24)


def test_shipped_courses_have_no_error():
    problems = check_folder(COURSES, today=TODAY).problems

    assert [problem for problem in problems if problem.severity == "error"] == [], (
        "Correct what `lms courses check courses/` names."
    )


def test_every_lesson_is_ready_in_every_language():
    for course in check_folder(COURSES, today=TODAY).courses.values():
        compiled = compile_course(course)

        assert {key: lesson.language for key, lesson in compiled.items()} == {
            (name, language): language
            for name in course.structure.order
            for language in course.structure.languages
        }, "Translate the lesson and set `status: ready` in it."


def test_shipped_courses_are_published_and_again_without_change(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'lms.sqlite3'}")
    migrate.upgrade(database)
    printer = Publisher(
        database,
        Store(tmp_path / "files"),
        act=Act(SYSTEM, dt.datetime(2026, 11, 24, tzinfo=dt.UTC)),
        count_active_learners=count_active_learners,
    )

    (shared, *first), second = [
        list(publish_folder(printer, read_courses_folder(COURSES))) for _ in range(2)
    ]

    database.dispose()
    assert shared.updated_files == ("facts.yml", "glossary.yml", "paths.yml"), (
        "Publish each file that the courses share, once."
    )
    assert [outcome.result.is_new for outcome in first] == [True] * len(first), (
        "Publish every course of the folder."
    )
    assert [outcome.result.is_new for outcome in second] == [False] * len(first), (
        "Make no revision where nothing changed: compile the same source to the same bytes."
    )
