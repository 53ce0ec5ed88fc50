"""Fixed values of placeholders, which are translated; names of the format are not."""

from collections.abc import Mapping
from types import MappingProxyType

CONTEXT = "value in a problem"

YAML_FAILURES: Mapping[str, str] = MappingProxyType(
    {
        "mapping values are not allowed": "a colon too many, or a line that begins too far right",
        "could not find expected ':'": "a colon is missing",
        "did not find expected key": "this line does not fit those above",
        "did not find expected ',' or ']'": "a comma or ] is missing",
        "did not find expected ',' or '}'": "a comma or } is missing",
        "block sequence entries are not allowed": "a list begins where none can be",
        "did not find expected '-' indicator": "this line does not fit the list above",
        "unexpected end of stream": "a quote is not closed",
        "cannot start any token": "a value begins with a sign that needs quotes",
        "unknown escape character": "a \\ in quotes that means nothing",
        "did not find expected node content": "a value is missing",
        "control characters are not allowed": "an invisible sign",
        "unexpected document indicator": "a line --- or … inside a value",
        "found unexpected ':'": "a colon too many, or a line that begins too far right",
        "did not find expected <document start>": "this line does not fit those above",
    }
)
"""A part of a message of the YAML parser -> the text for authors, one of `TRANSLATED_WORDS`."""

TRANSLATED_WORDS = frozenset(
    {
        "question",
        "option",
        "step",
        "field",
        "scenario",
        "column",
        "line",
        "block",
        "known mistake",
        "lesson",
        "calculator",
        "a text",
        "a list",
        "names and values",
        "a whole number",
        "a whole number from 1",
        "at least one",
        "a value of another kind",
        "a date such as 2026-11-23",
        "nothing known",
        "a second document begins",
        "it cannot be read",
        "a colon too many, or a line that begins too far right",
        "a colon is missing",
        "this line does not fit those above",
        "this line does not fit the list above",
        "a comma or ] is missing",
        "a comma or } is missing",
        "a list begins where none can be",
        "a quote is not closed",
        "a value begins with a sign that needs quotes",
        "a \\ in quotes that means nothing",
        "a value is missing",
        "an invisible sign",
        "a line --- or … inside a value",
        ") is missing",
        "“- [ ] text”, or “- [x] text” for the right one",
        "“- text”",
        "“1. text”",
        "“- [ ] text”: only the source holds the tick",
        "a percentage from 0 to 100",
        "a number",
        "yes or no",
        "a year and a month such as 2026-11",
        "a path such as media/cover.webp",
        "an id: small letters, digits and hyphens",
        "an id of at most 80 characters",
        "a text of at most 120 characters",
        "a language code such as en or zh",
        "a table",
        "a caption, and below it a table",
        "a numbered list",
        "a stem and questions",
        "a label in the first line",
        "a header row and a rule",
        "inputs and a result",
        "name = number or formula | label | unit",
        "a label after the value",
        "a time such as 0 or 1h",
        "too long",
        "nested too deep",
        "an operand is missing",
        "it has no result",
        "a name such as bulk_price",
        "a number or a formula",
        "key",
    }
)


def problem_words(*words: str) -> frozenset[str]:
    """Return the fixed words that the problems of one type or block have alone."""
    return frozenset(words)
