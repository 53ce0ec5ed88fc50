"""`deploy/setup.sh` before anything is installed."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.contracts.tree import ROOT


def test_an_environment_of_another_folder_is_left_alone(tmp_path):
    other, here = tmp_path / "other" / ".venv", tmp_path / "here"
    other.mkdir(parents=True)
    (here / "deploy").mkdir(parents=True)
    shutil.copy(ROOT / "deploy" / "setup.sh", here / "deploy")
    (here / ".venv").symlink_to(other)

    ended = subprocess.run(
        ["sh", "deploy/setup.sh", "run"], cwd=here, capture_output=True, text=True, check=False
    )

    assert (ended.returncode, list(other.iterdir())) == (1, [])
    assert ended.stderr.endswith("type: rm .venv\n")


@pytest.mark.skipif(not Path("/usr/bin/python3").exists(), reason="needs a Python of the system")
def test_the_python_of_the_system_is_taken_before_another_on_the_path(tmp_path):
    here, programs = tmp_path / "here", tmp_path / "programs"
    (here / "deploy").mkdir(parents=True)
    shutil.copy(ROOT / "deploy" / "setup.sh", here / "deploy")
    for name in ("python3", "apt-get"):
        write_program(programs / name, f'echo "{name} was run"')
    # The environment is there already, and its pip ends the installation.
    write_program(here / ".venv/bin/python", "exit 3")

    ended = subprocess.run(
        ["sh", "deploy/setup.sh", "run"], cwd=here, capture_output=True, text=True, check=False,
        env={"PATH": f"{programs}:{os.environ['PATH']}"},
    )  # fmt: skip

    assert (ended.returncode, "python3 was run" in ended.stdout + ended.stderr) == (3, False)


def write_program(path, command):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{command}\n")
    path.chmod(0o755)
