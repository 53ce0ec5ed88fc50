"""Progress over time: the weeks of a report, drawn as curves."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from babel.dates import format_skeleton
from markupsafe import Markup

from lms.charts import ChartMarker, draw_line
from lms.i18n import babel_locale, translate
from lms.i18n import gettext_noop as _
from lms.learning.rules.weeks import find_week_index, list_weeks, week_start_of
from lms.reporting.report import ReportFigures

LOOKS_AHEAD = dt.timedelta(weeks=26)


@dataclass(frozen=True)
class ReportCurve:
    title: str
    chart: Markup


def draw_progress(figures: ReportFigures, language: str) -> tuple[ReportCurve, ...]:
    """Return curves of lessons done and people who finished; none for a single week."""
    progress = figures.progress
    if len(progress.weeks) < 2:
        return ()
    lessons = [week.lessons for week in progress.weeks]
    people = [week.finished for week in progress.weeks]
    done = translate(_("Lessons done, added up by week"), language)
    finished = translate(_("People who have finished, added up by week"), language)
    return (
        ReportCurve(done, _draw(figures, language, done, lessons, progress.lessons)),
        ReportCurve(finished, _draw(figures, language, finished, people, progress.people)),
    )


def format_curve_key(figures: ReportFigures, language: str) -> tuple[str, ...]:
    """Return what lines and grounds of the curves mean; quiet weeks are named by their days."""
    messages = [
        _(
            "The line at the top is the most that can be reached, the curve what was reached by the"
            " end of each week."
        )
    ]
    if figures.due_days:
        messages.append(_("An upright line with a day: a course is due."))
    quiet = [week.begins_on for week in figures.progress.weeks if week.is_quiet]
    if quiet:
        messages.append(_("An ochre ground: the quiet time, weeks from %(days)s."))
    days = [_format_day(day, language) for day in quiet]
    return tuple(translate(message, language, days=days) for message in messages)


def _format_day(day: dt.date, language: str) -> str:
    return str(format_skeleton("MMMd", day, locale=babel_locale(language)))


def _draw(
    figures: ReportFigures, language: str, title: str, values: Sequence[int], target: int
) -> Markup:
    weeks = figures.progress.weeks
    first, last = weeks[0].begins_on, weeks[-1].begins_on
    ahead = [day for day in figures.due_days if week_start_of(first) <= day <= last + LOOKS_AHEAD]
    mondays = list_weeks(first, max([last, *ahead]))

    return draw_line(
        values,
        [_format_day(day, language) for day in mondays],
        target=target,
        title=title,
        desc=translate(_("%(done)s of %(total)s"), language, done=values[-1], total=target),
        markers=[
            ChartMarker(
                index, translate(_("due %(day)s"), language, day=_format_day(day, language))
            )
            for day in ahead
            if (index := find_week_index(mondays, day)) is not None
        ],
        quiet=[index for index, week in enumerate(weeks) if week.is_quiet],
    )
