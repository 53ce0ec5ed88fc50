"""Checks of a whole text: blocks, headings, tables, length, nesting."""

from collections.abc import Iterator
from itertools import pairwise

from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from lms.content.block_types import BLOCK_TYPES, LISTS
from lms.content.parse_state import ParseState
from lms.content.parse_tree import BlockAttribute, FrontMatter
from lms.content.plugins.blocks import BlockStart
from lms.content.problems import find_near
from lms.content.prose import measure
from lms.content.questions.types import TYPES, list_rules
from lms.content.token_visitor import TokenVisitor

MAX_LEVEL = 19


def check_text(visitor: TokenVisitor, state: ParseState, front: FrontMatter) -> None:
    """Run all checks of one text that are not part of parsing."""
    for block_start in visitor.block_starts:
        _check_block(block_start, state)
    _check_contents(visitor, state)
    _check_headings(state)
    _check_anchors(state)
    _check_tokens(visitor.tokens, state)
    _check_ids(visitor, state)
    if not state.translation:
        _check_kind(visitor, state, front)
        _check_minutes(state, front)


def _check_block(block_start: BlockStart, state: ParseState) -> None:
    line = block_start.line + 1
    if block_start.name not in BLOCK_TYPES:
        near = find_near(block_start.name, BLOCK_TYPES)
        state.add_problem("block-unknown", line, 4, name=block_start.name, near=near)
        return
    if block_start.closed and not block_start.read:
        state.add_problem("block-unread", line, 1, name=block_start.name)
    for key, attribute in block_start.attributes.items():
        _check_attribute(block_start, key, attribute, state)
    for key in block_start.type.needed:
        if key not in block_start.attributes:
            state.add_problem("block-attribute-missing", line, 1, block=block_start.name, key=key)
    if not block_start.type.part and block_start.name != "media":
        return
    parent = block_start.parent.name if block_start.parent else ""
    if parent in BLOCK_TYPES and parent != block_start.type.inside and block_start.type.part:
        state.add_problem("block-misplaced", line, 1, block=block_start.name, parent=parent)


def _check_attribute(
    block_start: BlockStart, key: str, found: BlockAttribute, state: ParseState
) -> None:
    kind = block_start.type
    allowed = kind.attributes | (
        {*TYPES, *list_rules()} if block_start.name == "question" else set()
    )
    if key not in allowed:
        if (
            block_start.name == "question"
            and found.value == "yes"
            and "type" not in block_start.attributes
        ):
            return  # reported as an unknown type of question
        near = find_near(key, allowed)
        state.add_problem(
            "block-attribute-unknown",
            found.line,
            found.column,
            block=block_start.name,
            key=key,
            near=near,
        )
    elif block_start.name == "media" and key == "kind" and found.value not in {"audio", "video"}:
        state.add_problem(
            "block-attribute-wrong", found.line, found.column,
            value=found.value, key=key, block="media", expected="audio, video",
        )  # fmt: skip


def _check_contents(visitor: TokenVisitor, state: ParseState) -> None:
    """Check that lists hold a list, comparisons a table, and that no block is empty."""
    stack: list[tuple[BlockStart, set[str]]] = []
    for token in visitor.tokens:
        if token.type == "block_open":
            stack.append((token.meta["block_start"], set()))
        elif token.type == "block_close":
            block_start, types = stack.pop()
            _check_content(block_start, types, state)
        else:
            for _, types in stack[-1:]:
                types.add(token.type)
        if token.type == "block_open" and len(stack) > 1:
            stack[-2][1].add("block_open")


def _check_content(block_start: BlockStart, types: set[str], state: ParseState) -> None:
    expected = ""
    if block_start.name == "media" and not types:
        name = block_start.attributes.get("src")
        shown = name.value if name else ""
        state.add_problem("media-no-alternative", block_start.line + 1, 1, name=shown)
    elif block_start.name in LISTS and not types & {"bullet_list_open", "ordered_list_open"}:
        expected = "a list"
    elif block_start.name == "compare" and "table_open" not in types:
        expected = "a table"
    elif block_start.name == "scenario" and "unparsed_block" not in types:
        expected = "a stem and questions"
    elif not types and block_start.name in BLOCK_TYPES:
        expected = "a text"
    if expected:
        state.add_problem(
            "block-content", block_start.line + 1, 1, block=block_start.name, expected=expected
        )


def _check_headings(state: ParseState) -> None:
    before = 1
    for heading in sorted(state.headings, key=lambda heading: heading.line):
        if heading.level == 1:
            state.add_problem("heading-one", heading.line, 1)
        elif heading.level > before + 1:
            state.add_problem("heading-jump", heading.line, 1, before=before, level=heading.level)
        before = heading.level


def _check_anchors(state: ParseState) -> None:
    anchors = {heading.anchor for heading in state.headings}
    for link in state.links:
        if link.scheme == "anchor" and link.target not in anchors:
            near = find_near(link.target, anchors)
            state.add_problem(
                "link-anchor", link.line, link.column, name=link.target[:60], near=near
            )


def _check_tokens(tokens: list[Token], state: ParseState) -> None:
    """Report nesting beyond the parser's limit, cells beyond the header row, trainers' notes."""
    deep = [
        token
        for token in tokens
        if any(child.level >= MAX_LEVEL for child in (token, *(token.children or ())))
    ]
    if deep:
        line = next((token.map[0] + 1 for token in deep if token.map), 1)
        state.add_problem("nesting-too-deep", line)
    for table, columns in _list_tables(tokens):
        for row in range(table[0] + 2, table[1]):
            cells = escapedSplit(state.lines[row].strip())
            count = len(cells) - (cells[0] == "") - (len(cells) > 1 and cells[-1] == "")
            if count > columns:
                state.add_problem("table-row-long", row + 1, 1, count=count, columns=columns)
    _check_trainer_footnotes(tokens, state)


def _list_tables(tokens: list[Token]) -> Iterator[tuple[list[int], int]]:
    table: list[int] = []
    columns = 0
    for token, following in pairwise(tokens):
        if token.type == "table_open" and token.map:
            table, columns = token.map, 0
        columns += token.type == "th_open"
        if token.type == "thead_close" and following.type == "tbody_open":
            yield table, columns


def _check_trainer_footnotes(tokens: list[Token], state: ParseState) -> None:
    """Report footnotes for trainers: footnotes are at the end of the page for everybody."""
    inside = 0
    for token in tokens:
        if token.type in {"block_open", "block_close"} and token.info == "trainer":
            inside += token.nesting
        elif inside and any(child.type == "footnote_ref" for child in token.children or ()):
            line = token.map[0] + 1 if token.map else 1
            state.add_problem("footnote-in-block", line, 1, block="trainer")


def _check_ids(visitor: TokenVisitor, state: ParseState) -> None:
    """Check ids of blocks; those of questions, options and fields are checked with the course."""
    named = [(scenario.id, scenario.line) for scenario in visitor.scenarios]
    named += [(calculator.id, calculator.line) for calculator in visitor.calculators]
    first: dict[str, int] = {}
    for name, line in named:
        if name in first:
            location = f"{state.path}:{first[name]}"
            state.add_problem("duplicate-id", line, 1, id=name, first=location)
        first.setdefault(name, line)


def _check_kind(visitor: TokenVisitor, state: ParseState, front: FrontMatter) -> None:
    if front.kind == "quiz" and not visitor.questions:
        state.add_problem("quiz-without-questions", 1)
    if front.kind == "worksheet" and not visitor.fields:
        state.add_problem("worksheet-without-fields", 1)
    if front.kind == "quiz":
        for question in visitor.questions:
            for key, value in (("outcome", question.outcome), ("lesson", question.lesson)):
                if not value:
                    state.add_problem(
                        "question-no-outcome", question.line, 1, id=question.id, key=key
                    )
    outcomes = {scenario.id: scenario.outcome for scenario in visitor.scenarios}
    for question in visitor.questions:
        wanted = outcomes.get(question.scenario)
        if wanted and question.outcome and question.outcome != wanted:
            state.add_problem("scenario-outcome", question.line, 1, id=question.id, outcome=wanted)


def _check_minutes(state: ParseState, front: FrontMatter) -> None:
    if front.kind not in {"reading", "case"} or not front.minutes:
        return
    needed = measure(state.segments).minutes
    if needed > front.minutes:
        entry = front.entries.get("minutes")
        line, column = (entry.line, entry.column) if entry else (1, 1)
        shown = f"{needed:.0f}" if needed >= front.minutes + 1 else f"{needed:.1f}"
        state.add_problem("lesson-too-long", line, column, needed=shown, minutes=front.minutes)
