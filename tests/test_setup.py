"""`deploy/setup.sh` before anything is installed."""

import shutil
import subprocess

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
