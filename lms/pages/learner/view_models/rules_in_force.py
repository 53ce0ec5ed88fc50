"""The rule of a comparison that is in force on the day of reading.

A body is cached for longer than a day, so the mark is set in what the cache gives.
"""

import datetime as dt
import re
from dataclasses import replace

from flask_babel import gettext as _
from markupsafe import Markup, escape

from lms.content.blocks.trainer import TrainerPart
from lms.content.model import HtmlPart
from lms.web.templating import date

_COMPARISON = '<div class="compare">'
_START = re.compile(r'<span class="from-(?P<day>\d{4}-\d{2}-\d{2})"></span>')


def mark_rules_in_force(html: Markup, today: dt.date) -> Markup:
    """Return the body with a mark at the latest rule of each comparison that holds already."""
    if _START.search(html) is None:
        return html
    parts = str(html).split(_COMPARISON)
    return Markup(_COMPARISON.join(_mark(part, today) for part in parts))  # noqa: S704 - compiled


def mark_part(view: object, today: dt.date) -> object:
    """Return the same for one part of a page: a text with its mark, others unchanged."""
    if not isinstance(view, (HtmlPart, TrainerPart)):
        return view
    html = Markup(view.html)  # noqa: S704 - compiled
    return replace(view, html=str(mark_rules_in_force(html, today)))


def _mark(html: str, today: dt.date) -> str:
    days = {found["day"] for found in _START.finditer(html)}  # as ISO writes them, in order
    current = max((day for day in days if day <= today.isoformat()), default="")
    text = escape(_("In force today, %(day)s", day=date(today)))
    mark = f' <span class="in-force">{text}</span>'
    return _START.sub(lambda found: mark if found["day"] == current else "", html)
