"""Rows that may not be a person, or have more than a name in the cell for the name."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from lms.accounts.rules.namesakes import fold_name
from lms.accounts.rules.surnames import begins_with_surname
from lms.i18n import build_translate, list_text_languages
from lms.i18n import gettext_noop as _
from lms.roster.matching.columns import RowCells, read_headings
from lms.roster.matching.headings import fold_heading

SuspicionKind = Literal["not_a_person", "remark", "several names"]


# A language adds its own words by the translations of these lists.
_TOTALS = _("total|totals|subtotal|sub total|grand total|sum|in total|number of people")
_SIGNATURES = _("prepared by|compiled by|filled in by|submitted by|checked by|approved by")
_LABELS = _("signature|signed|date|note|notes|remark|remarks|contact|source|page")
_SEXES = _("male|female|man|woman")
_HAN = "[\\u3400-\\u9fff]"
# A part of a text in Chinese characters or in other letters.
_ONE_SCRIPT = re.compile(rf"{_HAN}+|[^\u3400-\u9fff/|]+")
_COUNT = re.compile(r"[\d\s.,:;()=+-]+|人|名|位|people|persons")
_SENTENCE = re.compile(r"[。！？!?]|.{41,}")
_BRACKETS = re.compile(r"^(?P<name>[^(\[【〔]*[^\W\d_][^(\[【〔]*)[(\[【〔].*$")
_SEX_AND_YEAR = re.compile(rf"^({_HAN}{{2,4}})(?:男|女)\s*\d.*$")
_SEPARATORS = re.compile(r"[、;/&+|]|\band\b")
_WORDS = re.compile(r"[\s,]+")
_HAN_NAME = re.compile(rf"{_HAN}{{2,4}}")
MIN_HAN = 5
"""Chinese characters of two names beside each other; fewer are one name with a space in it.

Two words of two characters are two names if each begins with a common surname.
"""
_COUNTED = re.compile(
    r"\d[\d\s.,]*(?:家|个|社|户|人|名|位|people|persons|(?:cooperative|coop|spo)s?)?", re.IGNORECASE
)


@dataclass(frozen=True)
class Suspicion:
    """`name`: the probable name alone, where the cell contains a remark too."""

    kind: SuspicionKind
    cell_text: str
    name: str = ""


def find_suspicions(entries: Sequence[RowCells]) -> Mapping[int, Suspicion]:
    """Return by row number what is suspicious about a row."""
    inspector = RowInspector()
    found = ((cells.number, inspector.inspect(cells)) for cells in entries)
    return {number: suspicion for number, suspicion in found if suspicion}


class RowInspector:
    """Finds suspicious rows. The words of totals, signatures and sexes are read once."""

    def __init__(self) -> None:
        self._totals = _read_words(_TOTALS, _fold_total)
        self._signatures = _read_words(_SIGNATURES, fold_heading)
        self._labels = _read_words(_LABELS, fold_heading)
        self._sexes = _read_words(_SEXES, fold_name)
        self._headings = {folded for folded, key in read_headings().items() if key == "name"}

    def inspect(self, row: RowCells) -> Suspicion | None:
        """Return why the row is suspicious, None for one that reads as a person."""
        name = row["name"]
        first = next((cell for cell in row.cells if cell), name)
        for text in dict.fromkeys((first, name)):
            if text and self._is_not_person(text, is_name=text == name):
                return Suspicion("not_a_person", _join(text, row))
        if not name:
            return None
        if alone := self._find_name(name):
            return Suspicion("remark", name, alone)
        return Suspicion("several names", name) if _has_several(name) else None

    def _is_not_person(self, text: str, *, is_name: bool) -> bool:
        if _is_one_of(text, self._totals, _fold_total):
            return True
        before, colon, _rest = unicodedata.normalize("NFKC", text).partition(":")
        if _is_one_of(before, self._signatures, fold_heading):
            return True
        # A role in a separate column is not a label: "Contact" beside the person's name.
        if (colon or is_name) and _is_one_of(before, self._labels, fold_heading):
            return True
        if is_name and fold_heading(text) in self._headings:
            return True
        return is_name and bool(not colon and _SENTENCE.search(text))

    def _find_name(self, text: str) -> str:
        """Return the name before a remark, sex, year or number; "" where there is none."""
        plain = unicodedata.normalize("NFKC", text)
        found = _BRACKETS.match(plain) or _SEX_AND_YEAR.match(plain)
        if found:
            return found[1].strip()
        words = [word for word in _WORDS.split(plain) if word]
        name_words = [word for word in words if not self._is_remark(word)]
        if len(name_words) < len(words) and name_words:
            return " ".join(name_words)
        without = " ".join(re.sub(r"\d+", "", plain).split())
        has_letter = any(character.isalpha() for character in without)
        return without if without != " ".join(plain.split()) and has_letter else ""

    def _is_remark(self, word: str) -> bool:
        return fold_name(word) in self._sexes or any(character.isdigit() for character in word)


def is_count(text: str) -> bool:
    """Return whether the text is a number, or counts people or cooperatives, as in a total."""
    return bool(_COUNTED.fullmatch(unicodedata.normalize("NFKC", text).strip()))


def _has_several(name: str) -> bool:
    plain = unicodedata.normalize("NFKC", name).casefold()
    parts = [part.strip() for part in _SEPARATORS.split(plain)]
    if len(parts) > 1 and all(parts):
        return len({_is_han(part) for part in parts}) == 1  # else one name in two scripts
    words = [word for word in _WORDS.split(plain) if word]
    if len(words) < 2 or not all(_HAN_NAME.fullmatch(word) for word in words):
        return "," in plain and len(words) > 1 and all(map(_is_full_name, plain.split(",")))
    if "," in plain or sum(map(len, words)) >= MIN_HAN:
        return True
    return [len(word) for word in words] == [2, 2] and all(map(begins_with_surname, words))


def _is_full_name(part: str) -> bool:
    return len(part.split()) > 1 or bool(_HAN_NAME.fullmatch(part.strip()))


def _is_han(text: str) -> bool:
    return bool(re.search(_HAN, text))


def _join(text: str, row: RowCells) -> str:
    """Return the text with the text beside it, so that the row can be recognized."""
    cells = [cell for cell in row.cells if cell]
    return text if len(text) > 1 and len(cells) == 1 else " ".join(cells)[:80]


def _is_one_of(text: str, words: frozenset[str], fold: Callable[[str], str]) -> bool:
    """Return whether the text is one of the words, or the same word in two languages."""
    if fold(text) in words:
        return True
    parts = [fold(part) for part in _ONE_SCRIPT.findall(unicodedata.normalize("NFKC", text))]
    labels = [part for part in parts if part]
    return bool(labels) and all(label in words for label in labels)


def _fold_total(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(_COUNT.sub("", folded).split())


def _read_words(message: str, fold: Callable[[str], str]) -> frozenset[str]:
    texts = [build_translate(language)(message, "") for language in list_text_languages()]
    words = (fold(word) for text in (message, *texts) for word in text.split("|"))
    return frozenset(words) - {""}
