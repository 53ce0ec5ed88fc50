"""Problems of authored content, with location and code, collected together.

A problem has a code and values; its text is in `messages.CATALOGUE` in English. The caller hands
in the function that translates it.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

from lms.content.messages import (
    CATALOGUE,
    DID_YOU_MEAN,
    FIXED_WORDS,
    WITH_FIX,
    Severity,
    Translate,
    in_english,
)
from lms.content.messages.words import CONTEXT

_WITH_WORDS = frozenset({"kind", "expected", "why", "before", "after", "detail", "found", "form"})


@dataclass(frozen=True, order=True)
class Problem:
    """One problem: `path:line:column: severity code – message`. Lines and columns from 1."""

    path: str
    line: int
    column: int
    severity: Severity
    code: str
    values: dict[str, str] = field(default_factory=dict, compare=False)


def build_problem(
    code: str, path: str, line: int = 1, column: int = 1, **values: object
) -> Problem:
    """Return a problem of the catalogue; raises KeyError for an unknown code.

    The value `suggestion` is the nearest known name and adds "Did you mean …?" to the sentence.
    """
    texts = {name: str(value) for name, value in values.items()}
    return Problem(path, max(line, 1), max(column, 1), CATALOGUE[code].severity, code, texts)


def find_suggestion(name: str, candidates: Iterable[str]) -> str:
    """Return the known name that is nearest to the misspelt one; empty if none is close."""
    folded = {candidate.casefold(): candidate for candidate in candidates}
    found = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else ""


def get_sentence(problem: Problem, translate: Translate = in_english) -> str:
    """Return the problem in the language of `translate`, with the nearest known name if any."""
    sentence = translate(CATALOGUE[problem.code].sentence, "") % _get_words(problem, translate)
    suggestion = problem.values.get("suggestion", "")
    if not suggestion:
        return sentence
    return translate(DID_YOU_MEAN, "") % {"sentence": sentence, "suggestion": suggestion}


def get_fix(problem: Problem, translate: Translate = in_english) -> str:
    """Return how to fix it, in the language of `translate`."""
    return translate(CATALOGUE[problem.code].fix, "") % _get_words(problem, translate)


def _get_words(problem: Problem, translate: Translate) -> dict[str, str]:
    """Return the values, with fixed words translated."""
    return {
        name: translate(value, CONTEXT) if name in _WITH_WORDS and value in FIXED_WORDS else value
        for name, value in problem.values.items()
    }


def format_problem(problem: Problem, translate: Translate = in_english) -> str:
    """Return `path:line:column: severity code – message fix`, one line."""
    location = f"{problem.path}:{problem.line}:{problem.column}"
    sentences = {"sentence": get_sentence(problem, translate), "fix": get_fix(problem, translate)}
    return f"{location}: {problem.severity} {problem.code} – {translate(WITH_FIX, '') % sentences}"


def has_errors(problems: Iterable[Problem]) -> bool:
    """Return whether any problem prevents publishing."""
    return any(problem.severity == "error" for problem in problems)
