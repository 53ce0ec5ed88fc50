"""The code of the child process that opens a workbook; nothing else imports it.

An answer is JSON: the sheets, each with its rows or its refusal, or the refusal of the whole.
"""

import gc
import io
import json
from collections.abc import Iterator
from typing import Any

from lms.errors import Refusal
from lms.sheets.refusals import FileUnpacksTooLarge, WorkbookDamaged


def answer(questions: Iterator[bytes]) -> Iterator[bytes]:
    gc.disable()  # it reads one file, and what it builds has no cycles
    for data in questions:
        yield json.dumps(_read(data)).encode()


def _read(data: bytes) -> dict[str, Any]:
    """Return the sheets or the refusal; any other error means a damaged file."""
    try:
        from lms.sheets.xlsx import read  # slow import, inside the limit of processor time

        sheets = read(io.BytesIO(data))
    except Refusal as refusal:
        return _describe(refusal)
    except MemoryError:
        return {"refused": FileUnpacksTooLarge.__name__, "values": {}}
    except Exception:  # noqa: BLE001 - archives and XML raise whatever they please
        return {"refused": WorkbookDamaged.__name__, "values": {}}
    return {
        "sheets": [
            {
                "name": sheet.name,
                "rows": [row.dump() for row in sheet.rows],
                **(_describe(sheet.refusal) if sheet.refusal else {}),
            }
            for sheet in sheets
        ]
    }


def _describe(refusal: Refusal) -> dict[str, Any]:
    return {"refused": type(refusal).__name__, "values": refusal.values}
