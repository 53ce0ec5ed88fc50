"""`python -m bench [P1 P3 …]`: measure, print the table, stop everything."""

import os
import platform
from dataclasses import replace

import click

from bench.figures import Figure, build_table
from bench.p01_pages import measure_p1, measure_p2, measure_p5, measure_p6, measure_p15
from bench.p03_quiz import measure_p3
from bench.p07_report import measure_p7
from bench.p08_certificate import measure_p8, measure_p9
from bench.p11_wire import measure_p11
from bench.p12_phone import measure_p12
from bench.p13_search import measure_p13
from bench.p14_start import measure_p14, measure_p17
from bench.p16_roster import measure_p16
from bench.servers import stop_by_signals
from bench.stage import PEOPLE, Stage

# In the order in which they are measured: P14 looks at the memory of a server that has worked.
ON_SQLITE = {
    "P1": measure_p1, "P2": measure_p2, "P3": measure_p3, "P15": measure_p15, "P11": measure_p11,
    "P12": measure_p12, "P14": measure_p14, "P7": measure_p7, "P8": measure_p8, "P9": measure_p9,
    "P17": measure_p17,
}  # fmt: skip
ON_BOTH = {"P5": measure_p5, "P6": measure_p6, "P13": measure_p13, "P16": measure_p16}
ENGINES = {"SQLite": ON_SQLITE | ON_BOTH, "PostgreSQL": ON_BOTH}


@click.command(help=__doc__)
@click.argument("names", nargs=-1, metavar="[P]...", type=click.Choice([*ENGINES["SQLite"]]))
@click.option("--people", default=PEOPLE)
def main(names: tuple[str, ...], people: int) -> None:
    """End with 1 when a figure fails; one that only misses its target does not."""
    stop_by_signals()
    figures = list[Figure]()
    for engine, measures in ENGINES.items():
        with Stage(people, engine) as stage:
            for name in [name for name in measures if name in names or not names]:
                click.echo(f"{name} …", err=True)
                for measured in measures[name](stage):
                    figure = replace(measured, engine=f", {engine}" * (name in ON_BOTH))
                    click.echo(f"  {figure.name}{figure.engine}: {figure.result:.3g}", err=True)
                    figures.append(figure)
    load = f"load of the last five minutes {os.getloadavg()[1]:.1f}"
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {load}"
    click.echo(f"\n{machine}\n\n{build_table(figures)}")
    raise SystemExit(any(figure.verdict == "fails" for figure in figures))


if __name__ == "__main__":
    main()
