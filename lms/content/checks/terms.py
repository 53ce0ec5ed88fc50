"""The text of a link to the glossary is the term or a synonym."""

import re
from collections.abc import Iterator

from lms.content.checks.context import CourseContext
from lms.content.model import GlossaryTerm
from lms.content.problems import Problem, build_problem

_BRACKETS = re.compile(r"\s*[（(]([^（）()]*)[）)]")
_WORDS = re.compile(r"[^\W_]+")


def check_terms(context: CourseContext) -> Iterator[Problem]:
    """Compare the text of glossary links with term and synonyms in the file's language."""
    for text in context.texts.values():
        for link in text.links:
            entry = context.check_context.shared.glossary.get(link.target, {})
            term = entry.get(text.language) if link.scheme == "term" else None
            if term and link.text.strip() and not is_rendered(link.text, term):
                yield build_problem(
                    "term-otherwise", text.path, link.line, link.column,
                    name=link.target, text=link.text, word=term.word,
                )  # fmt: skip


def is_rendered(text: str, term: GlossaryTerm) -> bool:
    """Return whether the text is the term, in any inflection, shortened or within a longer phrase.

    Deliberately lenient, to avoid false alarms.
    """
    folded_text = _fold(text)
    names: list[str] = []
    for word in (term.word, *term.synonyms):
        # The full name, the abbreviation and both: `Small Producer Organization (SPO)`.
        inner = [text.strip() for text in _BRACKETS.findall(word)]
        names += [word, _BRACKETS.sub("", word).strip(), *inner]
    return any(
        folded_text in name or name in folded_text
        for name in map(_fold, names)
        if name and folded_text
    )


def _fold(text: str) -> str:
    """Return the text in lower case, without English endings, marks and spaces."""
    return "".join(_stem(word) for word in _WORDS.findall(text.casefold()))


def _stem(word: str) -> str:
    if not word.isascii() or len(word) < 4:
        return word
    for ending in ("izations", "ization", "ized", "izing", "ies", "ing", "es", "ed", "s", "y", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
