"""A report as a printable document: title page, text, charts and tables."""

from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from lms.charts import draw_bar
from lms.i18n import gettext_noop as _
from lms.i18n import html_language, translate
from lms.printing.engine import PdfSource
from lms.printing.styles import load_style
from lms.printing.templates import get_template
from lms.reporting.progress_chart import draw_progress, format_curve_key
from lms.reporting.report import ReportFigures
from lms.reporting.summary import (
    format_day,
    format_method,
    format_moment,
    format_period,
    format_summary,
)
from lms.reporting.table_texts import name_organization
from lms.reporting.tables import build_tables

MAX_BARS = 40


WORDS = {
    "kind_outside": _("Progress report"),
    "kind_own": _("Progress report for our own use"),
    "short": _("In short"),
    "weeks": _("Progress over time"),
    "chart": _("Finished, of all who enrolled"),
    "bar_key": _("The dark part of a bar has finished, the whole bar is enrolled."),
    "method": _("How these figures are made"),
    "of": _("%(done)s of %(total)s"),
    "demo": _("Demo: all people and cooperatives here are invented."),
}


@dataclass(frozen=True)
class ReportBar:
    """A bar of the chart; its figure is also given as text."""

    label: str
    figure: str
    svg: Markup


def build_sheet(figures: ReportFigures, language: str, *, issuer: str, demo: bool) -> PdfSource:
    """Return the document of a report in a language."""
    tables = build_tables(figures, language)
    html = get_template("report.html").render(
        html_language=html_language(language),
        words={key: translate(message, language) for key, message in WORDS.items()},
        kind="kind_outside" if figures.scope.for_outside else "kind_own",
        cohort=figures.cohort,
        issuer=issuer,
        is_demo=demo,
        period=format_period(figures, language),
        moment=format_moment(figures, language),
        summary=format_summary(figures, language),
        method=format_method(figures, language),
        curves=draw_progress(figures, language),
        curve_key=format_curve_key(figures, language),
        bars=build_bars(figures, language),
        format_day=partial(format_day, language=language),
        tables=[table for table in tables if not table.is_in_files_only],
    )
    return PdfSource(html=html, text=html, style=load_style("report.css"))


def build_bars(figures: ReportFigures, language: str) -> tuple[ReportBar, ...]:
    """Return one bar for each cooperative, in the order of the report."""
    shown = figures.organizations[:MAX_BARS]
    largest = max((organization.counts.enrolled for organization in shown), default=0)
    bars = []
    for organization_row in shown:
        label = name_organization(organization_row, language)
        done, total = organization_row.counts.finished, organization_row.counts.enrolled
        figure = translate(WORDS["of"], language, done=done, total=total)
        svg = draw_bar(done, total, largest=largest, title=f"{label}: {figure}")
        bars.append(ReportBar(label, figure, svg))
    return tuple(bars)
