"""The lines of questions and fields that may have an id."""

import re
from collections.abc import Sequence

from lms.content.parse_tree import BlockStart
from lms.content.questions.body import QuestionItem, split_body
from lms.content.questions.types import TYPES

_CHOICE = re.compile(r" {0,3}[-*+][ \t]+(?P<text>\S.*)")


def get_type(block_start: BlockStart) -> str:
    """Return the type as written, or empty if it is missing or unknown."""
    written = block_start.attributes.get("type")
    names = [written.value] if written else list(block_start.attributes)
    return next((name for name in names if name in TYPES), "")


def list_items(lines: Sequence[str], block_start: BlockStart) -> list[QuestionItem]:
    """Return options, pairs or steps in order; none if the type is unknown.

    `lines` without ends.
    """
    question_type = get_type(block_start)
    if not question_type or not block_start.closed:
        return []
    inside = lines[block_start.line + 1 : block_start.end]
    kind = TYPES[question_type]
    body = split_body(inside, block_start.line + 2, kind.marks, kind.later_marks)
    return body.list_kind(kind.item_kind)


def list_choices(lines: Sequence[str], block_start: BlockStart) -> list[QuestionItem]:
    """Return the options of a `field type=choice`; its first line is the label."""
    kind = block_start.attributes.get("type")
    if kind is None or kind.value != "choice" or not block_start.closed:
        return []
    inside = lines[block_start.line + 1 : block_start.end]
    hits = [(number, _CHOICE.fullmatch(row)) for number, row in enumerate(inside)]
    return [
        QuestionItem(
            block_start.line + 2 + number, found.start("text") + 1, [found["text"]], kind="choice"
        )
        for number, found in hits
        if found
    ]
