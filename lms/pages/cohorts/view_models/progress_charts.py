"""Progress and quizzes of a cohort as charts, each with its text and its table."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from markupsafe import Markup

from lms.assessment.queries.quiz_statistics import QuizScores
from lms.assessment.rules.grading import score_text
from lms.assessment.rules.score_distribution import (
    ScoreBand,
    build_score_bands,
    count_by_band,
    find_median,
)
from lms.charts import ChartColumn, ChartMarker, draw_bar, draw_columns, draw_line
from lms.i18n import find_language
from lms.learning.queries.weeks import WeeklyProgress
from lms.learning.rules.weeks import find_week_index, list_weeks
from lms.web.languages import current_language
from lms.web.templating import date

MANY_ATTEMPTS = 4


@dataclass(frozen=True)
class BarRow:
    """A row of a table of bars: "n of N"."""

    label: str
    done: int
    total: int
    bar: Markup


@dataclass(frozen=True)
class Distribution:
    """A chart of numbers of people, and its rows in words."""

    chart: Markup
    rows: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class WeeklyCharts:
    """The two charts of a course's weeks. `due`: a sentence, empty without a date."""

    lessons: Markup
    active: Markup
    has_quiet: bool
    due: str


def build_weekly_charts(found: WeeklyProgress, due_on: dt.date | None) -> WeeklyCharts | None:
    """Return None before the first week and where nobody takes the course."""
    if not found.weeks:
        return None
    first, last = found.weeks[0].begins_on, found.weeks[-1].begins_on
    mondays = list_weeks(first, max(last, due_on or last))
    labels = [_short(day) for day in mondays]
    position = find_week_index(mondays, due_on)
    newest = found.weeks[-1]
    lessons = draw_line(
        [week.lessons for week in found.weeks],
        labels,
        target=found.lessons,
        title=_("Lessons done, added up by week"),
        desc=ngettext(
            "%(done)s of %(num)s lesson done.",
            "%(done)s of %(num)s lessons done.",
            found.lessons,
            done=newest.lessons,
        ),
        markers=[ChartMarker(position, _("due %(day)s", day=_short(due_on)))]
        if due_on and position is not None
        else (),
        quiet=[at for at, week in enumerate(found.weeks) if week.is_quiet],
    )
    active = draw_columns(
        [
            ChartColumn(_short(week.begins_on), week.active, is_light=week.is_quiet)
            for week in found.weeks
        ],
        title=_("Active people, by week"),
        desc=_(
            "Active in the last week: %(active)s of %(people)s.",
            active=newest.active,
            people=found.people,
        ),
    )
    return WeeklyCharts(
        lessons=lessons,
        active=active,
        has_quiet=any(week.is_quiet for week in found.weeks),
        due=_("The course is due on %(day)s.", day=date(due_on)) if due_on else "",
    )


def build_states(scored: QuizScores, people: int) -> tuple[BarRow, ...]:
    """Return how many have no attempt, not passed yet, and passed, of all in the course."""
    people = max(people, scored.attempted)
    rows = (
        (_("No attempt yet"), people - scored.attempted),
        (_("Attempted, not passed yet"), scored.attempted - scored.passed),
        (_("Passed"), scored.passed),
    )
    return tuple(
        BarRow(label, done, people, draw_bar(done, people, largest=people)) for label, done in rows
    )


def build_scores(scored: QuizScores, *, points: int, needed: int) -> Distribution:
    """Return the distribution of best scores, in bands with a border at the pass mark."""
    bands = build_score_bands(points, needed)
    counts = count_by_band(scored.best_scores, bands)
    columns = [
        ChartColumn(_name_short(band, points), count, is_light=not band.passes)
        for band, count in zip(bands, counts, strict=True)
    ]
    rows = tuple(
        (_name_band(band, points), count) for band, count in zip(bands, counts, strict=True)
    )
    return Distribution(draw_columns(columns, title=_("Best scores"), desc=_describe(rows)), rows)


def build_attempts(scored: QuizScores) -> Distribution | None:
    """Return the number of attempts that people needed to pass; None if nobody has passed."""
    counts: dict[int, int] = {}
    for row in scored.rows:
        if row.first_passed_attempt is not None:
            position = min(row.first_passed_attempt, MANY_ATTEMPTS)
            counts[position] = counts.get(position, 0) + row.best.people
    if not counts:
        return None
    positions = range(1, max(counts) + 1)
    rows = tuple((_name_attempts(position), counts.get(position, 0)) for position in positions)
    columns = [
        ChartColumn(f"{n}+" if n == MANY_ATTEMPTS else str(n), counts.get(n, 0)) for n in positions
    ]
    return Distribution(
        draw_columns(columns, title=_("Attempts until passing"), desc=_describe(rows)), rows
    )


def describe_median(scored: QuizScores, *, points: int, needed: int) -> str:
    """Return the median of the best scores in words; empty where there is no attempt."""
    median = find_median(scored.best_scores, points)
    if median is None:
        return ""
    text = _(
        "Half of those who took the quiz have %(score)s of %(points)s or more; to pass:"
        " %(needed)s.",
        score=score_text(median),
        points=points,
        needed=needed,
    )
    return str(text)


def _describe(rows: Iterable[tuple[str, int]]) -> str:
    """Return the rows as one line, for those who hear the chart."""
    texts = (_("%(label)s: %(count)s", label=label, count=count) for label, count in rows)
    return str(_(", ").join(texts))


def _name_band(band: ScoreBand, points: int) -> str:
    values = {"low": band.low, "high": band.high, "points": points}
    if band.low >= points:
        return str(ngettext("the one point", "all %(num)s points", points))
    if band.high >= points:
        return str(_("%(low)s to %(points)s, of %(points)s", **values))
    return str(_("%(low)s to under %(high)s, of %(points)s", **values))


def _name_short(band: ScoreBand, points: int) -> str:
    last = points if band.high >= points else band.high - 1
    return str(last) if last <= band.low else f"{band.low}–{last}"


def _name_attempts(position: int) -> str:
    if position == MANY_ATTEMPTS:
        return str(_("%(count)s or more attempts", count=position))
    return str(ngettext("%(num)s attempt", "%(num)s attempts", position))


def _short(day: dt.date) -> str:
    pattern = find_language(current_language()).day_format
    return str(format_date(day, pattern))
