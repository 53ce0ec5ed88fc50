"""P7: the workbook of a report for our own use, 5,000 people × 40 lessons, in a process alone."""

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Iterator

from bench.figures import Figure
from bench.stage import Stage
from lms.learning.queries.weeks import WeeklyProgress
from lms.reporting.report import (
    PeopleCounts,
    ReportCourse,
    ReportFigures,
    ReportOrganization,
    ReportPerson,
    ReportProducers,
    ReportScope,
)

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


def build_figures(people: int = 5000, lessons: int = 40) -> ReportFigures:
    """A report as `lms.reporting.snapshot` builds it; 60 % are done."""
    counts = PeopleCounts(enrolled=people, entered=people)
    begun = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
    day = begun.date()
    done = lessons * 3 // 5
    names = tuple(f"lesson-{number}" for number in range(lessons))
    return ReportFigures(
        as_of=begun,
        cohort="Bench",
        zone="Asia/Shanghai",
        scope=ReportScope(
            ("reference",), for_outside=False, with_contacts=False, since=day, until=day
        ),
        total=counts,
        producers=ReportProducers(0, 0, 0, 1, 1),
        organizations=(ReportOrganization(1, None, {"en": "Bench", "zh": "试验谷"}, "CN", counts),),
        countries=(),
        products=(),
        courses=(ReportCourse("reference", {"en": "Reference"}, names, counts),),
        progress=WeeklyProgress(people, 0, ()),
        due_days=(),
        head_counts=(),
        people=tuple(
            ReportPerson(
                name=f"王小{number}",
                learner_number=f"{number:07}",
                organization_id=1,
                phone="",
                email="",
                course="reference",
                enrolled_at=begun,
                entered=True,
                required_done=done,
                required_total=lessons,
                passed=False,
                finished_at=None,
                has_left=False,
                done="1" * done + "0" * (lessons - done),
            )
            for number in range(people)
        ),
    )


def _run() -> list[float]:
    done = subprocess.run(
        (sys.executable, "-c", _MEASURE), capture_output=True, check=True, text=True
    )
    found: list[float] = json.loads(done.stdout)
    return found
