"""The words by which texts are found: one function for the index and for queries.

Both engines store these words as they are, so that both find the same.
"""

import re
import unicodedata
from collections.abc import Iterator

from lms.short_text import BASE_LETTERS

MAX_WORD = 40
"""Characters of a word; the rest of a longer one is not stored."""

HAN = "\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{HAN}]+|[^\s{HAN}]+")
_IS_HAN = re.compile(f"[{HAN}]")


class _Folding(dict[int, str]):
    """A table for `str.translate` that works out each character when it is first seen."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    """Return one character: half-width, lower case, without accent; a space for a mark."""
    narrow = unicodedata.normalize("NFKC", character)[:1].lower()[:1]
    base = unicodedata.normalize("NFKD", narrow)[:1] or " "
    narrow = base if base.isascii() else narrow.translate(BASE_LETTERS)
    if narrow in "-\u2010":
        return "-"
    return narrow if unicodedata.category(narrow)[0] in "LNM" else " "


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Return the text as it is compared, with as many characters as the text has.

    Full-width letters become half-width, capitals small, accents go; marks become spaces, except
    the hyphen.
    """
    return text.translate(_FOLDING)


def list_runs(folded: str) -> list[str]:
    """Return the runs of Han characters and the other words of a folded text, in its order."""
    return [run.strip("-") for run in _RUN.findall(folded) if run.strip("-")]


def is_han(word: str) -> bool:
    """Return whether the word is written in Han characters."""
    return bool(_IS_HAN.match(word))


def tokens(text: str) -> list[str]:
    """Return the words of a text, as often as they occur.

    A run of Han characters gives its characters and its pairs; other words are lower-case, and
    words with a hyphen are also given in one.
    """
    composed = unicodedata.normalize("NFC", text)
    return [word for run in list_runs(fold(composed)) for word in _split_run(run)]


def _split_run(run: str) -> Iterator[str]:
    if is_han(run):
        yield from run
        yield from list_pairs(run)
        return
    parts = [part[:MAX_WORD] for part in run.split("-") if part]
    yield from parts
    if len(parts) > 1:
        yield "".join(parts)[:MAX_WORD]


def list_pairs(run: str) -> list[str]:
    """Return each two neighbouring characters of a run of Han characters."""
    return [run[index : index + 2] for index in range(len(run) - 1)]


def build_key(phrase: str) -> str:
    """Return the form in which phrases are compared: without spaces and hyphens."""
    return "".join(list_runs(fold(phrase))).replace("-", "")
