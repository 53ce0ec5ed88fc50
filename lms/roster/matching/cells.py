"""The cells of one row as typed, and their values or the reason why they cannot be read."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from lms import i18n
from lms.accounts.rules.identifiers import (
    clean_email,
    clean_phone,
    is_learner_number,
    read_digits,
)
from lms.accounts.rules.names import clean_name
from lms.errors import Refusal
from lms.roster.matching.columns import ColumnKey, ColumnMap
from lms.sheets.model import SheetRow

_FLOAT = re.compile(r"(\d+)\.0+")
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?e\+?\d+", re.IGNORECASE)
_CHINESE = re.compile(r"86(1[3-9]\d{9})")
_SEVERAL = re.compile(r"[/、;；|]|,|，| 或 | or ")


class PhoneShortened(Refusal):
    message = (
        "Excel has shortened this number and its digits are lost. Format the column as text and "
        "type the number again."
    )


class PhonesSeveral(Refusal):
    message = "This is more than one number. Keep the one by which this person is reached."


class LearnerNumberWrong(Refusal):
    message = (
        "This is no learner number: seven digits as on the card. Leave it empty for new people."
    )


class LanguageUnreadable(Refusal):
    message = "Write one of these languages, or leave it empty: %(languages)s."


@dataclass(frozen=True)
class RowCells:
    """The cells of a row in known columns, as typed.

    `number` as the spreadsheet program shows it.
    """

    number: int
    texts: dict[ColumnKey, str]

    def __getitem__(self, key: ColumnKey) -> str:
        return self.texts.get(key, "")


def read_row_cells(rows: Sequence[SheetRow], columns: ColumnMap) -> list[RowCells]:
    """Return every row below the headings in which a known column holds anything."""
    entries = []
    for row in rows[columns.row + 1 :]:
        texts: dict[ColumnKey, str] = {
            key: row.cells[at]
            for key, at in columns.positions.items()
            if at < len(row.cells) and row.cells[at]
        }
        if texts:
            entries.append(RowCells(row.number, texts))
    return entries


def read_name(text: str) -> str:
    """Raises the refusals of `lms.accounts.rules.names`."""
    return clean_name(text)


def read_phone(text: str, country: str) -> str:
    """Return the phone as it is stored, or "".

    Raises PhoneShortened, PhonesSeveral, PhoneUnreadable.
    """
    typed = unicodedata.normalize("NFKC", text).strip().lstrip("'`‘’").strip()
    if not typed or typed in {"-", "—", "无", "none", "n/a", "N/A"}:
        return ""
    if _SHORTENED.fullmatch(typed):
        raise PhoneShortened
    whole = _FLOAT.fullmatch(typed)
    typed = whole[1] if whole else typed
    if len(read_digits(typed)) < 7 and len(_SEVERAL.split(typed)) > 1:
        raise PhonesSeveral
    chinese = _CHINESE.fullmatch(read_digits(typed))
    return clean_phone("+" + chinese[0] if chinese else typed, country=country)


def read_learner_number(text: str) -> str:
    """Raises LearnerNumberWrong."""
    typed = text.strip().lstrip("'")
    whole = _FLOAT.fullmatch(typed)
    digits = read_digits(whole[1] if whole else typed)
    if digits and not is_learner_number(digits):
        raise LearnerNumberWrong
    if typed and not digits:
        raise LearnerNumberWrong
    return digits


def read_language(text: str) -> str:
    """Return a language code, or "". Raises LanguageUnreadable."""
    if not text.strip():
        return ""
    code = i18n.read_language(text)
    if not code:
        names = [language.name for language in i18n.list_languages().values()]
        raise LanguageUnreadable(languages=names)
    return code


def read_email(text: str) -> str:
    """Raises EmailUnreadable."""
    return clean_email(text) if text.strip() else ""
