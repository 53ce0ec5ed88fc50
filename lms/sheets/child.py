"""The process that opens a workbook: `python -m lms.sheets.child`, the file on standard input.

It prints one line of JSON: name and rows, or the refusal. Its memory and processor time are limited
before it reads a byte; exceeding them ends it.
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
    gc.disable()  # it reads one file, and what it builds has no cycles
    sys.stdout.write(json.dumps(answer(sys.stdin.buffer.read())))


def answer(data: bytes) -> dict[str, Any]:
    """Return name and rows or the refusal; any error of a library means a damaged file."""
    try:
        from lms.sheets.xlsx import read  # slow import, after the limits are set

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
