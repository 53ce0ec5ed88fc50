"""A query as SQLite and PostgreSQL run it: every unit must be found, in one of its alternatives."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, combinations
from typing import TypeAlias

from lms.search.rules.quantities import find_quantity, is_number
from lms.search.rules.tokens import fold, is_han, list_pairs, list_runs, list_words, split_word

MAX_PHRASE = 12
"""Han characters and other words of a phrase of the glossary that a query is searched for."""
_MIN_PREFIX = 3
"""Letters of a word that also finds longer words: "e" begins thousands of them."""
_MAX_LEFT_OUT = 4
"""Units of a query that is tried without each of them: every try is a statement."""

Phrases: TypeAlias = Mapping[str, Sequence[str]]
"""Keys of phrases (`build_key`) -> all phrases that mean the same."""


@dataclass(frozen=True)
class QueryUnit:
    """A word of a query, or a phrase of the glossary.

    `alternatives`: the words of each form, all of which a text must have. `forms`: what is marked
    in a text. `is_phrase`: the glossary knows it.
    """

    alternatives: tuple[tuple[str, ...], ...]
    forms: tuple[str, ...]
    is_phrase: bool = False


@dataclass(frozen=True)
class SearchQuery:
    """The units of a query; none if it has no letter and no digit.

    `by_beginning`: words of `has_beginnings` match all words that begin with them. `is_any`: one
    of the units is enough.
    """

    units: tuple[QueryUnit, ...]
    by_beginning: bool = False
    is_any: bool = False

    def widen(self) -> Iterator["SearchQuery"]:
        """Yield queries that find more, for one that finds nothing."""
        words = {word for unit in self.units for forms in unit.alternatives for word in forms}
        if any(map(has_beginnings, words)):
            yield replace(self, by_beginning=True)
        phrases = tuple(unit for unit in self.units if unit.is_phrase)
        if phrases and phrases != self.units:
            yield SearchQuery(phrases)
        if 2 < len(self.units) <= _MAX_LEFT_OUT:
            yield from map(SearchQuery, combinations(self.units, len(self.units) - 1))
        if len(self.units) > 1:
            yield replace(self, is_any=True)


def has_beginnings(word: str) -> bool:
    """Return whether other words may be looked for that begin with this one."""
    return not is_han(word) and not is_number(word) and len(word) >= _MIN_PREFIX


def build_query(text: str, phrases: Phrases) -> SearchQuery:
    """Return the query; the longest phrases of the glossary in it are found with their synonyms."""
    runs = [_split_atoms(run) for run in list_runs(fold(text))]
    atoms = [atom for run in runs for atom in run]
    # Characters that a blank parts are two words: no text has the pair across it.
    starts = set(accumulate(map(len, runs)))
    units: list[QueryUnit] = []
    rest: list[str] = []
    position = 0
    while position < len(atoms):
        size, phrase = _find_phrase(atoms, position, phrases)
        if position in starts:
            units += _build_rest(rest)
            rest = []
        if phrase:
            typed = "".join(atoms[position : position + size])
            units += [*_build_rest(rest), _build_phrase((*phrase, typed))]
            rest = []
        else:
            rest.append(atoms[position])
        position += size
    units += _build_rest(rest)
    return SearchQuery(tuple(dict.fromkeys(units)))


def _split_atoms(run: str) -> list[str]:
    return list(run) if is_han(run) else split_word(run)


def _find_phrase(
    atoms: Sequence[str], position: int, phrases: Phrases
) -> tuple[int, Sequence[str]]:
    """Return the number of atoms of the longest phrase that begins here, and its synonyms."""
    for size in range(min(MAX_PHRASE, len(atoms) - position), 0, -1):
        key = "".join(atoms[position : position + size])
        if len(key) > 1 and key in phrases:
            return size, phrases[key]
    return 1, ()


def _build_phrase(phrases: Sequence[str]) -> QueryUnit:
    alternatives: dict[tuple[str, ...], None] = {}
    forms = list(phrases)
    for phrase in phrases:
        words = _list_needed(list_runs(fold(phrase)))
        alternatives[words] = None
        if len(words) == 1:
            others = _list_number_forms(words[0])
            alternatives.update(dict.fromkeys((form,) for form in others))
            forms += others
    return QueryUnit(tuple(alternatives), tuple(forms), is_phrase=True)


def _list_needed(runs: Sequence[str]) -> tuple[str, ...]:
    """Return the words that a text with these runs has: pairs, or single characters alone."""
    words: dict[str, None] = {}
    for run in runs:
        if is_han(run):
            words.update(dict.fromkeys(list_pairs(run) or [run]))
        else:
            words.update((list_words(part)[0], None) for part in split_word(run))
    return tuple(words)


def _build_rest(atoms: Sequence[str]) -> Iterator[QueryUnit]:
    """Yield a unit for each other word, and one for neighbouring Han characters."""
    run = ""
    for atom in (*atoms, ""):
        if is_han(atom):
            run += atom
            continue
        if run:
            yield QueryUnit((_list_needed([run]),), (run,))
            run = ""
        if atom:
            yield _build_quantity(atom) or _build_word(atom)


def _build_quantity(atom: str) -> QueryUnit | None:
    """Return the unit of a number, with its unit in one or apart; None if it is another word."""
    quantity = find_quantity(atom)
    if quantity is None:
        return None
    word, unit = quantity.word, quantity.unit
    if not unit:
        return QueryUnit(((word,),), quantity.forms)
    forms = tuple(f"{form}{space}{unit}" for form in quantity.forms for space in ("", " "))
    return QueryUnit(((word + unit,), (word, unit)), forms)


def _build_word(atom: str) -> QueryUnit:
    forms = (atom, *_list_number_forms(atom))
    return QueryUnit(tuple((form,) for form in forms), forms)


def _list_number_forms(word: str) -> tuple[str, ...]:
    """Return the English plural of a singular and the reverse: prices for price."""
    if is_han(word) or not word.isascii() or not word.isalpha() or len(word) <= _MIN_PREFIX:
        return (f"{word}s",) if word.isalpha() and word.isascii() and len(word) > 2 else ()
    if word.endswith("ies"):
        return (f"{word[:-3]}y",)
    if word.endswith("s"):
        return () if word.endswith("ss") else (word[:-1],)
    return (f"{word[:-1]}ies",) if word.endswith("y") else (f"{word}s",)
