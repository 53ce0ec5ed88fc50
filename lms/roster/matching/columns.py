"""The columns of a list by their headings, in every language of the product, in any order."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from lms.errors import Refusal
from lms.i18n import build_translate, list_text_languages
from lms.sheets.model import SheetRow


def _(message: str) -> str:
    """Mark a message for extraction."""
    return message


ColumnKey = Literal["name", "phone", "organization", "learner_number", "language", "email"]
KEYS: tuple[ColumnKey, ...] = get_args(ColumnKey)
HEADING_ROWS = 20
"""Rows at the top that are searched for headings, because lists begin with titles."""
TEMPLATE_HEADINGS: dict[ColumnKey, str] = {
    "name": _("Name"),
    "phone": _("Phone"),
    "organization": _("Cooperative"),
    "learner_number": _("Learner number"),
    "language": _("Language"),
    "email": _("E-mail"),
}
"""The headings of the workbook to fill in."""
CONTEXT = "headings of a list, each after a |"
HEADINGS: dict[ColumnKey, str] = {
    "name": "name|full name|printed name|learner|learner name|person|participant|"
    "participant name|member|member name|farmer",
    "phone": "phone|phone number|phone no|mobile|mobile phone|mobile number|mobile no|cell|"
    "cell phone|tel|telephone|telephone number|contact number|whatsapp",
    "organization": "cooperative|cooperative name|cooperative code|coop|co-op|spo|spo name|"
    "spo code|organization|organisation|organization name|organization code|"
    "producer organization",
    "learner_number": "learner number|learner no|learner id|number",
    "language": "language|lang|preferred language",
    "email": "email|e-mail|e mail|mail|email address|e-mail address",
}
"""Other headings that mean the same. A translation lists those of its own language."""
_NOISE = re.compile(r"\([^)]*\)|[*:.#?!_/]+")


class HeadingsMissing(Refusal):
    message = (
        "No row with headings was found. The row above the people must name the columns, one of "
        "them “Name” or “姓名”."
    )


@dataclass(frozen=True)
class ColumnMap:
    """`positions`: index of each known column, from 0. `ignored`: headings that are not used."""

    row: int
    positions: dict[ColumnKey, int]
    headings: tuple[str, ...]
    ignored: tuple[str, ...]


def find_columns(rows: Sequence[SheetRow]) -> ColumnMap:
    """Return the columns of the first row with a heading for names. Raises HeadingsMissing."""
    headings = _read_headings()
    for index, row in enumerate(rows[:HEADING_ROWS]):
        positions: dict[ColumnKey, int] = {}
        for at, cell in enumerate(row.cells):
            key = headings.get(_fold(cell))
            if key is not None:
                positions.setdefault(key, at)
        if "name" in positions and (len(positions) > 1 or index == 0):
            used = set(positions.values())
            ignored = tuple(c for at, c in enumerate(row.cells) if c and at not in used)
            return ColumnMap(index, positions, row.cells, ignored)
    raise HeadingsMissing


def _read_headings() -> dict[str, ColumnKey]:
    """Return the column of each heading, folded. English wins where two languages disagree."""
    keys: dict[str, ColumnKey] = {}
    for language in list_text_languages():
        translate = build_translate(language)
        for key in KEYS:
            headings = (translate(TEMPLATE_HEADINGS[key], ""), translate(HEADINGS[key], CONTEXT))
            for heading in "|".join(headings).split("|"):
                keys.setdefault(_fold(heading), key)
    return keys


def _fold(heading: str) -> str:
    text = unicodedata.normalize("NFKC", heading).casefold()
    return " ".join(_NOISE.sub(" ", text).split())
