"""`python -m bench [P1 P3 …]`: measure, print the table, stop everything."""

import argparse
import importlib
import os
import platform
import sys

from bench.dataset import Size
from bench.figures import Figure, build_table
from bench.stage import Stage

# In the order in which they are measured.
MEASURES = {
    "P1": "p01_lesson:measure",
    "P3": "p03_quiz:measure",
    "P15": "p15_sign_in:measure",
    "P11": "p11_wire:measure",
    "P14": "p14_start:measure",
    "P5": "p05_cohort:measure",
    "P6": "p06_rollup:measure",
    "P7": "p07_report:measure",
    "P8": "p08_certificate:measure",
    "P9": "p08_certificate:measure_batch",
    "P16": "p16_roster:measure",
    "P17": "p17_fresh:measure",
}


def main() -> int:
    """1 when a figure fails; one that only misses its target does not."""
    arguments = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    arguments.add_argument("figures", nargs="*", metavar="P", help=f"of {', '.join(MEASURES)}")
    arguments.add_argument("--people", type=int, default=Size.people)
    wanted = arguments.parse_args()
    names = [name for name in MEASURES if name in wanted.figures or not wanted.figures]
    if unknown := set(wanted.figures) - set(MEASURES):
        arguments.error(f"not measured here: {', '.join(sorted(unknown))}")
    stage = Stage(Size(people=wanted.people))
    try:
        figures = [figure for name in names for figure in _measure(name, stage)]
    finally:
        stage.close()
    print(f"\n{_machine()}\n\n{build_table(figures)}\n")
    print("\n".join(stage.notes))
    return int(any(figure.verdict == "fails" for figure in figures))


def _measure(name: str, stage: Stage) -> list[Figure]:
    print(f"{name} …", end=" ", flush=True, file=sys.stderr)
    module, _, function = MEASURES[name].partition(":")
    found = list(getattr(importlib.import_module(f"bench.{module}"), function)(stage))
    print(", ".join(f"{figure.result:.3g}" for figure in found), file=sys.stderr)
    return found


def _machine() -> str:
    load = os.getloadavg()[1]
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.platform()};"
        f" load of the last five minutes {load:.1f}"
    )


if __name__ == "__main__":
    raise SystemExit(main())
