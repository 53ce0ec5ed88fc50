"""A page of results: addresses, titles and passages, as far as the reader may read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from flask import url_for
from sqlalchemy.orm import Session

from lms.accounts.permissions.principal import Access, Principal
from lms.accounts.pinyin import spell_han
from lms.catalogue.cache import Cache
from lms.catalogue.queries.published import find_newest_shared, get_shared
from lms.content.model import Texts
from lms.search.queries.hits import (
    MAX_HITS,
    FoundText,
    SearchHit,
    Subject,
    list_hits,
    load_texts,
)
from lms.search.queries.phrases import PhraseBook, get_newest_phrase_id, load_phrases
from lms.search.rules.query import SearchQuery, build_query
from lms.search.rules.section_anchors import find_anchor
from lms.search.rules.snippets import SnippetPiece, build_snippet, find_offset, mark
from lms.search.rules.tokens import build_key
from lms.web.lesson_access import LessonReader

PAGE_SIZE = 20
_MAX_SUGGESTED = 3
_WITH_SECTIONS = frozenset({"reading", "case"})
"""Kinds of lessons whose page shows the whole text."""
_ACCESS: Mapping[str, Access] = {access: access for access in get_args(Access)}
_phrases: Cache[tuple[int, int], PhraseBook] = Cache(2)


@dataclass(frozen=True)
class ResultText:
    """A title or a passage in one language."""

    language: str
    pieces: tuple[SnippetPiece, ...]


@dataclass(frozen=True)
class SearchResult:
    """A line of the page; no `snippet` if the reader may not read the text.

    `label`: the kind of lesson, or `course` or `term`. `access`: that of a course whose lesson
    the reader may not read, else empty. `course`: the title of a lesson's course by language.
    """

    address: str
    label: str
    title: ResultText
    snippet: ResultText | None
    course: Texts
    access: str


@dataclass(frozen=True)
class SuggestedTerm:
    """A term whose words are like those that found nothing."""

    name: str
    words: Texts


@dataclass(frozen=True)
class SearchPage:
    """`is_cut`: there may be more results than are counted.

    `is_widened`: no text has all words as they were typed. `suggestions`: only if nothing was
    found.
    """

    results: tuple[SearchResult, ...] = ()
    total: int = 0
    page: int = 1
    pages: int = 1
    is_widened: bool = False
    suggestions: tuple[SuggestedTerm, ...] = ()

    @property
    def is_cut(self) -> bool:
        return self.total >= MAX_HITS


def find_page(
    session: Session, principal: Principal, *, text: str, language: str, page: int
) -> SearchPage:
    """Return the results of a query; a page beyond the last is the last."""
    book = load_book(session)
    typed = build_query(text, book.phrases)
    key = typed.units[0].phrase_key if len(typed.units) == 1 else build_key(text)
    query, hits = _find(session, typed, language, book.terms.get(key, ()))
    if not hits:
        return SearchPage(suggestions=_list_suggestions(session, book, text))
    pages = -(-len(hits) // PAGE_SIZE)
    page = min(max(page, 1), pages)
    shown = hits[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    reader = LessonReader(session, principal)
    describe = _Describer(reader, query, language, load_texts(session, shown))
    results = tuple(describe(hit) for hit in shown)
    return SearchPage(results, len(hits), page, pages, is_widened=query != typed)


def load_book(session: Session) -> PhraseBook:
    """Return the phrases; also those that a command has written again since the publish."""
    version = find_newest_shared(session) or 0, get_newest_phrase_id(session)
    return _phrases.get(session, version, lambda: load_phrases(session))


def _find(
    session: Session, typed: SearchQuery, language: str, terms: Sequence[str]
) -> tuple[SearchQuery, tuple[SearchHit, ...]]:
    """Return the first of the query and its wider forms that finds something."""
    for query in (typed, *typed.widen()):
        if hits := list_hits(session, query, language=language, terms=terms):
            return query, hits
    return typed, ()


def _list_suggestions(session: Session, book: PhraseBook, text: str) -> tuple[SuggestedTerm, ...]:
    """Return the terms that sound like the text, before those whose words look like it."""
    glossary = get_shared(session).glossary
    same_sound = book.terms.get(build_key(spell_han(text)), ())
    names = tuple(dict.fromkeys((*same_sound, *book.list_nearest(text))))
    return tuple(
        SuggestedTerm(name, {language: term.word for language, term in glossary[name].items()})
        for name in names[:_MAX_SUGGESTED]
        if name in glossary
    )


@dataclass(frozen=True)
class _Describer:
    """Makes lines of results for one reader."""

    reader: LessonReader
    query: SearchQuery
    language: str
    texts: Mapping[Subject, Sequence[FoundText]]

    def __call__(self, hit: SearchHit) -> SearchResult:
        subject, texts = hit.subject, self.texts[hit.subject]
        found = next(text for text in texts if text.id == hit.document_id)
        titled = next((text for text in texts if text.language == self.language), texts[0])
        is_readable = self.reader.may_read(subject.course, _ACCESS[found.access])
        snippet = ResultText(found.language, build_snippet(found.text, self.query))
        return SearchResult(
            address=self._build_address(subject, found),
            label=found.lesson_kind or subject.kind,
            title=ResultText(titled.language, mark(titled.title, self.query)),
            snippet=snippet if is_readable and found.text else None,
            course=self._list_course_titles(subject),
            access="" if is_readable else found.access,
        )

    def _build_address(self, subject: Subject, found: FoundText) -> str:
        if subject.kind == "term":
            return url_for("public.term", term=subject.name)
        if subject.kind == "course":
            return url_for("public.course", course=subject.name)
        if subject.kind == "case":
            return url_for("learner.case", case=subject.name, _anchor=self._find_anchor(found))
        course, access = subject.course, _ACCESS[found.access]
        if self.reader.may_open(course, access, lesson=subject.name, kind=found.lesson_kind):
            anchor = self._find_anchor(found)
            return url_for("learner.lesson", course=course, lesson=subject.name, _anchor=anchor)
        if course in self.reader.enrolments:  # a quiz of a newer edition
            return url_for("learner.outline", course=course)
        return url_for("public.course", course=subject.course)

    def _find_anchor(self, found: FoundText) -> str | None:
        """Return the anchor of the section of the hit; None in a text of another language."""
        if found.language != self.language or found.lesson_kind not in _WITH_SECTIONS:
            return None
        return find_anchor(found.sections, find_offset(found.text, self.query)) or None

    def _list_course_titles(self, subject: Subject) -> Texts:
        if subject.kind in {"course", "term"}:
            return {}
        texts = self.texts.get(Subject("course", subject.course, subject.course), ())
        return {text.language: text.title for text in texts}
