"""The process that opens a workbook: `python -m lms.sheets.child`, the file on standard input.

It answers with one line of JSON: name and rows, or which refusal. Its memory and its share of the
processor are limited before it has seen a byte; passing them ends it.
"""

import gc
import io
import json
import resource
import signal
import sys
from typing import Any

from lms.errors import Refusal
from lms.sheets.refusals import FileUnpacksTooLarge, WorkbookDamaged

MEMORY = 144 << 20
SECONDS = 1.9


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (2, 3))
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    gc.disable()  # it lives for one file, and what it builds has no circles
    sys.stdout.write(json.dumps(answer(sys.stdin.buffer.read())))


def answer(data: bytes) -> dict[str, Any]:
    """Never raises: what a library makes of a damaged file is a damaged file."""
    try:
        from lms.sheets.xlsx import read  # slow import, and the limits come first

        name, rows = read(io.BytesIO(data))
    except Refusal as refusal:
        return {"refused": type(refusal).__name__, "values": refusal.values}
    except MemoryError:
        return {"refused": FileUnpacksTooLarge.__name__, "values": {}}
    except Exception:  # noqa: BLE001 - the libraries raise whatever they please
        return {"refused": WorkbookDamaged.__name__, "values": {}}
    return {"name": name, "rows": [(row.number, row.cells) for row in rows]}


if __name__ == "__main__":
    main()
