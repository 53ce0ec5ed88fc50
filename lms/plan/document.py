"""The plan as a picture for a phone: its first steps, printed in one language."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence

from babel.dates import format_date

from lms.i18n import find_language, html_language, text_in, translate
from lms.i18n import mark as _
from lms.plan.queries.steps import PlanStep
from lms.printing.engine import PdfSource
from lms.printing.styles import load_style
from lms.printing.templates import get_template

WORDS = {
    "title": _("Our plan: first steps"),
    "owner": _("Who does it"),
    "until": _("Until"),
    "measure": _("We see it by"),
    "as_of": _("As of %(day)s"),
    "open": _("Open"),
    "done": _("Done"),
    "dropped": _("Dropped"),
    "moved": _("Moved"),
    "overdue": _("Overdue"),
}


def build_plan_sheet(
    steps: Sequence[PlanStep], names: Mapping[str, str], language: str, *, today: dt.date
) -> PdfSource:
    """Return the document; `names`: of the organization, by language."""
    html = get_template("plan.html").render(
        html_language=html_language(language),
        words={key: translate(message, language) for key, message in WORDS.items()},
        organization=text_in(dict(names), language),
        as_of=translate(WORDS["as_of"], language, day=_write_day(today, language)),
        steps=[
            {
                "step": step,
                "state": "overdue" if step.is_overdue(today) else step.state,
                "until": _write_day(step.due_on, language) if step.due_on else step.date,
            }
            for step in steps
            if step.first_step
        ],
    )
    return PdfSource(html=html, text=html, style=load_style("plan.css"))


def digest_steps(steps: Sequence[PlanStep], *, today: dt.date) -> str:
    """Return a digest of all that the picture shows of the steps on a day."""
    shown = [
        (
            *(step.page, step.first_step, step.owner, step.measure, step.date, str(step.due_on)),
            *(step.state, step.is_overdue(today), step.change.note if step.change else ""),
        )
        for step in steps
        if step.first_step
    ]
    return hashlib.sha256(repr(shown).encode()).hexdigest()


def _write_day(day: dt.date, language: str) -> str:
    found = find_language(language)
    return str(format_date(day, found.date_format, locale=found.locale))
