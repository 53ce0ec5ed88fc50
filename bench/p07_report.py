"""P7: the workbook of a report for our own use, 5,000 people × 40 lessons, in a process alone."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

from bench.figures import Figure
from bench.stage import COHORT, Stage
from lms import clock
from lms.accounts.rules.acts import Act, Actor
from lms.cli.seed.demo_people import COURSE
from lms.reporting.queries.stored_reports import get_figures
from lms.reporting.report import FIGURES
from lms.reporting.services import ReportRequest, create_report

PEOPLE, ROUNDS = 5000, 3


def measure_p7(stage: Stage) -> Iterator[Figure]:
    """Wall from the stored report to the last byte; the peak is of the whole process."""
    request = ReportRequest(COHORT, (COURSE,), for_outside=False)
    act = Act(Actor(1), clock.now())
    stage.database.write(create_report, act, request, secret=b"secret of the figures")
    with stage.database.read_session() as session:
        figures = get_figures(session, 1)
    people = figures.people * (PEOPLE // len(figures.people))
    stored = stage.folder / "report.json"
    stored.write_bytes(FIGURES.dump_json(replace(figures, people=people)))
    command = (sys.executable, "-m", "bench.workbook", stored)
    rows = [json.loads(subprocess.check_output(command)) for _ in range(ROUNDS)]
    yield Figure("P7 report XLSX 5,000 × 40, wall", [row[0] for row in rows])
    yield Figure("P7 its peak memory", [row[1] for row in rows])
