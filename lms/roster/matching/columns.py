"""The columns of a list of people. Nothing about one of them is defined elsewhere."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from lms.accounts.rules.identifiers import clean_email
from lms.accounts.rules.names import clean_name
from lms.accounts.rules.namesakes import fold_name
from lms.errors import Refusal
from lms.i18n import build_translate, list_text_languages
from lms.i18n import gettext_noop as _
from lms.roster.matching.cells import (
    has_many_digits,
    is_blank,
    read_language,
    read_learner_number,
    read_phone,
)
from lms.roster.matching.headings import fold_heading, match_headings
from lms.sheets.model import SheetRow


@dataclass(frozen=True)
class RosterColumn:
    """A column of a list, in any place and under any of its headings.

    `heading`: that of the workbook to fill in, which holds `note` and `example` too. `headings`:
    others that mean the same; a translation lists those of its own language. `read`: the value of a
    text and the country of the cooperative, or a refusal.

    `field`: the column of `Person` that takes the value, empty where it only finds somebody.
    `is_contact`: neither read, shown nor changed of who has left. `is_shown`: below the name in the
    preview of new people too. `is_filled`: whether a text may be a value, where several columns of
    a list are of this kind.
    """

    heading: str
    headings: str
    note: str
    read: Callable[[str, str], str]
    field: str = ""
    example: str = ""
    is_contact: bool = True
    is_shown: bool = False
    is_filled: Callable[[str], bool] = lambda text: not is_blank(text)


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
        note=_("As on the ID card: it is printed on the certificate."),
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
        note=_("Optional. For a number of another country: + and the country code."),
        read=read_phone,
        field="phone",
        example=EXAMPLE_NUMBERS[0],
        is_shown=True,
        is_filled=has_many_digits,
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
        note=_("Optional."),
        read=lambda text, _country: clean_email(text) if text.strip() else "",
        field="email",
    ),
}


RESULT_HEADINGS = (_("Result of the row"), _("What to correct"))
"""The columns that a marked list adds: they say nothing about the people."""


class HeadingsMissing(Refusal):
    message = (
        "No row with headings was found. The row above the people must name the columns, one of "
        "them “Name” or “姓名”."
    )


@dataclass(frozen=True)
class ColumnMap:
    """`positions`: index of each known column, from 0. `ignored`: headings that are not used.

    `further`: indexes of more columns of the same kind, used where the first one has no value.
    """

    row: int
    positions: dict[str, int]
    headings: tuple[str, ...]
    ignored: tuple[str, ...]
    further: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def list_further(self) -> tuple[str, ...]:
        """Return the headings of the further columns."""
        return tuple(self.headings[index] for index in sorted(sum(self.further.values(), ())))


@dataclass(frozen=True)
class RowCells:
    """The cells of a row in known columns, as typed.

    `number` as the spreadsheet program shows it. `cells`: all of the row, empty where a marked list
    has a result of ours. `is_hidden`: the program
    does not show the row.
    """

    number: int
    texts: dict[str, str]
    cells: tuple[str, ...] = ()
    is_hidden: bool = False

    def __getitem__(self, key: str) -> str:
        return self.texts.get(key, "")


def get_person_fields_by_column() -> dict[str, str]:
    """Return by column what takes its value in a person."""
    return {key: column.field for key, column in COLUMNS.items() if column.field}


def find_columns(rows: Sequence[SheetRow]) -> ColumnMap:
    """Return the columns of the first row with a heading for names. Raises HeadingsMissing."""
    keys = read_headings()
    for index, row in enumerate(rows[:HEADING_ROWS]):
        match = match_headings(row.cells, keys)
        if "name" in match.positions and (len(match.positions) > 1 or index == 0):
            used = {*match.positions.values(), *sum(match.further.values(), ())}
            ignored = tuple(c for at, c in enumerate(row.cells) if c and at not in used)
            return ColumnMap(index, match.positions, row.cells, ignored, match.further)
    raise HeadingsMissing


def has_headings(rows: Sequence[SheetRow]) -> bool:
    """Return whether a sheet has a row with headings, so that it may be the list."""
    try:
        find_columns(rows)
    except HeadingsMissing:
        return False
    return True


def read_row_cells(rows: Sequence[SheetRow], columns: ColumnMap) -> list[RowCells]:
    """Return every row below the headings in which a known column holds anything, or another words.

    The example of the template is left out, and a row that holds its number alone.
    """
    examples, results = _read_example_names(), _find_results(columns.headings)
    entries = []
    for row in rows[columns.row + 1 :]:
        texts = {
            key: text for key in columns.positions if (text := _find_text(row.cells, columns, key))
        }
        cells = tuple("" if index in results else cell for index, cell in enumerate(row.cells))
        is_filled = bool(texts) or any(map(_has_letter, cells))
        if is_filled and fold_name(texts.get("name", "")) not in examples:
            entries.append(RowCells(row.number, texts, cells, row.is_hidden))
    return entries


def _has_letter(text: str) -> bool:
    return any(character.isalpha() for character in text)


def _find_text(cells: Sequence[str], columns: ColumnMap, key: str) -> str:
    """Return the text of the first column of this kind that holds anything."""
    indexes = (columns.positions[key], *columns.further.get(key, ()))
    texts = [cells[index] for index in indexes if index < len(cells) and cells[index]]
    filled = (text for text in texts if COLUMNS[key].is_filled(text))
    return next(filled, texts[0] if texts else "")


def _find_results(headings: Sequence[str]) -> frozenset[int]:
    """Return the indexes of the columns that a marked list added, in any language."""
    results = {
        fold_heading(build_translate(language)(heading, ""))
        for language in list_text_languages()
        for heading in RESULT_HEADINGS
    }
    return frozenset(
        index for index, heading in enumerate(headings) if fold_heading(heading) in results
    )


def _read_example_names() -> frozenset[str]:
    example = COLUMNS["name"].example
    languages = list_text_languages()
    return frozenset(fold_name(build_translate(language)(example, "")) for language in languages)


FURTHER_HEADINGS = {
    "name": "nama|nama lengkap|họ tên|họ và tên|naam|poora naam",
    "phone": "hp|no hp|nomor hp|telepon|no telepon|điện thoại|số điện thoại|sđt|mobile nambar",
    "organization": "koperasi|nama koperasi|hợp tác xã|tên hợp tác xã|samiti|sahkari samiti",
    "language": "bahasa|ngôn ngữ|bhasha",
}
"""Headings in languages of the network's countries that the pages do not have."""


def read_headings() -> dict[str, str]:
    """Return the column of each heading, folded. English wins where two languages disagree."""
    keys: dict[str, str] = {}
    for language in list_text_languages():
        translate = build_translate(language)
        for key, column in COLUMNS.items():
            headings = (translate(column.heading, ""), translate(column.headings, ""))
            for heading in "|".join(headings).split("|"):
                keys.setdefault(fold_heading(heading), key)
    for key, further in FURTHER_HEADINGS.items():
        for heading in further.split("|"):
            keys.setdefault(fold_heading(heading), key)
    return keys
