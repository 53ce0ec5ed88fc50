"""Injected faults: each is reported at its line, and one cause is one problem."""

import datetime as dt
import re
from pathlib import Path

import pytest

from lms.content.folder import check_folder
from lms.content.problems import format_problem, get_fix, get_sentence
from lms.i18n import build_translate
from tests.content.faults import apply, locate, read_faults, read_good

pytestmark = pytest.mark.usefixtures("parse_once")
TODAY = dt.date(2026, 11, 23)
GOOD = read_good()
FAULTS = read_faults()
CHINESE = build_translate("zh")
QUOTED = re.compile(r"“[^”]*”|（[^）]*）|retired: \{.*?\}\}?|[\w./-]+\.(?:md|yml)|\{#id\}")
"""The parts of a sentence that quote the author, in any language."""


def check(files: dict[str, bytes], folder: Path):
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return check_folder(folder, today=TODAY, layouts=["standard"], languages=["en", "zh"]).problems


def list_told(problems):
    return sorted((problem.code, f"{problem.path}:{problem.line}") for problem in problems)


def test_the_course_without_faults_has_no_problem(tmp_path):
    assert check(GOOD, tmp_path) == ()


@pytest.mark.parametrize(
    "text",
    [
        "- Weigh the leaf\n  — every morning",
        "- 先称重\n  ——每天早上",
        "- 先称重\n——每天早上",
        "- Keep it cold:\n  −5 °C at most",
        "- Keep it cold:\n−5 °C at most",
        "- Keep it cold:\n\n  – at most 5 °C",
        "- Keep it cold.\n\n−5 °C at most",
        "1. Weigh the leaf\n   • and the stem\n   - and this\n     – too",
        "- Write down:\n\n  ```\n  – 10 kg\n  ```",
        "- Write down:\n\n```\n• 10 kg\n```",
    ],
)
def test_a_line_of_an_item_may_begin_with_a_dash(tmp_path, text):
    source = GOOD["tea/price.en.md"].replace(b"- Cost first.", text.encode())

    assert check({**GOOD, "tea/price.en.md": source}, tmp_path) == ()


def check_words(problem):
    """Fail if a sentence mixes languages, or tells a translation to tick an option."""
    said = QUOTED.sub("", get_sentence(problem, CHINESE))
    english = re.sub(r"\d+亿", "", QUOTED.sub("", format_problem(problem)))

    assert "%(" not in said + english
    assert not re.search(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}", said), said
    assert not re.search("[一-鿿]", english), english
    assert not re.search(r"\ba [aeio]|\ban [^aeiou]", english, re.IGNORECASE), english
    if ".zh." in problem.path:
        assert "[x]" not in get_fix(problem) + get_fix(problem, CHINESE)


def test_at_least_260_faults_are_injected():
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 260


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_fault_is_reported_once_at_its_line(fault, tmp_path):
    files = apply(fault, GOOD)

    problems = check(files, tmp_path)

    expected = [(code, locate(fault, location, files)) for code, location in fault.expected]
    assert list_told(problems) == sorted(expected)
    for problem in problems:
        check_words(problem)
