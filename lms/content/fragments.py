"""Fragments of Markdown inside questions and fields, parsed separately."""

from markdown_it.token import Token

from lms.content.inline import read_tokens
from lms.content.parse_state import ParseState
from lms.content.parse_tree import Fragment


def parse_inline(text: str, state: ParseState, *, line: int, column: int) -> Fragment:
    """Parse the content of one paragraph: options, labels, cells."""
    tokens = state.parser.parseInline(text, {**state.references})
    for token in tokens:
        token.map = [line - 1, line]
    return _build_fragment(tokens, state, line, column)


def parse_block(text: str, state: ParseState, *, line: int, column: int) -> Fragment:
    """Parse whole paragraphs: stems, feedback, help."""
    tokens = state.parser.parse(text, {**state.references})
    for token in tokens:
        if token.map:
            token.map = [token.map[0] + line - 1, token.map[1] + line - 1]
    return _build_fragment(tokens, state, line, column)


def _build_fragment(tokens: list[Token], state: ParseState, line: int, column: int) -> Fragment:
    return Fragment(read_tokens(tokens, state), line, column, tuple(tokens))
