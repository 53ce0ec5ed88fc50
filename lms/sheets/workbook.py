"""Open a workbook in a separate process, so that a malicious one does no harm."""

import json
from typing import Any

from lms.sandbox import child_process
from lms.sandbox.limits import Limits
from lms.sheets.model import SheetRow
from lms.sheets.refusals import BY_NAME, FileUnpacksTooLarge, WorkbookDamaged

LIMITS = Limits(memory=144 << 20, cpu_seconds=1.9, seconds=30)
_ENVIRONMENT = {"OPENPYXL_LXML": "False", "OPENPYXL_DEFUSEDXML": "True"}


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
    """Return the child's answer.

    A child ended by its limits means that the workbook is too large.
    """
    try:
        answer = child_process.run(
            "lms.sheets.child:answer", data, LIMITS, environment=_ENVIRONMENT
        )
    except child_process.ChildTimedOut as error:
        raise FileUnpacksTooLarge from error
    except child_process.ChildEnded as error:
        raise (FileUnpacksTooLarge if error.code < 0 else WorkbookDamaged) from error
    found: dict[str, Any] = json.loads(answer)
    return found
