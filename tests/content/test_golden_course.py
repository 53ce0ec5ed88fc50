"""Tiny course in, expected dump out: structure, pages and keys of `courses/good`.

After a change that is meant: `python -m tests.content.test_golden_course` writes the dump anew;
read the difference.
"""

import json
import shutil
from pathlib import Path

from pydantic import RootModel

from lms.content.compiled import CompiledLesson
from lms.content.folder import check_folder
from lms.content.load import build_keys, compile_course
from lms.content.model import CourseStructure
from lms.content.question_model import QuizKey
from lms.i18n import build_translate

COURSES = Path(__file__).parent.parent / "courses"
EXPECTED = COURSES / "good.json"


def dump() -> str:
    loaded = check_folder(COURSES / "good").courses["tea"]
    compiled = compile_course(loaded, translate_in=build_translate)
    pages = {f"{name}.{spoken}": page for (name, spoken), page in compiled.items()}
    whole = {
        "structure": RootModel[CourseStructure](loaded.structure).model_dump(),
        "pages": RootModel[dict[str, CompiledLesson]](pages).model_dump(),
        "keys": RootModel[dict[str, QuizKey]](
            build_keys(loaded, translate_in=build_translate)
        ).model_dump(),
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def test_good_course_compiles_to_its_dump():
    assert json.loads(dump()) == json.loads(EXPECTED.read_text(encoding="utf-8"))


def test_authors_of_the_course_stand_for_lessons_that_name_none(tmp_path):
    shutil.copytree(COURSES / "good", tmp_path, dirs_exist_ok=True)
    course = tmp_path / "tea/course.yml"
    course.write_text(course.read_text() + "authors: {en: [Our team], zh: [我们的团队]}\n")

    pages = compile_course(check_folder(tmp_path).courses["tea"])

    authors = {name: page.authors for name, page in pages.items() if name[0] in ("price", "sheet")}
    assert authors == {
        ("price", "en"): ("Ana",),
        ("price", "zh"): ("Ana",),
        ("sheet", "en"): ("Our team",),
        ("sheet", "zh"): ("我们的团队",),
    }


def test_missing_translation_shows_the_source():
    pages = compile_course(check_folder(COURSES / "good").courses["tea"])

    assert pages["note", "zh"].language == "en"
    assert pages["price", "zh"].language == "zh"


def test_graded_pages_hold_no_key():
    dumped = json.loads(dump())["pages"]

    for language in ("en", "zh"):
        text = json.dumps(dumped[f"quiz.{language}"])
        assert "feedback" not in text
        assert "correct" not in text
        assert "explain" not in text


if __name__ == "__main__":
    EXPECTED.write_text(dump(), encoding="utf-8")
