"""A message of the catalogue, in English; its translations are in `translations/`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

Severity = Literal["error", "warning", "notice"]
Translate: TypeAlias = Callable[[str, str], str]
"""From the whole message and its context (empty where there is none) to the text to show."""

TranslateIn: TypeAlias = Callable[[str], Translate]
"""From a language code to the function that translates into that language."""


@dataclass(frozen=True)
class ProblemMessage:
    """The problem and its fix, with named placeholders.

    `changes_structure`: the text then consists of other parts than its author meant.
    """

    severity: Severity
    sentence: str
    fix: str
    changes_structure: bool = False


def error(sentence: str, fix: str, *, changes_structure: bool = False) -> ProblemMessage:
    """Return the message of a problem that prevents publishing."""
    return ProblemMessage("error", sentence, fix, changes_structure)


def warning(sentence: str, fix: str) -> ProblemMessage:
    return ProblemMessage("warning", sentence, fix)


def notice(sentence: str, fix: str) -> ProblemMessage:
    return ProblemMessage("notice", sentence, fix)


def in_english(message: str, context: str) -> str:
    """Return the message as it is."""
    del context
    return message


def only_english(language: str) -> Translate:
    """Return the function that leaves messages in English, whatever the language."""
    del language
    return in_english
