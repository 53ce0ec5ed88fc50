"""One tiny broken course for each problem code; all that is reported about it is expected.

A folder of `broken/` holds only the files that differ from `good/`.
"""

import datetime as dt
import re
import shutil
from pathlib import Path

import pytest

from lms.content.folder import check_folder
from lms.content.messages import CATALOGUE, FIXED_WORDS
from lms.content.problems import Problem, build_problem, format_problem
from lms.i18n import build_translate
from tests.content.faults import read_faults

CHINESE = build_translate("zh")
COURSES = Path(__file__).parent.parent / "courses"
BROKEN = sorted(path.name for path in (COURSES / "broken").iterdir())
TODAY = dt.date(2026, 11, 23)

ELSEWHERE = {
    "folder-without-courses",  # tests/cli/test_courses.py
    "file-too-large", "used-id-changed", "used-id-removed",  # test_load.py
    "shared-absent",  # below
    "shared-entry-used",  # tests/catalogue/test_publishing_site.py
    "plan-page-shared", "shared-entry-of-refused", "shared-refused",  # test_refused_sets.py
    "ids-missing",  # test_guide.py
    "file-left-out", "language-empty", "lesson-file-name", "lesson-in-subfolder", "media-format",
    "media-type", "picture-too-large", "translation-absent",  # test_faulty_files.py
    "too-many-sums",  # test_sums.py
    "block-unread",  # a net under the parser: no text is known that falls into it
}  # fmt: skip


def overlay(code: str, folder: Path) -> Path:
    shutil.copytree(COURSES / "good", folder)
    shutil.copytree(COURSES / "broken" / code, folder, dirs_exist_ok=True)
    (folder / "expected.txt").unlink()
    return folder


@pytest.mark.parametrize("code", BROKEN)
def test_broken_course_is_reported_at_its_line(code, tmp_path):
    expected = (COURSES / "broken" / code / "expected.txt").read_text(encoding="utf-8")

    problems = check_folder(
        overlay(code, tmp_path / "courses"),
        today=TODAY,
        layouts=["standard"],
        facets={"product": ["tea"]},
    ).problems

    reported = [
        f"{problem.path}:{problem.line} {problem.severity} {problem.code}" for problem in problems
    ]
    assert reported == expected.splitlines()
    assert code in {problem.code for problem in problems}
    for problem in problems:
        assert "%(" not in format_problem(problem)
        assert "%(" not in format_problem(problem, CHINESE)


GLOSSARY, FACTS = "glossary.yml", "facts.yml"


def refer(folder, *, times):
    """A note that refers to the glossary and to the facts, so many times each."""
    note = folder / "tea/note.en.md"
    links = "[leaf](term:leaf) [A01](fact:A01)\n\n" * times
    note.write_text(note.read_text(encoding="utf-8").rstrip() + "\n\n" + links, encoding="utf-8")
    return folder


@pytest.mark.parametrize("path", [GLOSSARY, FACTS])
def test_a_shared_file_that_is_absent_is_one_warning(path, tmp_path):
    folder = refer(overlay("link-term", tmp_path / "courses"), times=40)
    (folder / path).unlink(missing_ok=True)

    reported = [
        problem for problem in check_folder(folder, today=TODAY).problems if problem.path == path
    ]

    assert [(organization.severity, organization.code) for organization in reported] == [
        ("warning", "shared-absent")
    ]
    assert int(reported[0].values["count"]) >= 40


@pytest.mark.parametrize("path", [GLOSSARY, FACTS])
@pytest.mark.parametrize("alone", ["", "tea"])
def test_a_shared_file_that_is_broken_is_reported_once(path, alone, tmp_path):
    folder = refer(overlay("link-term", tmp_path / "courses"), times=40)
    (folder / path).write_text("leaf: [")

    codes = [problem.code for problem in check_folder(folder / alone, today=TODAY).problems]

    assert codes.count("yaml-syntax") == 1
    assert ("link-term" in codes, "link-fact" in codes) == (path == FACTS, False)


def test_good_courses_have_no_problem():
    assert check_folder(COURSES / "good", today=TODAY).problems == ()


def test_every_code_has_a_broken_course_or_a_fault():
    reported = {code for fault in read_faults() for code, _ in fault.expected}

    assert CATALOGUE.keys() - ELSEWHERE == {*BROKEN, *reported} - ELSEWHERE


@pytest.mark.parametrize("code", CATALOGUE)
def test_message_speaks_both_languages_with_the_same_values(code):
    message = CATALOGUE[code]
    sentence, fix = CHINESE(message.sentence, ""), CHINESE(message.fix, "")

    assert _list_values(sentence) == _list_values(message.sentence)
    assert set(_list_values(fix)) <= set(_list_values(message.sentence + message.fix))
    for chinese in (sentence, fix):
        assert re.search("[\u4e00-\u9fff]", chinese)
        assert chinese.endswith("。")
    for english in (message.sentence, message.fix):
        assert not re.search("[\u4e00-\u9fff]", english.replace("10亿", ""))
        assert english.endswith(".")


def _list_values(sentence: str) -> list[str]:
    return sorted(set(re.findall(r"%\((\w+)\)s", sentence)))


def test_fixed_words_of_a_problem_are_chinese_in_chinese():
    problem = build_problem("id-missing", "a.md", 3, 1, kind="question")

    said = format_problem(problem, CHINESE)

    assert "question" in FIXED_WORDS
    assert said.startswith("a.md:3:1: error id-missing – 题目没有编号。")


def test_words_of_an_author_are_not_translated():
    """Only values that the reader of files itself writes are words of the product."""
    problem = build_problem("block-unknown", "a.md", name="question")

    assert "“question”" in format_problem(problem, CHINESE)


def test_nearest_name_is_suggested_in_both_languages():
    problem = build_problem("link-lesson", "a.md", 1, 1, name="prise", suggestion="price")

    assert "Did you mean “price”?" in format_problem(problem)
    assert "是否想写“price”？" in format_problem(problem, CHINESE)


def test_problems_sort_by_place():
    problems = [Problem("b.md", 1, 1, "error", "x"), Problem("a.md", 2, 1, "error", "x")]

    assert [problem.path for problem in sorted(problems)] == ["a.md", "b.md"]
