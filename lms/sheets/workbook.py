"""Open a workbook in a separate process, so that a malicious one does no harm."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import lms
from lms.sheets.model import SheetRow
from lms.sheets.refusals import BY_NAME, FileUnpacksTooLarge, WorkbookDamaged

WALL_SECONDS = 30
"""Seconds of real time, for a busy machine; the limit of processor time is set in the child."""


def read_workbook(data: bytes) -> tuple[str, tuple[SheetRow, ...]]:
    """Return name and rows of the first sheet that is not empty.

    Raises the refusals of this package.
    """
    answer = _ask_child(data)
    if "refused" in answer:
        raise BY_NAME[answer["refused"]](**answer["values"])
    rows = tuple(SheetRow(number, tuple(cells)) for number, cells in answer["rows"])
    return answer["name"], rows


def _ask_child(data: bytes) -> dict[str, Any]:
    """Return the child's output.

    A child ended by its limits means that the workbook is too large.
    """
    try:
        done = subprocess.run(
            (sys.executable, "-m", "lms.sheets.child"),
            input=data,
            capture_output=True,
            cwd=Path(lms.__file__).parent.parent,
            env={"PATH": os.environ.get("PATH", ""), "OPENPYXL_LXML": "False",
                 "OPENPYXL_DEFUSEDXML": "True", "PYTHONDONTWRITEBYTECODE": "1"},
            timeout=WALL_SECONDS,
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise FileUnpacksTooLarge from error
    if done.returncode < 0:
        raise FileUnpacksTooLarge
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        raise WorkbookDamaged from error
    return answer
