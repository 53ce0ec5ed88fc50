"""Open a workbook in a separate process, so that a malicious one does no harm."""

import json
from typing import Any

from lms.errors import Refusal
from lms.sandbox import child_process
from lms.sandbox.limits import Limits
from lms.sheets.model import Sheet, SheetRow
from lms.sheets.refusals import BY_NAME, FileUnpacksTooLarge, WorkbookDamaged

LIMITS = Limits(memory=144 << 20, cpu_seconds=1.9, seconds=30)
_ENVIRONMENT = {"OPENPYXL_LXML": "False", "OPENPYXL_DEFUSEDXML": "True"}


def read_workbook(data: bytes) -> tuple[Sheet, ...]:
    """Return the sheets that are not empty, the visible ones first.

    Raises the refusals of this package; a sheet that cannot be taken holds its own.
    """
    answer = _ask_child(data)
    if refusal := _find_refusal(answer):
        raise refusal
    return tuple(
        Sheet(
            sheet["name"],
            tuple(SheetRow(number, tuple(cells)) for number, cells in sheet["rows"]),
            _find_refusal(sheet),
        )
        for sheet in answer["sheets"]
    )


def _find_refusal(answer: dict[str, Any]) -> Refusal | None:
    return BY_NAME[answer["refused"]](**answer["values"]) if "refused" in answer else None


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
