"""The dictionary of readings is loaded before a process has a database to write to."""

import subprocess
import sys

import pytest

from tests.speed import TIMEOUT

OPENING = """
import sys
from lms.cli.data_folder import {name}
with {name}(SETTINGS):
    pass
"""
MAKING = "import sys; from lms.factory import create_app; create_app(SETTINGS)"
IS_LOADED = "\nprint('pypinyin.core' in sys.modules)"


@pytest.mark.parametrize(
    "code",
    [MAKING, OPENING.format(name="prepare_database"), OPENING.format(name="open_database")],
    ids=["web", "server", "worker and commands"],
)
def test_a_process_that_writes_has_loaded_it(code, empty_sqlite, tmp_path):
    settings = f"""
from pathlib import Path
from lms.config import Settings
SETTINGS = Settings(data=Path({str(tmp_path)!r}), demo=True)
"""
    (tmp_path / "lms.sqlite3").write_bytes(empty_sqlite.read_bytes())

    ended = subprocess.run(
        [sys.executable, "-c", settings + code + IS_LOADED],
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT,
    )

    assert (ended.stdout.strip(), ended.returncode) == ("True", 0), ended.stderr


def test_it_is_not_loaded_by_being_imported():
    code = "import sys, lms.accounts.rules.latin; print('pypinyin' in sys.modules)"

    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=TIMEOUT
    )

    assert ended.stdout.strip() == "False"
