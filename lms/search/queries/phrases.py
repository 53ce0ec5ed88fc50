"""The phrases of the glossary, for synonyms and for suggestions."""

import difflib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.search.models import PhraseRow
from lms.search.rules.tokens import build_key, is_han

_LIKENESS = 0.65
_SHORT, _SHORT_LIKENESS = 5, 0.8
"""Letters of a word of which more than one must not differ: "copy" is not like "coop"."""
_HAN_LIKENESS = 0.66
"""Two words of two characters that share one are not alike; a word of three that shares two is."""


@dataclass(frozen=True)
class PhraseBook:
    """`phrases`: key -> all words that mean the same. `terms`: key -> ids of its terms."""

    phrases: Mapping[str, Sequence[str]]
    terms: Mapping[str, Sequence[str]]

    def list_nearest(self, text: str, most: int = 3) -> tuple[str, ...]:
        """Return the ids of the terms whose words are most like the text."""
        key = build_key(text)[:60]
        likeness = _HAN_LIKENESS if is_han(key) else _LIKENESS
        if not is_han(key) and len(key) <= _SHORT:
            likeness = _SHORT_LIKENESS
        keys = difflib.get_close_matches(key, self._list_likely(key, likeness), most, likeness)
        found = dict.fromkeys(term for key in keys for term in self.terms[key])
        return tuple(found)[:most]

    def _list_likely(self, key: str, likeness: float) -> Iterator[str]:
        """Yield the keys that may be so like it: comparing the others takes longer than a page.

        A letter that only one of two has lessens their likeness; its bits tell which those are.
        """
        size, bits = len(key), _compute_letter_bits(key)
        for other, length, letters in self._letters:
            common = min(
                size - (bits & ~letters).bit_count(), length - (letters & ~bits).bit_count()
            )
            if 2 * common >= likeness * (size + length):
                yield other

    @cached_property
    def _letters(self) -> Sequence[tuple[str, int, int]]:
        return [(key, len(key), _compute_letter_bits(key)) for key in self.terms]


def _compute_letter_bits(key: str) -> int:
    """Return a number with one bit for each letter of the key; two letters may share one."""
    bits = 0
    for letter in key:
        bits |= 1 << ord(letter) % 61
    return bits


def get_newest_phrase_id(session: Session) -> int:
    """Return the newest id, 0 without phrases; another one when they have been written again."""
    return session.scalar(select(func.max(PhraseRow.id))) or 0


def load_phrases(session: Session) -> PhraseBook:
    columns = (PhraseRow.term, PhraseRow.key, PhraseRow.phrase)
    rows = session.execute(select(*columns).order_by(PhraseRow.id)).all()
    of_term = defaultdict[str, list[str]](list)
    terms = defaultdict[str, list[str]](list)
    for row in rows:
        terms[row.key].append(row.term)
        if row.key == build_key(row.phrase):
            of_term[row.term].append(row.phrase)
    phrases = defaultdict[str, dict[str, None]](dict)
    for row in rows:
        words = of_term[row.term]
        phrases[row.key].update(dict.fromkeys(words if row.phrase in words else [row.phrase]))
    return PhraseBook({key: tuple(found) for key, found in phrases.items()}, dict(terms))
