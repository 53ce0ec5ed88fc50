"""P7: the workbook of a report for our own use, 5,000 people × 40 lessons, in a process alone."""

import json
import subprocess
import sys
from collections.abc import Iterator

from bench.figures import Figure
from bench.stage import Stage

ROUNDS = 3
_MEASURE = """
import json, tempfile, time
from pathlib import Path
from lms.reporting.tables import build_tables
from lms.sheets.writer import write_workbook
from bench.p07_report import build_figures
figures = build_figures()
begun = time.monotonic()
with tempfile.TemporaryFile() as target:
    write_workbook(target, build_tables(figures, "zh"), notes=("notes",))
    size = target.tell()
wall = time.monotonic() - begun
# Not getrusage: that one begins with the size of the process that forked.
status = Path("/proc/self/status").read_text()
peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
print(json.dumps([wall, peak, size / 1024]))
"""


def measure(stage: Stage) -> Iterator[Figure]:
    """Wall from the snapshot to the last byte; the peak is of the whole process."""
    rows = [_run() for _ in range(ROUNDS)]
    yield Figure("P7", "report XLSX 5,000 × 40, wall", "s", [row[0] for row in rows], 1.5, 1.5)
    yield Figure("P7", "its peak memory", "MiB", [row[1] for row in rows], 100, 100)
    stage.notes.append(f"P7: the workbook has {rows[0][2]:.0f} KB.")


def build_figures(people: int = 5000, lessons: int = 40) -> dict[str, object]:
    """A snapshot as `lms.reporting.services` makes it; 60 % are done."""
    counts = {
        "enrolled": people, "entered": people, "passed": 0, "finished": 0,
        "certificates": 0, "left": 0, "never_invited": 0,
    }  # fmt: skip
    return {
        "zone": "Asia/Shanghai",
        "for_outside": False,
        "progress": None,
        "total": counts,
        "organizations": [
            {"number": None, "name_en": "Bench", "name_zh": "试验谷", "country": "CN", **counts}
        ],
        "countries": [],
        "products": [],
        "courses": [],
        "titles": {"reference": {"en": "Reference"}},
        "head_counts": [],
        "lessons": {"reference": [f"lesson-{number}" for number in range(lessons)]},
        "people": [
            {
                "name": f"王小{number}", "learner_number": f"{number:07}", "organization": 0,
                "course": "reference", "enrolled_at": "2026-09-01T00:00:00+00:00",
                "entered": True, "required_done": 24, "required_total": lessons,
                "passed": False, "finished_at": None, "left": False,
                "done": "1" * (lessons * 3 // 5) + "0" * (lessons - lessons * 3 // 5),
            }
            for number in range(people)
        ],
    }  # fmt: skip


def _run() -> list[float]:
    done = subprocess.run(
        (sys.executable, "-c", _MEASURE), capture_output=True, check=True, text=True
    )
    found: list[float] = json.loads(done.stdout)
    return found
