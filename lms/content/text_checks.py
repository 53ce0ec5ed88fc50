"""Checks of a whole text: blocks, headings, tables, length, nesting."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from lms.content.blocks import BLOCKS
from lms.content.blocks.base import PartBlock
from lms.content.blocks.field import ParsedField
from lms.content.frontmatter import FrontMatter
from lms.content.model import LessonKind
from lms.content.parse_state import ParseState
from lms.content.parse_tree import BlockStart, ParsedQuestion, select_parts
from lms.content.problems import find_suggestion
from lms.content.prose import measure

MAX_LEVEL = 19
PAGES: Mapping[LessonKind, str] = MappingProxyType(
    {"reading": "lesson", "case": "lesson", "worksheet": "worksheet", "quiz": "attempt"}
)
"""The kind of page that draws a lesson (`LessonPart.pages`)."""


def check_text(
    tokens: Sequence[Token],
    block_starts: Sequence[BlockStart],
    state: ParseState,
    front: FrontMatter,
) -> None:
    """Run all checks of one text that are not part of parsing."""
    for block_start in block_starts:
        _check_block(block_start, state)
    _check_headings(state)
    _check_anchors(state)
    _check_tokens(tokens, state)
    if not state.translation:
        if "kind" not in front.unread:
            _check_kind(block_starts, state, front)
            _check_pages(block_starts, state, front)
        _check_minutes(state, front)


def _check_block(block_start: BlockStart, state: ParseState) -> None:
    line, block = block_start.line + 1, BLOCKS.get(block_start.name)
    if block is None:
        suggestion = find_suggestion(block_start.name, BLOCKS)
        state.add_problem("block-unknown", line, 4, name=block_start.name, suggestion=suggestion)
        return
    is_open = block_start.parent is not None and not block_start.parent.closed
    if block_start.closed and not block_start.read and not is_open:
        state.add_problem("block-unread", line, 1, name=block.name)
    block.check_attributes(block_start, state)
    parent = block_start.parent.name if block_start.parent else ""
    if isinstance(block, PartBlock) and parent in BLOCKS and parent != block.parent and not is_open:
        state.add_problem("block-misplaced", line, 1, block=block.name, parent=parent)


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
            suggestion = find_suggestion(link.target, anchors)
            state.add_problem(
                "link-anchor", link.line, link.column, name=link.target[:60], suggestion=suggestion
            )


def _check_tokens(tokens: Sequence[Token], state: ParseState) -> None:
    """Report nesting beyond the parser's limit, cells beyond the header row."""
    deep = [
        token
        for token in tokens
        if any(child.level >= MAX_LEVEL for child in (token, *(token.children or ())))
    ]
    if deep:
        line = next((token.map[0] + 1 for token in deep if token.map), 1)
        state.add_problem("nesting-too-deep", line)
    reported = {problem.line for problem in state.problems if problem.code == "mark-fullwidth"}
    for table, columns in _list_tables(tokens):
        for row in range(table[0] + 2, table[1]):
            cells = escapedSplit(state.lines[row].strip())
            count = len(cells) - (cells[0] == "") - (len(cells) > 1 and cells[-1] == "")
            if count < columns and "｜" in state.lines[row] and row + 1 not in reported:
                text = state.lines[row].strip()[:30]
                state.add_problem("mark-fullwidth", row + 1, mark="｜", wanted="|", text=text)
            if count > columns:
                state.add_problem("table-row-long", row + 1, 1, count=count, columns=columns)


def _list_tables(tokens: Sequence[Token]) -> Iterator[tuple[list[int], int]]:
    table: list[int] = []
    columns = 0
    for token, following in pairwise(tokens):
        if token.type == "table_open" and token.map:
            table, columns = token.map, 0
        columns += token.type == "th_open"
        if token.type == "thead_close" and following.type == "tbody_open":
            yield table, columns


def _check_kind(block_starts: Sequence[BlockStart], state: ParseState, front: FrontMatter) -> None:
    questions = select_parts(state.parts, ParsedQuestion)
    line = front.entries["kind"].line if "kind" in front.entries else 1
    is_whole = not state.has_structure_error()
    if front.kind == "quiz" and not questions and is_whole:
        state.add_problem("quiz-without-questions", line)
    if front.kind == "worksheet" and not select_parts(state.parts, ParsedField) and is_whole:
        state.add_problem("worksheet-without-fields", line)
    unreadable = {
        block_start.line + 1 for block_start in block_starts if not block_start.is_readable
    }
    for question in questions if front.kind == "quiz" else ():
        if question.line in unreadable:
            continue
        keys = {"outcome": question.outcome, "lesson": question.lesson}
        if lacking := ", ".join(key for key, value in keys.items() if not value):
            state.add_problem("question-no-outcome", question.line, 1, id=question.id, key=lacking)


def _check_pages(block_starts: Sequence[BlockStart], state: ParseState, front: FrontMatter) -> None:
    """Report the first block of each name that no page of a lesson of this kind draws."""
    page = PAGES[front.kind]
    first: dict[str, BlockStart] = {}
    for block_start in block_starts:
        first.setdefault(block_start.name, block_start)
    for block_start in first.values():
        block = BLOCKS.get(block_start.name)
        if block and not any(page in part.pages for part in block.parts):
            line = block_start.line + 1
            state.add_problem("block-not-rendered", line, 1, block=block.name, kind=front.kind)


def _check_minutes(state: ParseState, front: FrontMatter) -> None:
    if front.kind not in {"reading", "case"} or not front.minutes or "minutes" in front.unread:
        return
    needed = measure(state.segments).minutes
    if needed > front.minutes:
        entry = front.entries.get("minutes")
        line, column = (entry.line, entry.column) if entry else (1, 1)
        shown = f"{needed:.0f}" if needed >= front.minutes + 1 else f"{needed:.1f}"
        state.add_problem("lesson-too-long", line, column, needed=shown, minutes=front.minutes)
