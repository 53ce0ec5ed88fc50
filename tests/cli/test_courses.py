"""`lms courses check`: what it says and how it ends."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from lms.cli import group

COURSES = Path(__file__).parent.parent / "courses"

NO_LESSON = (
    "There is no lesson “prise” in this course. Did you mean “price”? "
    "Use the file name of a lesson without language and ending."
)

NO_COURSE = (
    "There is no course in this folder. "
    "Name the folder of a course, which holds a course.yml, or the folder above it."
)


@pytest.fixture
def courses(tmp_path):
    return shutil.copytree(COURSES / "good", tmp_path / "courses")


def run(*arguments):
    done = CliRunner().invoke(group, ["courses", "check", *map(str, arguments)])
    return done.exit_code, done.output.splitlines()


def spoil(courses, name, old, new):
    path = courses / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_good_courses_end_well(courses):
    assert run(courses, "--language", "en") == (
        0,
        ["Courses: 1. Errors: 0. Warnings: 0. Notices: 0."],
    )


def test_error_is_reported_with_its_place_and_ends_with_one(courses):
    spoil(courses, "tea/note.en.md", "Weigh", "[Weigh](lesson:prise)")

    code, lines = run(courses, "--language", "en")

    assert code == 1
    assert lines == [
        f"{courses}/tea/note.en.md:6:1: error link-lesson – {NO_LESSON}",
        "Courses: 1. Errors: 1. Warnings: 0. Notices: 0.",
    ]


def test_warning_ends_well(courses):
    spoil(courses, "tea/price.zh.md", "58元", "85元")

    code, lines = run(courses, "--language", "en")

    assert code == 0
    assert lines[-1] == "Courses: 1. Errors: 0. Warnings: 1. Notices: 0."


def test_chinese_is_spoken_when_asked_for(courses):
    spoil(courses, "tea/note.en.md", "Weigh", "[Weigh](lesson:prise)")

    _, lines = run(courses, "--language", "zh")

    assert lines[0].endswith(
        "error link-lesson – 本课程没有“prise”这一课。是否想写“price”？"
        "请使用课文的文件名，不带语言和扩展名。"
    )
    assert lines[-1] == "课程1门，错误1个，警告0个，提示0条。"


def test_one_course_is_checked_with_the_files_beside_it(courses):
    spoil(courses, "paths.yml", "[tea]", "[tea, coffee]")
    spoil(courses, "tea/note.en.md", "Weigh", "[Weigh](term:leaf)")

    code, lines = run(courses / "tea", "--language", "en")

    assert code == 1
    assert len(lines) == 2
    assert "link-term" in lines[0]


def test_json_holds_everything_for_programs(courses):
    spoil(courses, "paths.yml", "[tea]", "[tea, coffee]")

    code, lines = run(courses, "--format", "json", "--language", "en")

    assert code == 0
    assert json.loads("\n".join(lines)) == {
        "problems": [
            {
                "path": "paths.yml",
                "line": 4,
                "column": 18,
                "severity": "notice",
                "code": "path-course-absent",
                "message": "The learning path “leaders” names “coffee”, which has no folder.",
                "fix": "Nothing to do. A course that is being written is shown as such if"
                " planned names it, with a title and a summary.",
            }
        ],
        "summary": {"error": 0, "warning": 0, "notice": 1, "courses": 1},
    }


def test_fix_fixes_and_says_what(courses):
    spoil(courses, "tea/note.en.md", " id=q-note", "")

    code, lines = run(courses, "--fix", "--language", "en")
    again = run(courses, "--fix", "--language", "en")

    assert code == 0
    assert f"Fixed: {courses}/tea/note.en.md" in lines
    assert "id=q-note-1" in (courses / "tea/note.en.md").read_text(encoding="utf-8")
    assert again == (0, ["Courses: 1. Errors: 0. Warnings: 0. Notices: 0."])


def test_folder_that_is_not_there_is_refused(tmp_path):
    assert run(tmp_path / "none")[0] == 2


@pytest.mark.parametrize("inner", ["", "tea/media"])
def test_folder_without_courses_is_an_error(tmp_path, inner):
    (tmp_path / inner).mkdir(parents=True, exist_ok=True)
    (tmp_path / "notes.txt").write_text("Not a course.")

    code, lines = run(tmp_path / inner, "--language", "en")

    assert (code, lines[0]) == (
        1,
        f"{tmp_path / inner}/course.yml:1:1: error folder-without-courses – {NO_COURSE}",
    )


def test_folder_of_shared_files_alone_is_checked(courses):
    shutil.rmtree(courses / "tea")
    shutil.rmtree(courses / "library")

    code, lines = run(courses, "--language", "en")

    assert (code, lines[-1]) == (0, "Courses: 0. Errors: 0. Warnings: 0. Notices: 1.")
