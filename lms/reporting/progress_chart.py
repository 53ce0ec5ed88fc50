"""Progress over time: stored in a report's snapshot, and drawn as curves."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from babel.dates import format_date
from markupsafe import Markup
from sqlalchemy.orm import Session

from lms.charts import ChartMarker, draw_line
from lms.enrolment.queries import CohortRow
from lms.enrolment.queries.cohort_details import list_course_dates
from lms.i18n import babel_locale, find_language, translate
from lms.learning.rules import find_week_index, list_weeks, monday_of
from lms.reporting.queries import ReportSpan, get_weekly_progress_of_report

LOOKS_AHEAD = dt.timedelta(weeks=26)


def _(message: str) -> str:
    """Mark a message for extraction."""
    return message


@dataclass(frozen=True)
class ReportCurve:
    title: str
    chart: Markup


def build_progress(session: Session, cohort: CohortRow, span: ReportSpan) -> dict[str, Any]:
    """Return plain values for the snapshot: weeks, targets, due dates of the courses shown."""
    found = get_weekly_progress_of_report(session, cohort, span)
    dates = list_course_dates(session, cohort.id)
    return {
        "people": found.people,
        "lessons": found.lessons,
        "weeks": [
            {
                "from": week.begins_on.isoformat(),
                "lessons": week.lessons,
                "finished": week.finished,
                "active": week.active,
                "quiet": week.is_quiet,
            }
            for week in found.weeks
        ],
        "due": sorted(
            {one.due_on.isoformat() for one in dates if one.due_on and one.course in span.courses}
        ),
    }


def draw_progress(figures: Mapping[str, Any], language: str) -> tuple[ReportCurve, ...]:
    """Return curves of lessons done and people who finished.

    Empty for a single week and for a snapshot without weeks.
    """
    progress = figures.get("progress")
    if not progress or len(progress["weeks"]) < 2:
        return ()
    drawn = (
        ("lessons", progress["lessons"], _("Lessons done, added up by week")),
        ("finished", progress["people"], _("People who have finished, added up by week")),
    )
    return tuple(
        ReportCurve(translate(title, language), _draw(progress, language, name, target, title))
        for name, target, title in drawn
    )


def _draw(progress: Mapping[str, Any], language: str, name: str, target: int, title: str) -> Markup:
    weeks = progress["weeks"]
    first, last = (dt.date.fromisoformat(weeks[index]["from"]) for index in (0, -1))
    due = [dt.date.fromisoformat(day) for day in progress["due"]]
    ahead = [day for day in due if monday_of(first) <= day <= last + LOOKS_AHEAD]
    mondays = list_weeks(first, max([last, *ahead]))
    values = [week[name] for week in weeks]
    told = translate(_("%(done)s of %(total)s"), language, done=values[-1], total=target)
    marks = [(find_week_index(mondays, day), day) for day in ahead]
    return draw_line(
        values,
        [_short(day, language) for day in mondays],
        target=target,
        title=translate(title, language),
        desc=told,
        marks=[
            ChartMarker(index, translate(_("due %(day)s"), language, day=_short(day, language)))
            for index, day in marks
            if index is not None
        ],
        quiet=[index for index, week in enumerate(weeks) if week["quiet"]],
    )


def _short(day: dt.date, language: str) -> str:
    pattern = find_language(language).day_format
    return str(format_date(day, pattern, locale=babel_locale(language)))
