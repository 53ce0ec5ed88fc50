"""Phrases of the glossary: all words of a term, and how they are typed in Latin letters."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import TypeAlias

from lms.search.rules.tokens import build_key, is_han

MAX_READINGS = 16
"""Spellings of one word in Latin letters: a character may have several readings."""
_MAX_READ = 60
"""Characters of a word that has readings: a reading has up to six letters for each."""
_MAX_PART = 4
"""Characters of a part of a term that is found by its reading."""
_BRACKET = re.compile(r"[(（]([^)）]*)[)）]")
_SEPARATOR = re.compile(r"[;；]")

ReadCharacter: TypeAlias = Callable[[str], Sequence[str]]
"""Returns the readings of a Han character in Latin letters, without tones."""


@dataclass(frozen=True)
class Phrase:
    """A key that a query may hold, and what it stands for: a word of a term, or a part of one."""

    term: str
    key: str
    phrase: str


def list_phrases(
    terms: Mapping[str, Sequence[str]], read_character: ReadCharacter
) -> tuple[Phrase, ...]:
    """Return the phrases of terms; `terms`: id -> all words for it in every language."""
    found: dict[Phrase, None] = {}
    for term, words in terms.items():
        for word in (part for entry in words for part in split_word(entry)):
            if key := build_key(word):
                found[Phrase(term, key, word)] = None
            for part in _list_parts(key):
                for reading in list_readings(part, read_character):
                    found[Phrase(term, reading, word if part == key else part)] = None
    return tuple(found)


def split_word(word: str) -> tuple[str, ...]:
    """Return the words that an entry writes in one: without its bracket, and its abbreviation.

    *customer relationship management (CRM)* is two words, *host (livestream)* is *host*.
    """
    found = []
    for part in _SEPARATOR.split(word):
        found.append(_BRACKET.sub(" ", part).strip())
        found += [inside for inside in _BRACKET.findall(part) if inside.isupper()]
    return tuple(dict.fromkeys(filter(None, found)))


def _list_parts(key: str) -> Iterator[str]:
    """Yield a word, and the parts of it by whose readings it is found too."""
    yield key
    for size in range(2, min(_MAX_PART, len(key) - 1) + 1):
        for start in range(len(key) - size + 1):
            yield key[start : start + size]


def list_readings(word: str, read_character: ReadCharacter) -> tuple[str, ...]:
    """Return how a word of Han characters is typed in Latin letters, the usual readings first.

    Empty for a word of one character, for a very long one, and for one with other characters.
    """
    if not 2 <= len(word) <= _MAX_READ or not all(map(is_han, word)):
        return ()
    readings = product(*map(read_character, word))
    return tuple(dict.fromkeys(map("".join, islice(readings, MAX_READINGS))))
