"""`python -m bench [P1 P3 …]`: measure, print the table, stop everything."""

import importlib
import os
import platform

import click

from bench.figures import Figure, build_table
from bench.stage import PEOPLE, Stage

# In the order in which they are measured.
MEASURES = {
    "P1": "p01_lesson",
    "P3": "p03_quiz",
    "P15": "p15_sign_in",
    "P11": "p11_wire",
    "P14": "p14_start",
    "P5": "p05_cohort",
    "P6": "p06_rollup",
    "P7": "p07_report",
    "P8": "p08_certificate",
    "P9": "p09_batch",
    "P16": "p16_roster",
    "P17": "p17_fresh",
}


@click.command(help=__doc__)
@click.argument("names", nargs=-1, metavar="[P]...", type=click.Choice(list(MEASURES)))
@click.option("--people", default=PEOPLE)
def main(names: tuple[str, ...], people: int) -> None:
    """End with 1 when a figure fails; one that only misses its target does not."""
    stage, figures = Stage(people), list[Figure]()
    try:
        for name, module in MEASURES.items():
            if name in names or not names:
                click.echo(f"{name} …", err=True)
                for figure in importlib.import_module(f"bench.{module}").measure(stage):
                    click.echo(f"  {figure.what}: {figure.result:.3g}", err=True)
                    figures.append(figure)
    finally:
        stage.close()
    load = f"load of the last five minutes {os.getloadavg()[1]:.1f}"
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {load}"
    click.echo(f"\n{machine}\n\n{build_table(figures)}")
    raise SystemExit(any(figure.verdict == "fails" for figure in figures))


if __name__ == "__main__":
    main()
