"""Visit the tokens of a whole text once: headings, blocks, words."""

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from markdown_it.token import Token

from lms.content.blocks import get_block
from lms.content.inline import read_inline
from lms.content.parse_state import ParseState
from lms.content.parse_tree import BlockStart, ParsedHeading

_NOT_IN_ANCHOR = re.compile(r"[^\w\s-]")


@dataclass
class _TokenVisitor:
    """`stack`: the open blocks, each with the index of its first token."""

    tokens: Sequence[Token]
    state: ParseState
    stack: list[tuple[BlockStart, int]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    anchors: Counter[str] = field(default_factory=Counter)


def visit_tokens(tokens: Sequence[Token], state: ParseState) -> None:
    """Read all tokens of a text; what a block was read to is stored in `meta["part"]`."""
    visitor = _TokenVisitor(tokens, state)
    for position, token in enumerate(tokens):
        if token.type == "block_open":
            visitor.stack.append((token.meta["block_start"], position))
        elif token.type == "block_close":
            block_start, opened = visitor.stack.pop()
            inside = tokens[opened + 1 : position]
            get_block(block_start.name).check_content(block_start, inside, state)
            _read_block(visitor, tokens[opened], inside)
        elif token.type == "unparsed_block":
            with _exclude(visitor, token.info):
                _read_block(visitor, token, ())
        elif token.type == "inline":
            _read_words(visitor, position)


def _exclude(visitor: _TokenVisitor, *names: str) -> AbstractContextManager[None]:
    """Exclude what some blocks hold from the search, and from the reading time."""
    blocks = [get_block(name) for name in (*(block.name for block, _ in visitor.stack), *names)]
    if all(block.is_searchable for block in blocks):
        return nullcontext()
    return visitor.state.excluded_from_search(
        counted=all(block.counts_for_reading_time for block in blocks)
    )


def _read_block(visitor: _TokenVisitor, token: Token, inside: Sequence[Token]) -> None:
    block_start: BlockStart = token.meta["block_start"]
    visitor.counts[block_start.name] += 1
    number = visitor.counts[block_start.name]
    part = get_block(block_start.name).read(block_start, inside, visitor.state, number=number)
    if part is not None:
        token.meta["part"] = part
        visitor.state.parts.append(part)


def _read_words(visitor: _TokenVisitor, position: int) -> None:
    token, state = visitor.tokens[position], visitor.state
    for block_start, _ in visitor.stack[-1:]:
        get_block(block_start.name).prepare_inline(token, state)
    with _exclude(visitor):
        text = read_inline(token, state)
    opener = visitor.tokens[position - 1]
    if opener.type == "heading_open":
        line = opener.map[0] + 1 if opener.map else 1
        words = "-".join(_NOT_IN_ANCHOR.sub(" ", text.lower()).split())[:80]
        anchor = f"h-{words}" if words else "h"
        visitor.anchors[anchor] += 1
        if visitor.anchors[anchor] > 1:
            anchor += f"--{visitor.anchors[anchor]}"
        opener.meta["anchor"] = anchor
        state.headings.append(ParsedHeading(int(opener.tag[1:]), text, anchor, line, 1))
