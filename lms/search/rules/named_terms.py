"""The terms of the glossary that a text names."""

from collections.abc import Mapping, Sequence

from lms.search.rules.phrases import split_word
from lms.search.rules.plain_words import list_word_forms
from lms.search.rules.tokens import fold, is_han, list_runs


def find_named_terms(text: str, words_by_term: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Return the ids of the terms of which the text has a word.

    Width, case and hyphens do not matter, and an English word may be singular or plural. A word
    in Latin letters must be a whole word; one in Han characters may be part of a longer one.
    `words_by_term`: id -> words in the language of the text, an abbreviation perhaps in brackets.
    """
    padded = f" {_normalize(text)} "
    return frozenset(
        term
        for term, words in words_by_term.items()
        if any(form in padded for word in words for form in _list_forms(word))
    )


def _normalize(text: str) -> str:
    """Return runs of Han characters and other words in the order of the text, parted by blanks."""
    return " ".join(part for run in list_runs(fold(text)) for part in run.split("-"))


def _list_forms(word: str) -> list[str]:
    """Return what is looked for: with a blank at each end that is not a Han character."""
    found = []
    for part in filter(None, map(_normalize, split_word(word))):
        *before, last = part.split(" ")
        for form in (last, *list_word_forms(last)):
            whole = " ".join([*before, form])
            start, end = ("" if is_han(end) else " " for end in (whole[0], whole[-1]))
            found.append(f"{start}{whole}{end}")
    return found
