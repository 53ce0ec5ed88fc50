"""`python -m bench.workbook <stored report>`: its workbook in a process that does nothing else."""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

from bench.servers import read_peak_mb
from lms.reporting.report import FIGURES
from lms.reporting.tables import build_tables
from lms.sheets.writer import write_workbook

figures = FIGURES.validate_json(Path(sys.argv[1]).read_bytes())
begun = time.monotonic()
with tempfile.TemporaryFile() as target:
    write_workbook(target, build_tables(figures, "zh"), notes=("notes",))
    wall = time.monotonic() - begun
# Not getrusage: that one begins with the size of the process that forked.
print(json.dumps([wall, read_peak_mb(os.getpid())]))
