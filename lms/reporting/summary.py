"""The words of a report: period, summary as sentences, the method, and the notes sheet."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from lms.i18n import find_language, translate, translate_count
from lms.i18n import gettext_noop as _
from lms.i18n import ngettext_noop as ngettext
from lms.i18n.choices import name_zone
from lms.plan.message_texts import format_step_totals
from lms.plan.rules.step_totals import add_step_counts
from lms.reporting.disclosure import MIN_CELL_SIZE
from lms.reporting.report import ReportFigures, ReportProducers


def format_notes(figures: ReportFigures, language: str) -> tuple[str, ...]:
    """Return the name of the sheet first, then the notes on how to read the figures."""
    return (
        translate(_("About this report"), language),
        figures.cohort,
        format_period(figures, language),
        format_moment(figures, language),
        *format_summary(figures, language),
        *format_method(figures, language),
    )


def format_period(figures: ReportFigures, language: str) -> str:
    period = _("Period: %(since)s to %(until)s")
    since, until = (format_day(day, language) for day in (figures.scope.since, figures.scope.until))
    return translate(period, language, since=since, until=until)


def format_moment(figures: ReportFigures, language: str) -> str:
    """Return when the figures were computed, in the cohort's zone."""
    found, local = find_language(language), figures.as_of.astimezone(ZoneInfo(figures.zone))
    moment = format_datetime(local, found.moment_format, locale=found.locale)
    text = _("Figures as of %(moment)s (%(zone)s)")
    return translate(text, language, moment=moment, zone=name_zone(figures.zone, language))


def format_day(day: dt.date, language: str) -> str:
    """Return the day as its readers write it."""
    found = find_language(language)
    return str(format_date(day, found.date_format, locale=found.locale))


def format_summary(figures: ReportFigures, language: str) -> tuple[str, ...]:
    """Return a few sentences, each with a figure as "n of N"."""
    return tuple(_list_sentences(figures, language))


def _list_sentences(figures: ReportFigures, language: str) -> Iterator[str]:
    total, steps = figures.total, figures.steps
    if total.enrolled:
        yield from _describe_people(figures, language)
    else:
        yield translate(_("Nobody was enrolled in this period."), language)
    if total.never_invited:
        forms = ngettext(
            "Never invited: one more member of these cooperatives.",
            "Never invited: %(num)s more members of these cooperatives.",
        )
        yield translate_count(forms, language, total.never_invited)
    if total.enrolled and figures.producers.unknown and not figures.producers.is_unknown:
        forms = ngettext(
            "The number of members is missing for %(unknown)s of %(num)s cooperative.",
            "The number of members is missing for %(unknown)s of %(num)s cooperatives.",
        )
        unknown, all_of_them = figures.producers.unknown, figures.producers.total_organizations
        yield translate_count(forms, language, all_of_them, unknown=unknown)
    if any(row.written for row in steps):
        yield format_step_totals(
            add_step_counts(steps, figures.producers.total_organizations), language
        )


def _describe_people(figures: ReportFigures, language: str) -> Iterator[str]:
    """Yield what the people of a report have reached; "n of N" agrees with N."""
    total, producers = figures.total, figures.producers
    values = asdict(total)
    forms = ngettext(
        "Signed in: %(signed_in)s of %(num)s enrolled person.",
        "Signed in: %(signed_in)s of %(num)s enrolled people.",
    )
    yield translate_count(forms, language, total.enrolled, **values)
    for message in (
        _(
            "%(finished)s of %(enrolled)s finished a course; %(passed)s of %(enrolled)s"
            " passed a quiz."
        ),
        _("%(certificates)s of %(enrolled)s received a certificate."),
    ):
        yield translate(message, language, **values)
    forms = ngettext(
        "Somebody finished in %(organizations)s of %(num)s cooperative.",
        "Somebody finished in %(organizations)s of %(num)s cooperatives.",
    )
    total_organizations, organizations = producers.total_organizations, producers.organizations
    yield translate_count(forms, language, total_organizations, organizations=organizations)
    if producers.only_offered:
        forms = ngettext(
            "One more cooperative is offered this cohort; nobody from it is enrolled yet.",
            "%(num)s more cooperatives are offered this cohort; nobody from them is enrolled yet.",
        )
        yield translate_count(forms, language, producers.only_offered)
    yield from _describe_producers(producers, language)
    yield translate(_("Left: %(left)s of %(enrolled)s."), language, **values)


def _describe_producers(producers: ReportProducers, language: str) -> Iterator[str]:
    """Yield the members represented, of those of the organizations that stated their number."""
    total_organizations = producers.total_organizations
    if producers.is_unknown:
        forms = ngettext(
            "Producers represented: not known yet. %(known)s of %(num)s cooperative gave the number"
            " of its members.",
            "Producers represented: not known yet. %(known)s of %(num)s cooperatives gave the"
            " number of their members.",
        )
        yield translate_count(
            forms, language, total_organizations, known=total_organizations - producers.unknown
        )
    elif producers.total_members and producers.unknown:
        forms = ngettext(
            "Producers represented: %(represented)s of %(total_members)s, the members of the one"
            " cooperative that stated its number.",
            "Producers represented: %(represented)s of %(total_members)s, the members of the"
            " %(num)s cooperatives that stated their number.",
        )
        stating = total_organizations - producers.unknown
        yield translate_count(
            forms,
            language,
            stating,
            represented=producers.represented,
            total_members=producers.total_members,
        )
    elif producers.total_members:
        represented = _("Producers represented: %(represented)s of %(total_members)s.")
        yield translate(represented, language, **asdict(producers))


METHOD = (
    _(
        "The figures were computed once and frozen. People go on learning; this report"
        " does not change."
    ),
    _(
        "Enrolled: people who were enrolled in a course on at least one day of the period. "
        "People who joined with the course code count once a coordinator has confirmed them. "
        "Somebody who learned for two cooperatives counts in each."
    ),
    _(
        "Signed in: those of them who have signed in to the platform. Passed a quiz: those with "
        "at least one passed quiz. Both, and the lessons done by each person, as of the moment "
        "when the report was frozen."
    ),
    _(
        "Finished: all required lessons read, quizzes passed and worksheets handed in by the"
        " last day of the period, also before its first day. Certificates: valid ones issued by"
        " then."
    ),
    _(
        "Left: removed from the course, or no longer a member of the cooperative. Their work "
        "stays in the figures."
    ),
    _(
        "Never invited: people registered as members on the last day of the period who had never "
        "been enrolled in any cohort; only cooperatives for which somebody learned here."
    ),
    _(
        "Cooperatives that take part: those of which at least one person was enrolled here by the"
        " last day of the period, or whose people were counted at a training day. All others that"
        " the cohort is offered to are in no table."
    ),
    _(
        "Producers represented: the members of all cooperatives with at least one"
        " person who finished, as the cooperatives stated them; of the members of all cooperatives"
        " that take part."
    ),
    _(
        "A cooperative with several products counts in each of them, so rows by product"
        " may add up to more than the total."
    ),
    _(
        "Lessons done, by week: the required lessons of all courses and people that were done by "
        "the end of the week, also before the first day of the period. Active in the week: people "
        "who opened or did something on at least one day from Monday to Sunday."
    ),
    _(
        "First steps: what cooperatives wrote into their plans as the first thing to do, as it"
        " was on the last day of the period. Done is what the cooperative says; overdue: its"
        " date has passed. Of cooperatives that take part and for which somebody learns here."
    ),
    _(
        "Women and people under 35 are counted by hand at training days; the platform"
        " keeps neither gender nor birth dates of people."
    ),
)


def format_method(figures: ReportFigures, language: str) -> tuple[str, ...]:
    """Return what is counted and what is not."""
    messages = [*METHOD]
    if figures.scope.for_outside:
        messages.append(
            _(
                "Cooperatives that did not agree to be named are numbered. No person is named. "
                "Country and product of numbered cooperatives are shown only where at least "
                "%(smallest)s of them share it."
            )
        )
    return tuple(translate(message, language, smallest=MIN_CELL_SIZE) for message in messages)
