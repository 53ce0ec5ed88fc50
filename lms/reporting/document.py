"""A report as a printable document: title page, text, charts and tables."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from lms.charts import draw_bar
from lms.folders import TEMPLATES
from lms.i18n import html_language, translate
from lms.printing.engine import PdfSource
from lms.printing.styles import load_style
from lms.reporting.notes import write_head
from lms.reporting.progress_chart import draw_progress
from lms.reporting.summary import write_method, write_summary
from lms.reporting.tables import build_tables
from lms.sheets.tables import Table

MOST_BARS = 40
_NOT_PRINTED = "lessons-"


def _(message: str) -> str:
    """Mark a message for extraction."""
    return message


WORDS = {
    "kind_outside": _("Progress report"),
    "kind_own": _("Progress report for our own use"),
    "short": _("In short"),
    "weeks": _("Progress over time"),
    "chart": _("Finished, of all who enrolled"),
    "method": _("How these figures are made"),
    "of": _("%(done)s of %(total)s"),
    "demo": _("Demo: all people and cooperatives here are invented."),
}


@dataclass(frozen=True)
class ReportBar:
    """A bar of the chart; its figures are also given as text."""

    label: str
    done: int
    total: int
    svg: Markup


def build_sheet(figures: Mapping[str, Any], language: str, *, issuer: str, demo: bool) -> PdfSource:
    """Return the document of a frozen report in its language."""
    tables = [
        table for table in build_tables(figures, language) if not table.key.startswith(_NOT_PRINTED)
    ]
    html = (
        _template()
        .get_template("report.html")
        .render(
            html_language=html_language(language),
            words={key: translate(message, language) for key, message in WORDS.items()},
            kind="kind_outside" if figures["for_outside"] else "kind_own",
            cohort=figures["cohort"],
            issuer=issuer,
            is_demo=demo,
            head=write_head(figures, language),
            summary=write_summary(figures, language),
            method=write_method(figures, language),
            curves=draw_progress(figures, language),
            bars=build_bars(tables, language),
            tables=tables,
        )
    )
    return PdfSource(html=html, text=html, style=load_style("report.css"), has_picture=False)


def build_bars(tables: Sequence[Table], language: str) -> tuple[ReportBar, ...]:
    """Return one bar for each cooperative, in the order of the table."""
    rows = next((table.rows for table in tables if table.key == "organizations"), ())
    found = [(str(row[0]), _number(row[5]), _number(row[2])) for row in rows[:MOST_BARS]]
    largest = max((total for _name, _done, total in found), default=0)
    return tuple(
        ReportBar(
            label, done, total, draw_bar(done, total, largest=largest, title=f"{label}: {told}")
        )
        for label, done, total in found
        for told in [translate(WORDS["of"], language, done=done, total=total)]
    )


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


@functools.cache
def _template() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES / "printed"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
