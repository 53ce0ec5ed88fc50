"""What the child process that opens a workbook runs; nothing else imports it.

An answer is JSON: name and rows, or the refusal.
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
    """Return name and rows or the refusal; any error of a library means a damaged file."""
    try:
        from lms.sheets.xlsx import read  # slow import, inside the limit of processor time

        name, rows = read(io.BytesIO(data))
    except Refusal as refusal:
        return {"refused": type(refusal).__name__, "values": refusal.values}
    except MemoryError:
        return {"refused": FileUnpacksTooLarge.__name__, "values": {}}
    except Exception:  # noqa: BLE001 - the libraries raise whatever they please
        return {"refused": WorkbookDamaged.__name__, "values": {}}
    return {"name": name, "rows": [(row.number, row.cells) for row in rows]}
