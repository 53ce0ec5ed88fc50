"""The tables of wording of the authoring guide: what the lessons never say."""

import re
from pathlib import Path

import pytest

from tests.shipped.wording import CHINESE, ENGLISH

COURSES = Path(__file__).resolve().parents[2] / "courses"


def list_texts(language: str) -> list[Path]:
    """Return the lessons of a language, and those of the library."""
    return sorted(COURSES.glob(f"*/*.{language}.md"))


@pytest.mark.parametrize("path", list_texts("en"), ids=lambda path: path.name)
def test_english_lesson_keeps_to_the_table_of_wording(path: Path) -> None:
    text = " ".join(path.read_text(encoding="utf-8").split()).lower()

    assert {old: new for old, new in ENGLISH.items() if old.lower() in text} == {}


@pytest.mark.parametrize("path", list_texts("zh"), ids=lambda path: path.name)
def test_chinese_lesson_keeps_to_the_table_of_wording(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert {old: new for old, new in CHINESE.items() if old in text} == {}


@pytest.mark.parametrize("path", list_texts("zh"), ids=lambda path: path.name)
def test_chinese_lesson_has_no_space_beside_its_characters(path: Path) -> None:
    """One style: no space between Chinese and Latin letters or figures in running text."""
    body = path.read_text(encoding="utf-8").split("---\n", 2)[2]
    prose = [
        line
        for line in body.splitlines()
        if not re.match(r":::|\||[a-z]+ = |- \[|#|\s*~|\s*>|\d+\. |- ", line)
    ]

    assert [line for line in prose if re.search(r"[\u4e00-\u9fff] [A-Za-z0-9]", line)] == []
