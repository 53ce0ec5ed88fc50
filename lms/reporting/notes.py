"""The title of a report and its notes sheet, in one language."""

from collections.abc import Mapping
from typing import Any

from lms.i18n import translate
from lms.reporting.summary import as_of, period_of, write_method, write_summary


def _(message: str) -> str:
    """Mark a message for extraction."""
    return message


def write_notes(figures: Mapping[str, Any], language: str) -> tuple[str, ...]:
    """Return the name of the sheet first, then the notes on how to read the figures."""
    head = (figures["cohort"], *write_head(figures, language))
    return (
        translate(_("About this report"), language),
        *head,
        *write_summary(figures, language),
        *write_method(figures, language),
    )


def write_head(figures: Mapping[str, Any], language: str) -> tuple[str, str]:
    """Return the period and the moment of the figures as text."""
    since, until = period_of(figures)
    moment = f"{as_of(figures):%Y-%m-%d %H:%M}"
    return (
        translate(_("Period: %(since)s to %(until)s"), language, since=since, until=until),
        translate(_("Figures as of %(moment)s (%(zone)s)"), language, moment=moment,
                  zone=figures["zone"]),
    )  # fmt: skip
