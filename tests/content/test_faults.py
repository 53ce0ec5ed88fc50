"""Injected faults: each is told at its line, and one cause is one problem."""

import datetime as dt
from pathlib import Path

import pytest

from lms.content.folder import check_folder
from lms.content.problems import format_problem
from lms.i18n import build_translate
from tests.content.faults import apply, locate, read_faults, read_good

TODAY = dt.date(2026, 11, 23)
GOOD = read_good()
FAULTS = read_faults()
CHINESE = build_translate("zh")


def check(files: dict[str, bytes], folder: Path):
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return check_folder(folder, today=TODAY, layouts=["standard"], languages=["en", "zh"]).problems


def list_told(problems):
    return sorted((problem.code, f"{problem.path}:{problem.line}") for problem in problems)


def test_the_course_without_faults_has_no_problem(tmp_path):
    assert check(GOOD, tmp_path) == ()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_fault_is_told_at_its_line_and_once(fault, tmp_path):
    files = apply(fault, GOOD)

    problems = check(files, tmp_path)

    expected = [(code, locate(fault, location, files)) for code, location in fault.expected]
    assert list_told(problems) == sorted(expected)
    for problem in problems:
        assert "%(" not in format_problem(problem)
        assert "%(" not in format_problem(problem, CHINESE)
