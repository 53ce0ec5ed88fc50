"""The phrases of the glossary, for synonyms and for suggestions."""

import difflib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.search.models import PhraseRow
from lms.search.rules.tokens import build_key, is_han

_LIKENESS = 0.65
_HAN_LIKENESS = 0.5


@dataclass(frozen=True)
class PhraseBook:
    """`phrases`: key -> all words that mean the same. `terms`: key -> ids of its terms."""

    phrases: Mapping[str, Sequence[str]]
    terms: Mapping[str, Sequence[str]]

    def list_nearest(self, text: str, most: int = 3) -> tuple[str, ...]:
        """Return the ids of the terms whose words are most like the text."""
        key = build_key(text)[:60]
        likeness = _HAN_LIKENESS if is_han(key) else _LIKENESS
        keys = difflib.get_close_matches(key, self.terms, most, likeness)
        found = dict.fromkeys(term for key in keys for term in self.terms[key])
        return tuple(found)[:most]


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
