"""The plan as a picture for a phone: its first steps, printed in one language."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence

from babel.dates import format_date

from lms.i18n import find_language, html_language, text_in, translate
from lms.i18n import gettext_noop as _
from lms.plan.queries.steps import PlanStep
from lms.printing.engine import PdfSource
from lms.printing.glyphs import Glyphs, load_glyphs
from lms.printing.styles import load_style
from lms.printing.templates import get_template

WORDS = {
    "title": _("Our plan: first steps"),
    "owner": _("Who does it"),
    "until": _("Until"),
    "success_measure": _("We see it by"),
    "hidden": _("Further steps under “Our plan” on the platform: %(count)s"),
    "as_of": _("As of %(day)s"),
    "open": _("Open"),
    "done": _("Done"),
    "dropped": _("Dropped"),
    "moved": _("Moved"),
    "overdue": _("Overdue"),
}


def build_plan_sheet(
    steps: Sequence[PlanStep],
    names: Mapping[str, str],
    language: str,
    *,
    today: dt.date,
    most: int | None = None,
) -> PdfSource:
    """Return the document; `names`: of the organization, by language.

    `most`: the number of steps that there is room for; the document says how many are not shown.
    Characters that the fonts lack are left out.
    """
    glyphs = load_glyphs()
    written = [step for step in steps if step.action]
    shown = written[:most]
    hidden = len(written) - len(shown)
    html = get_template("plan.html").render(
        html_language=html_language(language),
        words={key: translate(message, language) for key, message in WORDS.items()},
        organization=drop_missing(text_in(dict(names), language), glyphs),
        hidden=translate(WORDS["hidden"], language, count=hidden) if hidden else "",
        as_of=translate(WORDS["as_of"], language, day=_format_day(today, language)),
        steps=[
            {
                "action": drop_missing(step.action, glyphs),
                "owner": drop_missing(step.owner, glyphs),
                "success_measure": drop_missing(step.success_measure, glyphs),
                "note": drop_missing(step.change.note, glyphs) if step.change else "",
                "state": "overdue" if step.is_overdue(today) else step.state,
                "until": _format_day(step.due_on, language)
                if step.due_on
                else drop_missing(step.due_text, glyphs),
            }
            for step in shown
        ],
    )
    return PdfSource(html=html, text=html, style=load_style("plan.css"))


def digest_steps(steps: Sequence[PlanStep], names: Mapping[str, str], *, today: dt.date) -> str:
    """Return a digest of all that the picture shows on a day; `names`: of the organization."""
    shown_steps = [
        (
            *(
                step.plan_page,
                step.action,
                step.owner,
                step.success_measure,
                step.due_text,
                str(step.due_on),
            ),
            *(step.state, step.is_overdue(today), step.change.note if step.change else ""),
        )
        for step in steps
        if step.action
    ]
    shown = (sorted(names.items()), shown_steps)
    return hashlib.sha256(repr(shown).encode()).hexdigest()


def drop_missing(text: str, glyphs: Glyphs) -> str:
    """Return the text without characters that would be printed as empty boxes."""
    lacking = set(glyphs.missing(text)) - set("\n\t")
    return "".join(character for character in text if character not in lacking).strip()


def _format_day(day: dt.date, language: str) -> str:
    found = find_language(language)
    return str(format_date(day, found.date_format, locale=found.locale))
