"""Open a workbook in a separate process, so that a malicious one does no harm."""

import json
from typing import Any

from lms.errors import Refusal
from lms.sandbox import child_process
from lms.sandbox.limits import Limits
from lms.sheets.model import Sheet, SheetRow
from lms.sheets.refusals import BY_NAME, FileUnpacksTooLarge, WorkbookDamaged

LIMITS = Limits(memory=144 << 20, cpu_seconds=1.9, seconds=30)


def read_workbook(data: bytes) -> tuple[Sheet, ...]:
    """Return the visible sheets that are not empty, else the hidden ones.

    Raises the refusals of this package that concern the whole workbook.
    """
    answer = _ask_child(data)
    if refusal := _find_refusal(answer):
        raise refusal
    return tuple(
        Sheet(sheet["name"], tuple(map(SheetRow.load, sheet["rows"])), _find_refusal(sheet))
        for sheet in answer["sheets"]
    )


def _find_refusal(answer: dict[str, Any]) -> Refusal | None:
    return BY_NAME[answer["refused"]](**answer["values"]) if "refused" in answer else None


def _ask_child(data: bytes) -> dict[str, Any]:
    """Return the child's answer.

    A child ended by its limits means that the workbook is too large.
    """
    try:
        answer = child_process.run("lms.sheets.child:answer", data, LIMITS)
    except child_process.ChildTimedOut as error:
        raise FileUnpacksTooLarge from error
    except child_process.ChildEnded as error:
        raise (FileUnpacksTooLarge if error.code < 0 else WorkbookDamaged) from error
    found: dict[str, Any] = json.loads(answer)
    return found
