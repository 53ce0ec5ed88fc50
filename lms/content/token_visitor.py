"""Visit the tokens of a whole text once: headings, blocks, questions, fields, words."""

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from markdown_it.token import Token

from lms.content.calculator_blocks import build_calculator
from lms.content.fields import build_field
from lms.content.inline import is_media_path, read_inline
from lms.content.parse_state import ParseState
from lms.content.parse_tree import (
    Fragment,
    ParsedBlock,
    ParsedCalculator,
    ParsedField,
    ParsedHeading,
    ParsedImage,
    ParsedMark,
    ParsedQuestion,
    ParsedScenario,
)
from lms.content.plugins.blocks import BlockStart
from lms.content.questions.build import build_question
from lms.content.questions.ids import read_block_id

_MARK = re.compile(r"[ \t\u3000]*[{｛](?P<id>[^{}｛｝]*)[}｝][ \t]*$")
_NOT_IN_ANCHOR = re.compile(r"[^\w\s-]")


@dataclass
class TokenVisitor:
    """The results so far; `stack` are the open blocks."""

    tokens: list[Token]
    block_starts: Sequence[BlockStart]
    questions: list[ParsedQuestion] = field(default_factory=list)
    scenarios: list[ParsedScenario] = field(default_factory=list)
    fields: list[ParsedField] = field(default_factory=list)
    calculators: list[ParsedCalculator] = field(default_factory=list)
    stack: list[BlockStart] = field(default_factory=list)
    anchors: Counter[str] = field(default_factory=Counter)

    def list_blocks(self) -> tuple[ParsedBlock, ...]:
        """Return all blocks in the order of the file."""
        return tuple(
            ParsedBlock(
                name=block_start.name,
                attributes=block_start.attributes,
                line=block_start.line + 1,
                column=1,
                end_line=block_start.end + 1,
                parent=block_start.parent.name if block_start.parent else "",
            )
            for block_start in self.block_starts
        )


def visit_tokens(
    tokens: list[Token], state: ParseState, block_starts: Sequence[BlockStart]
) -> TokenVisitor:
    """Read all tokens of a text; questions and fields are stored in `meta["part"]`."""
    visitor = TokenVisitor(tokens, block_starts)
    for position, token in enumerate(tokens):
        if token.type == "block_open":
            visitor.stack.append(token.meta["block_start"])
        elif token.type == "block_close":
            _close_block(visitor, position, state)
        elif token.type == "unparsed_block":
            with _exclude(visitor.stack, token.meta["block_start"], state):
                token.meta["part"] = _build_part(token.meta["block_start"], visitor, state)
        elif token.type == "inline":
            _read_words(visitor, position, state)
    return visitor


def _exclude(
    stack: Sequence[BlockStart], block_start: BlockStart | None, state: ParseState
) -> AbstractContextManager[None]:
    """Exclude trainers' notes from the reading time, and questions from the search."""
    names = {block.name for block in stack} | ({block_start.name} if block_start else set())
    if "trainer" in names:
        return state.excluded_from_search()
    if names & {"question", "scenario"}:
        return state.excluded_from_search(counted=True)
    return nullcontext()


def _build_part(
    block_start: BlockStart, visitor: TokenVisitor, state: ParseState
) -> ParsedQuestion | ParsedField | ParsedCalculator:
    if block_start.name == "question":
        question = build_question(block_start, state, number=len(visitor.questions) + 1)
        visitor.questions.append(question)
        return question
    if block_start.name == "field":
        worksheet_field = build_field(block_start, state, number=len(visitor.fields) + 1)
        visitor.fields.append(worksheet_field)
        return worksheet_field
    calculator = build_calculator(block_start, state, number=len(visitor.calculators) + 1)
    visitor.calculators.append(calculator)
    return calculator


def _read_words(visitor: TokenVisitor, position: int, state: ParseState) -> None:
    token = visitor.tokens[position]
    with _exclude(visitor.stack, None, state):
        before = len(state.segments)
        text = read_inline(token, state)
        if visitor.stack and visitor.stack[-1].name == "objectives":
            _cut_mark(token, state)
            if len(state.segments) > before:
                last = state.segments.pop()
                state.add_segment(_MARK.sub("", last.text), last.line)
    opener = visitor.tokens[position - 1]
    if opener.type == "heading_open":
        _add_heading(visitor, opener, text, state)


def _add_heading(visitor: TokenVisitor, opener: Token, text: str, state: ParseState) -> None:
    line = opener.map[0] + 1 if opener.map else 1
    anchor = _make_anchor(text, visitor.anchors)
    opener.meta["anchor"] = anchor
    state.headings.append(ParsedHeading(int(opener.tag[1:]), text, anchor, line, 1))


def _make_anchor(text: str, taken: Counter[str]) -> str:
    """Return `h-` and the words, which is no other id of the page; numbered when repeated."""
    words = "-".join(_NOT_IN_ANCHOR.sub(" ", text.lower()).split())[:80]
    anchor = f"h-{words}" if words else "h"
    taken[anchor] += 1
    return anchor if taken[anchor] == 1 else f"{anchor}--{taken[anchor]}"


def _cut_mark(token: Token, state: ParseState) -> None:
    """Remove and return `{o1}` after an objective, which is the outcome it serves."""
    last = token.children[-1] if token.children else None
    found = _MARK.search(last.content) if last and last.type == "text" else None
    if not last or not found:
        return
    last.content = last.content[: found.start()]
    position = token.content.rfind(found["id"])
    line, column = state.locate(token, max(position, 0))
    state.marks.append(ParsedMark(found["id"].strip(), line, column))


def _close_block(visitor: TokenVisitor, position: int, state: ParseState) -> None:
    block_start = visitor.stack.pop()
    if block_start.name == "scenario":
        _add_scenario(visitor, position, block_start, state)
    elif block_start.name == "media":
        _add_media(block_start, state)


def _add_scenario(
    visitor: TokenVisitor, position: int, block_start: BlockStart, state: ParseState
) -> None:
    start = position - 1
    while visitor.tokens[start].meta.get("block_start") is not block_start:
        start -= 1
    inside = visitor.tokens[start + 1 : position]
    questions = [
        token.meta["part"]
        for token in inside
        if token.type == "unparsed_block" and token.info == "question"
    ]
    line, (name, has_id) = block_start.line + 1, read_block_id(block_start, state)
    stem = tuple(token for token in inside if token.type != "unparsed_block")
    text = " ".join(token.content for token in stem if token.type == "inline")
    scenario = ParsedScenario(
        id=name or f"scenario-{len(visitor.scenarios) + 1}",
        has_id=has_id,
        outcome=block_start.get("outcome") or None,
        stem=Fragment(text, line + 1, 1, stem),
        questions=tuple(question.id for question in questions),
        line=line,
        column=1,
    )
    visitor.tokens[start].meta["part"] = scenario
    visitor.scenarios.append(scenario)


def _add_media(block_start: BlockStart, state: ParseState) -> None:
    for key in ("src", "poster", "captions"):
        found = block_start.attributes.get(key)
        if not found:
            continue
        if not is_media_path(found.value):
            state.add_problem("image-address", found.line, found.column, address=found.value[:60])
            continue
        state.media.append(
            ParsedImage(found.value, "", decorative=False, line=found.line, column=found.column)
        )
