"""The words by which texts are found: one function for the index and for queries.

SQLite and PostgreSQL store these words as they are, so that both find the same.
"""

import re
import unicodedata
from collections.abc import Iterator

from lms.i18n.simplified import simplify
from lms.search.rules.quantities import drop_other_punctuation, find_quantity
from lms.short_text import BASE_LETTERS

MAX_WORD = 40
"""Characters of a word; the rest of a longer one is not stored."""

HAN = "\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{HAN}]+|[^\s{HAN}]+")
_IS_HAN = re.compile(f"[{HAN}]")
_PUNCTUATION = re.compile("[.,]")


class _Folding(dict[int, str]):
    """A table for `str.translate` that works out each character when it is first seen."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    """Return one character: half-width, lower case, simplified, without accent; else a space.

    The comma and the point stay, because they may be in a number.
    """
    narrow = unicodedata.normalize("NFKC", character)
    if narrow in {".", ","}:
        return " " if character == "，" else narrow
    # Of two digits in one character, such as ½ and ⑩, neither is the number.
    narrow = character if narrow[:1].isdigit() and len(narrow) > 1 else narrow[:1].lower()[:1]
    if is_han(narrow):
        return simplify(narrow)
    if narrow.isdecimal():
        return str(unicodedata.decimal(narrow))
    base = unicodedata.normalize("NFKD", narrow)[:1] or " "
    narrow = base if base.isascii() and not base.isdecimal() else narrow.translate(BASE_LETTERS)
    if narrow in "-\u2010":
        return "-"
    return narrow if unicodedata.category(narrow)[0] in "LNM" else " "


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Return the text as it is compared, with as many characters as the text has.

    Full-width letters become half-width, capitals small, Traditional characters Simplified,
    accents go; punctuation becomes spaces, except the hyphen, and point and comma in a number.
    """
    folded = text.translate(_FOLDING)
    return drop_other_punctuation(folded) if _PUNCTUATION.search(folded) else folded


def list_runs(folded: str) -> list[str]:
    """Return the runs of Han characters and the other words of a folded text, in its order."""
    return [run.strip("-") for run in _RUN.findall(folded) if run.strip("-")]


def is_han(word: str) -> bool:
    """Return whether the word is written in Han characters."""
    return bool(_IS_HAN.match(word))


def tokens(text: str) -> list[str]:
    """Return the words of a text, as often as they occur.

    A run of Han characters gives its characters and its pairs; other words are lower-case, words
    with a hyphen are also given in one, and a number with its unit also in two.
    """
    composed = unicodedata.normalize("NFC", text)
    return [word for run in list_runs(fold(composed)) for word in _split_run(run)]


def _split_run(run: str) -> Iterator[str]:
    if is_han(run):
        yield from run
        yield from list_pairs(run)
        return
    if run.isalpha():  # nearly all of them
        yield run[:MAX_WORD]
        return
    parts = split_word(run)
    for part in parts:
        yield from list_words(part)
    joined = "".join(parts)
    if len(parts) > 1 and not (joined.isdecimal() or _PUNCTUATION.search(joined)):
        yield joined[:MAX_WORD]


def split_word(run: str) -> list[str]:
    """Return the parts of a word that hyphens separate; a number is whole."""
    found: list[str] = []
    for part in run.split("-"):
        found += [part] if find_quantity(part) else _PUNCTUATION.split(part)
    return [part[:MAX_WORD] for part in found if part]


def list_words(part: str) -> list[str]:
    """Return the words that stand for a part of a word, all of it first."""
    quantity = find_quantity(part)
    if quantity is None:
        return [*filter(None, _PUNCTUATION.split(part))]
    word, unit = quantity.word, quantity.unit
    return [word + unit, word, unit] if unit else [word]


def list_pairs(run: str) -> list[str]:
    """Return each two neighbouring characters of a run of Han characters."""
    return [run[index : index + 2] for index in range(len(run) - 1)]


def build_key(phrase: str) -> str:
    """Return the form in which phrases are compared: without spaces and hyphens."""
    return "".join(list_runs(fold(phrase))).replace("-", "")
