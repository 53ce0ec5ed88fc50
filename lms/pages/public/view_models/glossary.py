"""The glossary: its terms by letter in the reader's language, and the lessons that teach one."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy.orm import Session

from lms.accounts.permissions.principal import Principal
from lms.accounts.pinyin import build_sort_key, spell_han
from lms.catalogue.queries.cases import find_library
from lms.catalogue.queries.published import (
    LIBRARY,
    find_newest_shared,
    get_published,
    list_current,
)
from lms.catalogue.queries.term_uses import get_term_uses
from lms.content.model import CourseStructure, GlossaryTerm, LessonStructure
from lms.i18n import language_in
from lms.i18n.simplified import simplify_text
from lms.web.languages import current_language
from lms.web.lesson_access import LessonReader

OTHER = "#"
"""The heading of terms that begin with no letter."""
_MAX_NAMING = 10
"""Lessons that only name a term; the search shows all."""
Glossary = Mapping[str, Mapping[str, GlossaryTerm]]


@dataclass(frozen=True)
class TermRow:
    """A term as a row; `language` is that of its text."""

    id: str
    term: GlossaryTerm
    language: str
    sort_key: tuple[str, str]

    @property
    def letter(self) -> str:
        first = unicodedata.normalize("NFD", self.sort_key[0][:1]).upper()[:1]
        return first if "A" <= first <= "Z" else OTHER


@dataclass(frozen=True)
class TermLesson:
    """A lesson or case that uses a term; only its title is shown unless it `is_open`."""

    course: CourseStructure
    lesson: LessonStructure
    is_open: bool

    @property
    def is_of_library(self) -> bool:
        return self.course.id == LIBRARY


@dataclass(frozen=True)
class TermLessons:
    """The lessons and cases that use a term; `more`: how many naming ones are not listed."""

    explaining: Sequence[TermLesson]
    naming: Sequence[TermLesson]
    more: int


def list_terms(glossary: Glossary, *, wanted: str = "") -> list[TermRow]:
    """Return the terms in order, those that contain the wanted text if there is one."""
    folded = fold(wanted)
    rows = [
        _build_row(id_, entry)
        for id_, entry in glossary.items()
        if entry and (not folded or _contains(entry, folded))
    ]
    return sorted(rows, key=lambda row: (row.letter == OTHER, row.sort_key))


def group_by_letter(rows: list[TermRow]) -> list[tuple[str, list[TermRow]]]:
    return [(letter, list(found)) for letter, found in groupby(rows, lambda row: row.letter)]


def fold(text: str) -> str:
    """Return the text without differences of width, case and script of Chinese."""
    return simplify_text(unicodedata.normalize("NFKC", text).casefold().strip())


def _build_row(id_: str, entry: Mapping[str, GlossaryTerm]) -> TermRow:
    language = language_in({code: term.word for code, term in entry.items()}, current_language())
    return TermRow(id_, entry[language], language, build_sort_key(entry[language].word))


def _contains(entry: Mapping[str, GlossaryTerm], folded: str) -> bool:
    """Return whether a text of the term has this, or a word of it sounds so: yijia for 溢价."""
    if any(folded in text for text in _list_texts(entry)):
        return True
    letters = folded.replace(" ", "")
    words = (word for term in entry.values() for word in (term.word, *term.synonyms))
    return letters.isascii() and any(_sounds_like(word, letters) for word in words)


def _sounds_like(word: str, letters: str) -> bool:
    """Return whether the letters spell syllables of the word, the last perhaps in part."""
    syllables = spell_han(word).casefold().split()
    return any("".join(syllables[start:]).startswith(letters) for start in range(len(syllables)))


def _list_texts(entry: Mapping[str, GlossaryTerm]) -> Iterator[str]:
    """Yield words and synonyms of every language, and the definition in the reader's."""
    for language, term in entry.items():
        yield from map(fold, (term.word, *term.synonyms))
        if language == current_language():
            yield fold(term.definition)


def build_term_lessons(session: Session, term: str, principal: Principal) -> TermLessons:
    """Return the published lessons and cases that link a term, and those that only name it."""
    library = find_library(session)
    reader = LessonReader(session, principal)
    language, shared_id = current_language(), find_newest_shared(session) or 0
    explaining: list[TermLesson] = []
    naming: list[TermLesson] = []
    for revision in (*list_current(session), *([library] if library else [])):
        uses = get_term_uses(session, revision.id, language=language, shared_id=shared_id)
        if found := uses.get(term):
            course = get_published(session, revision.id).structure
            explaining += _build_lessons(reader, course, found.linked)
            naming += _build_lessons(reader, course, found.named)
    return TermLessons(explaining, naming[:_MAX_NAMING], more=max(0, len(naming) - _MAX_NAMING))


def _build_lessons(
    reader: LessonReader, course: CourseStructure, names: Sequence[str]
) -> list[TermLesson]:
    lessons = (course.lessons[name] for name in names)
    return [TermLesson(course, lesson, _is_open(reader, course, lesson)) for lesson in lessons]


def _is_open(reader: LessonReader, course: CourseStructure, lesson: LessonStructure) -> bool:
    return course.id == LIBRARY or reader.may_open(
        course.id, course.access, lesson=lesson.name, kind=lesson.kind
    )
