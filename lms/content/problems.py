"""Problems of authored content, with location and code, collected together.

A problem has a code and values; its text is in `messages.CATALOGUE` in both languages of the
product.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

from lms.content.messages import CATALOGUE, Severity
from lms.content.messages.words import ZH

_NEAR = {"en": " Did you mean “%s”?", "zh": "是否想写“%s”？"}
_TRANSLATED = frozenset({"kind", "expected", "why", "before", "after"})


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

    The value `near` is the nearest known name and adds "Did you mean …?" to the sentence.
    """
    texts = {name: str(value) for name, value in values.items()}
    return Problem(path, max(line, 1), max(column, 1), CATALOGUE[code].severity, code, texts)


def find_near(name: str, known: Iterable[str]) -> str:
    """Return the known name that is nearest to the misspelt one; empty if none is near."""
    folded = {one.casefold(): one for one in known}
    found = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else ""


def get_sentence(problem: Problem, language: str = "en") -> str:
    """Return the problem in `zh` or else in English, with the nearest known name if any."""
    message = CATALOGUE[problem.code]
    sentence = (message.zh if language == "zh" else message.en) % _get_words(problem, language)
    near = problem.values.get("near", "")
    return sentence + (_NEAR["zh" if language == "zh" else "en"] % near if near else "")


def get_fix(problem: Problem, language: str = "en") -> str:
    """Return how to fix it, in `zh` or else in English."""
    message = CATALOGUE[problem.code]
    fix = message.fix_zh if language == "zh" else message.fix_en
    return fix % _get_words(problem, language)


def _get_words(problem: Problem, language: str) -> dict[str, str]:
    """Return the values, with fixed words translated."""
    if language != "zh":
        return problem.values
    return {
        name: ZH.get(value, value) if name in _TRANSLATED else value
        for name, value in problem.values.items()
    }


def format_problem(problem: Problem, language: str = "en") -> str:
    """Return `path:line:column: severity code – message fix`, one line."""
    location = f"{problem.path}:{problem.line}:{problem.column}"
    gap = "" if language == "zh" else " "
    words = f"{get_sentence(problem, language)}{gap}{get_fix(problem, language)}"
    return f"{location}: {problem.severity} {problem.code} – {words}"


def has_errors(problems: Iterable[Problem]) -> bool:
    """Return whether any problem prevents publishing."""
    return any(problem.severity == "error" for problem in problems)
