"""Pieces of Markdown inside questions and fields, parsed on their own."""

from markdown_it.token import Token

from lms.content.inline import read_tokens
from lms.content.parsed import Fragment
from lms.content.reading import Reading


def parse_inline(text: str, reading: Reading, *, line: int, column: int) -> Fragment:
    """One paragraph without the paragraph: options, labels, cells."""
    tokens = reading.parser.parseInline(text, {**reading.references})
    for token in tokens:
        token.map = [line - 1, line]
    return _gather(tokens, reading, line, column)


def parse_block(text: str, reading: Reading, *, line: int, column: int) -> Fragment:
    """Whole paragraphs: stems, feedback, help."""
    tokens = reading.parser.parse(text, {**reading.references})
    for token in tokens:
        if token.map:
            token.map = [token.map[0] + line - 1, token.map[1] + line - 1]
    return _gather(tokens, reading, line, column)


def _gather(tokens: list[Token], reading: Reading, line: int, column: int) -> Fragment:
    return Fragment(read_tokens(tokens, reading), line, column, tuple(tokens))
