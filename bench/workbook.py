"""`python -m bench.workbook <stored report>`: its workbook in a process that does nothing else."""

import json
import os
import sys
import tempfile
from pathlib import Path

from bench.figures import measure_time
from bench.servers import read_peak_mb
from lms.reporting.report import FIGURES
from lms.reporting.tables import build_tables
from lms.sheets.writer import write_workbook

figures = FIGURES.validate_json(Path(sys.argv[1]).read_bytes())
with tempfile.TemporaryFile() as target:
    wall = measure_time(lambda: write_workbook(target, build_tables(figures, "zh"), notes=("a",)))
# Not getrusage: that one begins with the size of the process that forked.
print(json.dumps([wall / 1000, read_peak_mb(os.getpid())]))
