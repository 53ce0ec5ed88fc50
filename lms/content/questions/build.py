"""Build a question from its classified lines."""

from typing import Any

from lms.content.fragments import parse_block
from lms.content.numbers import find_count
from lms.content.parse_state import ParseState
from lms.content.parse_tree import BlockStart, ParsedQuestion
from lms.content.problems import find_suggestion
from lms.content.questions.body import QuestionBody, split_body
from lms.content.questions.ids import read_head
from lms.content.questions.items import parse_feedback
from lms.content.questions.types import TYPES
from lms.content.questions.types.base import QuestionType, count_up_to

MIN_OPTIONS = 2
MAX_POINTS = 100
POINTS = count_up_to(MAX_POINTS)


def build_question(block_start: BlockStart, state: ParseState, *, number: int) -> ParsedQuestion:
    """Return a question with the problems of its own lines; `number` names it without an id."""
    kind = _read_type(block_start, state)
    lines = state.lines[block_start.line + 1 : block_start.end]
    body = split_body(lines, block_start.line + 2, kind.line_patterns, kind.later_line_patterns)
    stem = parse_block(body.stem.text, state, line=body.stem.first_line, column=1)
    content = kind.parse(body, block_start, state)
    question = ParsedQuestion(
        **read_head(block_start, state, number),
        type=kind.name,
        stem=stem,
        content=content,
        items=kind.list_items(content),
        hint=parse_feedback(body.tails.get("hint"), state),
        explain=parse_feedback(body.tails.get("explain"), state),
        points=find_count(block_start.get("points"), MAX_POINTS) or 1,
        outcome=block_start.get("outcome") or None,
        lesson=block_start.get("lesson") or None,
        unit=block_start.get("unit"),
        scenario=block_start.parent.get("id") if block_start.parent else "",
    )
    kind.check_body(body, state)
    _check_lines(body, kind, state)
    _check_stem_and_count(question, kind, state)
    kind.check(question, content, state)
    return question


def _read_type(block_start: BlockStart, state: ParseState) -> QuestionType[Any]:
    given = block_start.get("type")
    bare = [key for key, attribute in block_start.attributes.items() if attribute.value == "yes"]
    for name in (given, *bare):
        if name in TYPES:
            return TYPES[name]
    name = given or (bare[0] if bare else "")
    line = block_start.line + 1
    if name:
        suggestion = find_suggestion(name, TYPES)
        column = state.find_column(line, name)
        types = ", ".join(TYPES)
        state.add_problem(
            "question-type", line, column, type=name, types=types, suggestion=suggestion
        )
    elif block_start.is_readable:
        state.add_problem("block-attribute-missing", line, block="question", key="type")
    # The most likely type, so that the author gets one problem only.
    text, kinds = "\n".join(state.lines[line : block_start.end]), list(TYPES.values())
    likely = (kind for kind in kinds if kind.looks_like and kind.looks_like.search(text))
    return next(likely, kinds[0])


def _check_lines(body: QuestionBody, kind: QuestionType[Any], state: ParseState) -> None:
    """Report lines without a role, and feedback where the type has none."""
    for chunk in body.stray:
        text = chunk.rows[0].strip()[:40]
        state.add_problem("question-stray-text", chunk.line, chunk.column, text=text)
    for chunk in body.repeated:
        state.add_problem("question-tail-twice", chunk.line, 1)
    for item in body.items:
        is_misplaced = item.kind not in (*kind.feedback_kinds, "bullet")
        if item.feedback and is_misplaced and not item.lines_below:
            state.add_problem("feedback-misplaced", item.feedback.line, item.feedback.column)


def _check_stem_and_count(
    question: ParsedQuestion, kind: QuestionType[Any], state: ParseState
) -> None:
    inline = [child for token in question.stem.tokens for child in token.children or ()]
    has_picture = any(child.type == "image" for child in inline)
    if not question.stem.text.strip() and not has_picture:
        state.add_problem("question-no-stem", question.line)
    count = len(question.items)
    if state.has_problem("option-malformed question-stray-text", question.line):
        return
    if kind.item_kind and count < MIN_OPTIONS:
        state.add_problem("too-few-options", question.line, count=count, least=MIN_OPTIONS)
