"""A document as the index takes it, and the words by which it is found."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from lms.search.rules.tokens import tokens

DocumentKind: TypeAlias = Literal["course", "lesson", "case", "term"]
DocumentAccess: TypeAlias = Literal["public", "account", "cohort"]
DocumentKey: TypeAlias = tuple[str, str, str]
"""Kind, name and language of a document."""
_VERSION = "3"
"""Raised when the words change: documents are then stored again."""
_FREQUENT = 3


@dataclass(frozen=True)
class SearchDocument:
    """A course, lesson, case or term in one language.

    `course`: empty for a term. `position`: its order among documents that are found equally well.
    `access`: who may read the text; the title is everybody's. `title_words`: further words that
    count as its title, such as synonyms. `headings` weigh more than `text`, which is shown.
    `anchors`: heading and anchor of each section, in the order of the text.
    """

    kind: DocumentKind
    course: str
    name: str
    language: str
    title: str
    text: str
    access: DocumentAccess = "public"
    lesson_kind: str = ""
    position: int = 0
    title_words: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    anchors: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> DocumentKey:
        """Return what parts it from the other documents of its course."""
        return self.kind, self.name, self.language

    @cached_property
    def digest(self) -> str:
        """Return the same text for the same document, as long as the words are made alike."""
        return hashlib.sha256(repr((_VERSION, *astuple(self))).encode()).hexdigest()

    @cached_property
    def words(self) -> "DocumentWords":
        """Return the words by which it is found, by their weight; they are made once: 3 ms."""
        title = set(tokens("\n".join((self.title, *self.title_words))))
        counts = Counter(tokens(self.text))
        frequent = {word for word, count in counts.items() if count >= _FREQUENT}
        key_terms = title | frequent | set(tokens("\n".join(self.headings)))
        return DocumentWords(_join(title), _join(key_terms), _join(key_terms | counts.keys()))


@dataclass(frozen=True)
class DocumentWords:
    """Words that spaces separate: of the title; with headings and frequent ones; all of them."""

    title: str
    key_terms: str
    words: str


def _join(words: Iterable[str]) -> str:
    return " ".join(sorted(words))
