"""The columns of a list of people. What the product knows about one of them stands here alone."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lms.accounts.rules.identifiers import clean_email
from lms.accounts.rules.names import clean_name
from lms.errors import Refusal
from lms.i18n import build_translate, list_text_languages
from lms.i18n import mark as _
from lms.roster.matching.cells import read_language, read_learner_number, read_phone
from lms.sheets.model import SheetRow


@dataclass(frozen=True)
class RosterColumn:
    """A column of a list, in any place and under any of its headings.

    `heading`: that of the workbook to fill in, which holds `note` and `example` too. `headings`:
    others that mean the same; a translation lists those of its own language. `read`: the value of a
    text and the country of the cooperative, or a refusal.

    `field`: the column of `Person` that takes the value, empty where it only finds somebody.
    `is_contact`: neither read, shown nor changed of who has left. `is_shown`: below the name in the
    preview of new people too.
    """

    heading: str
    headings: str
    note: str
    read: Callable[[str, str], str]
    field: str = ""
    example: str = ""
    is_contact: bool = True
    is_shown: bool = False


EXAMPLE_NUMBERS = ("13800100000", "1234567")
"""Phone and learner number of the example; nobody has this number, its check digit is wrong."""
HEADING_ROWS = 20
"""Rows at the top that are searched for headings, because lists begin with titles."""
COLUMNS: dict[str, RosterColumn] = {
    "name": RosterColumn(
        heading=_("Name"),
        headings=_(
            "name|full name|printed name|learner|learner name|person|participant|"
            "participant name|member|member name|farmer"
        ),
        note=_("As on the ID card: it will stand on the certificate."),
        read=lambda text, _country: clean_name(text),
        field="printed_name",
        example=_("Example: Li Meihua"),
        is_contact=False,
    ),
    "phone": RosterColumn(
        heading=_("Phone"),
        headings=_(
            "phone|phone number|phone no|mobile|mobile phone|mobile number|mobile no|cell|"
            "cell phone|tel|telephone|telephone number|contact number|whatsapp"
        ),
        note=_("May be left empty. From another country: with + and its code."),
        read=read_phone,
        field="phone",
        example=EXAMPLE_NUMBERS[0],
        is_shown=True,
    ),
    "organization": RosterColumn(
        heading=_("Cooperative"),
        headings=_(
            "cooperative|cooperative name|cooperative code|coop|co-op|spo|spo name|"
            "spo code|organization|organisation|organization name|organization code|"
            "producer organization"
        ),
        note=_("Its code or its name, as in the list of cooperatives."),
        read=lambda text, _country: text,
    ),
    "learner_number": RosterColumn(
        heading=_("Learner number"),
        headings=_("learner number|learner no|learner id|number"),
        note=_("Seven digits, only of people who have one already."),
        read=lambda text, _country: read_learner_number(text),
        example=EXAMPLE_NUMBERS[1],
    ),
    "language": RosterColumn(
        heading=_("Language"),
        headings=_("language|lang|preferred language"),
        note=_("%(languages)s. Left empty it follows the name."),
        read=lambda text, _country: read_language(text),
        field="language",
        example=_("Chinese"),
        is_contact=False,
    ),
    "email": RosterColumn(
        heading=_("E-mail"),
        headings=_("email|e-mail|e mail|mail|email address|e-mail address"),
        note=_("May be left empty."),
        read=lambda text, _country: clean_email(text) if text.strip() else "",
        field="email",
    ),
}
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
    positions: dict[str, int]
    headings: tuple[str, ...]
    ignored: tuple[str, ...]


@dataclass(frozen=True)
class RowCells:
    """The cells of a row in known columns, as typed.

    `number` as the spreadsheet program shows it.
    """

    number: int
    texts: dict[str, str]

    def __getitem__(self, key: str) -> str:
        return self.texts.get(key, "")


def list_fields() -> dict[str, str]:
    """Return by column what takes its value in a person."""
    return {key: column.field for key, column in COLUMNS.items() if column.field}


def find_columns(rows: Sequence[SheetRow]) -> ColumnMap:
    """Return the columns of the first row with a heading for names. Raises HeadingsMissing."""
    headings = _read_headings()
    for index, row in enumerate(rows[:HEADING_ROWS]):
        positions: dict[str, int] = {}
        for at, cell in enumerate(row.cells):
            key = headings.get(_fold(cell))
            if key is not None:
                positions.setdefault(key, at)
        if "name" in positions and (len(positions) > 1 or index == 0):
            used = set(positions.values())
            ignored = tuple(c for at, c in enumerate(row.cells) if c and at not in used)
            return ColumnMap(index, positions, row.cells, ignored)
    raise HeadingsMissing


def read_row_cells(rows: Sequence[SheetRow], columns: ColumnMap) -> list[RowCells]:
    """Return every row below the headings in which a known column holds anything."""
    entries = []
    for row in rows[columns.row + 1 :]:
        texts = {
            key: row.cells[at]
            for key, at in columns.positions.items()
            if at < len(row.cells) and row.cells[at]
        }
        if texts:
            entries.append(RowCells(row.number, texts))
    return entries


def _read_headings() -> dict[str, str]:
    """Return the column of each heading, folded. English wins where two languages disagree."""
    keys: dict[str, str] = {}
    for language in list_text_languages():
        translate = build_translate(language)
        for key, column in COLUMNS.items():
            headings = (translate(column.heading, ""), translate(column.headings, ""))
            for heading in "|".join(headings).split("|"):
                keys.setdefault(_fold(heading), key)
    return keys


def _fold(heading: str) -> str:
    text = unicodedata.normalize("NFKC", heading).casefold()
    return " ".join(_NOISE.sub(" ", text).split())
