"""The definitions of a lesson's terms, which follow its text.

A term leads to its definition in the page, and from there back: that needs no script and keeps the
reader in the lesson. With a script the definition opens beside the word (`term-notes.js`).
"""

import re
from dataclasses import dataclass

from lms.content.model import SharedFiles
from lms.i18n import language_in
from lms.web.languages import current_language

_LINK = re.compile(r'<a href="/glossary/([a-z][a-z0-9-]*)"')


@dataclass(frozen=True)
class TermNote:
    """A term as the end of a lesson explains it; `language` is that of its text."""

    id: str
    word: str
    definition: str
    language: str


def link_definitions(html: str) -> tuple[str, tuple[str, ...]]:
    """Return the body with terms that lead to their definitions, and the terms by first use.

    The first link of a term has an id, to which its definition leads back.
    """
    terms: dict[str, None] = {}

    def link(found: re.Match[str]) -> str:
        term = found[1]
        back = "" if term in terms else f' id="word-{term}"'
        terms[term] = None
        return f'<a href="#term-{term}"{back}'

    return _LINK.sub(link, html), tuple(terms)


def list_term_notes(shared: SharedFiles, terms: tuple[str, ...]) -> tuple[TermNote, ...]:
    """Return the terms with their definitions in the reader's language, else in another."""
    glossary = shared.glossary
    notes = []
    for id_ in terms:
        if entry := glossary.get(id_):
            words = {code: term.word for code, term in entry.items()}
            language = language_in(words, current_language())
            term = entry[language]
            notes.append(TermNote(id_, term.word, term.definition, language))
    return tuple(notes)
