"""`python -m bench [P1 P3 …]`: measure, print the table, stop everything."""

import importlib
import os
import platform
from dataclasses import replace

import click

from bench.figures import Figure, build_table
from bench.servers import stop_by_signals
from bench.stage import PEOPLE, Stage, both_engines

# In the order in which they are measured.
MODULES = {
    "P1": "p01_pages",
    "P3": "p03_quiz",
    "P15": "p15_sign_in",
    "P11": "p11_wire",
    "P14": "p14_start",
    "P5": "p01_pages",
    "P6": "p06_rollup",
    "P7": "p07_report",
    "P8": "p08_certificate",
    "P9": "p08_certificate",
    "P16": "p16_roster",
    "P17": "p17_fresh",
}
ON_BOTH_ENGINES = {"P5", "P6", "P16"}


@click.command(help=__doc__)
@click.argument("names", nargs=-1, metavar="[P]...", type=click.Choice(list(MODULES)))
@click.option("--people", default=PEOPLE)
def main(names: tuple[str, ...], people: int) -> None:
    """End with 1 when a figure fails; one that only misses its target does not."""
    stop_by_signals()
    stage, figures = Stage(people), list[Figure]()
    try:
        for name in (name for name in MODULES if name in names or not names):
            click.echo(f"{name} …", err=True)
            module = importlib.import_module(f"bench.{MODULES[name]}")
            measure = getattr(module, f"measure_{name.lower()}")
            for engine_stage in both_engines(stage) if name in ON_BOTH_ENGINES else [stage]:
                suffix = f", {engine_stage.engine}" if name in ON_BOTH_ENGINES else ""
                for measured in measure(engine_stage):
                    figure = replace(measured, what=measured.what + suffix)
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
