"""`make test` ends as the worst of lint and tests does, whichever ends first."""

import os
import shutil
import subprocess

import pytest

from tests.contracts.tree import ROOT
from tests.speed import TIMEOUT

TOOLS = ("ruff", "mypy", "lint-imports", "djlint", "deptry")


@pytest.fixture
def folder(tmp_path):
    """The Makefile over tools that say their name and end with the given code."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "deploy").mkdir()
    (tmp_path / "deploy/setup.sh").touch()
    (tmp_path / ".venv/bin").mkdir(parents=True)
    for name in (*TOOLS, "python"):
        write_tool(tmp_path, name)
    return tmp_path


def write_tool(folder, name, last="exit 0"):
    path = folder / ".venv/bin" / name
    path.write_text(f'#!/bin/sh\necho "{name} $*"\n{last}\n')
    path.chmod(0o755)


def run(folder):
    # Without the variables of the make that runs this test.
    settings = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        ["make", "test"],
        cwd=folder,
        env=settings,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )


def test_all_is_run(folder):
    ended = run(folder)

    names = {line.split()[0] for line in ended.stdout.splitlines()}
    assert (ended.returncode, names) == (0, {*TOOLS, "python"})
    assert "python -m pytest" in ended.stdout
    assert "python -m lms courses check courses/" in ended.stdout


@pytest.mark.parametrize("wait", ["", "sleep 0.2"])
@pytest.mark.parametrize("failing", [*TOOLS, "python", "python and mypy"])
def test_one_failure_fails_and_the_other_job_is_run_to_its_end(folder, failing, wait):
    write_tool(folder, "python", wait)
    for name in failing.split(" and "):
        write_tool(folder, name, f"{wait}\nexit 1")

    ended = run(folder)

    assert ended.returncode != 0
    assert ("python -m pytest" in ended.stdout, "ruff check" in ended.stdout) == (True, True)
