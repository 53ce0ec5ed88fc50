"""docs/authoring.md: its examples are one small course, and each is checked without a problem."""

import datetime as dt
import io
import re

import pytest
from PIL import Image

from lms.content.blocks import BLOCKS
from lms.content.fix import fix_folder
from lms.content.folder import check_folder
from lms.content.frontmatter import SourceHead
from lms.content.load import compile_course
from lms.content.problems import CATALOGUE
from lms.content.questions.types import TYPES
from lms.folders import get_layout_folders_by_name
from lms.i18n import get_languages_by_code
from tests.contracts.tree import ROOT

GUIDE = (ROOT / "docs/authoring.md").read_text("utf-8")
TODAY = dt.date(2026, 11, 27)
EXAMPLE = re.compile(r"^```(?P<words>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = [(found["words"].split(), found["text"]) for found in EXAMPLE.finditer(GUIDE)]
# A whole file: the kind of text and its path.
FILES = {words[1]: text for words, text in EXAMPLES if len(words) == 2}
# A part of a lesson: `markdown` alone, or `markdown in` and the lesson that it belongs to.
PARTS = [
    (words[2] if len(words) == 3 else "full-cost", text)
    for words, text in EXAMPLES
    if words == ["markdown"] or words[1:2] == ["in"]
]


@pytest.fixture
def folder(tmp_path):
    """The course of the guide, with the pictures that it names."""
    for path, text in FILES.items():
        target = tmp_path / path
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, encoding="utf-8")
    media = tmp_path / "tea-price/media"
    media.mkdir()
    for name in ("box.webp", "leaf.webp"):
        (media / name).write_bytes(make_picture())
    (media / "weighing.mp3").write_bytes(b"ID3\x04\x00\x00\x00\x00\x00\x00")
    return tmp_path


def make_picture():
    target = io.BytesIO()
    Image.new("RGB", (640, 480), "green").save(target, "WEBP")
    return target.getvalue()


def check(folder):
    """The problems, without the notices that a lesson has no translation."""
    checked = check_folder(
        folder, today=TODAY, layouts=get_layout_folders_by_name(), languages=get_languages_by_code()
    )
    return [
        f"{problem.path}:{problem.line} {problem.code}"
        for problem in checked.problems
        if problem.code != "translation-absent"
    ]


def test_every_example_is_a_file_a_part_or_a_listing():
    kinds = {" ".join(words[:1]) for words, _ in EXAMPLES}

    assert kinds == {"yaml", "markdown", "text", "console"}
    assert len(PARTS) >= 13
    assert {path for path in FILES if path.endswith((".md", ".yml"))} == set(FILES)


def test_the_course_of_the_guide_has_no_problem(folder):
    assert check(folder) == []


@pytest.mark.parametrize(("lesson", "text"), PARTS, ids=lambda value: value.split("\n")[0][:40])
def test_a_part_has_no_problem_in_its_lesson(folder, lesson, text):
    path = folder / f"tea-price/{lesson}.en.md"
    path.write_text(f"{path.read_text('utf-8')}\n{text}", encoding="utf-8")
    # The translation of this lesson would lack the part.
    (folder / f"tea-price/{lesson}.zh.md").unlink(missing_ok=True)
    (folder / "tea-price/sums.yml").unlink()

    assert check(folder) == []


def test_the_guide_names_problems_that_exist():
    codes = {
        code
        for row in re.findall(r"^\|((?: `[a-z]+(?:-[a-z]+)+`,?)+) \|", GUIDE, re.MULTILINE)
        for code in re.findall("`([^`]+)`", row)
    }

    assert len(codes & CATALOGUE.keys()) >= 19
    assert codes - CATALOGUE.keys() == set()


def test_the_course_of_the_guide_is_shown_in_both_languages(folder):
    course = check_folder(folder, today=TODAY).courses["tea-price"]

    lessons = compile_course(course)

    shown = [(name, lesson.language) for (name, code), lesson in lessons.items() if code == "zh"]
    assert shown == [
        ("full-cost", "zh"), ("morning-market", "en"), ("price-sheet", "zh"), ("final-quiz", "zh"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_every_block_has_an_example(name):
    assert any(f":::{name}" in text for _, text in EXAMPLES)


@pytest.mark.parametrize("name", sorted(TYPES))
def test_every_type_of_question_has_an_example(name):
    assert any(f":::question {name} " in text for _, text in EXAMPLES)


@pytest.mark.parametrize("name", ["text", "long", "number", "money", "date", "choice", "table"])
def test_every_type_of_field_is_explained(name):
    assert f"`{name}`" in GUIDE


@pytest.mark.parametrize("name", sorted(SourceHead.model_fields))
def test_every_key_of_the_front_matter_is_explained(name):
    shown = SourceHead.model_fields[name].alias or name

    assert f"`{shown}`" in GUIDE or f"`{shown}: " in GUIDE or f"`{shown}:`" in GUIDE


def test_ids_need_not_be_written(folder):
    """The guide says so: without one the first check with --fix has no problem either."""
    for path in folder.glob("tea-price/*.md"):
        text = path.read_text("utf-8")
        without = re.sub(r"(?<=^:::)(.*) id=\S+", r"\1", text, flags=re.MULTILINE)
        # A calculator that a field names needs its id, as one that sums.yml names.
        without = re.sub(r" \{#\w+\}| from=\S+", "", without)
        path.write_text(without, encoding="utf-8")
    (folder / "tea-price/sums.yml").unlink()
    assert [reported.split(" ")[1] for reported in check(folder)] == ["ids-missing"] * 6

    changed = fix_folder(folder)

    assert len(changed) == 6
    assert check(folder) == []
