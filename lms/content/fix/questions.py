"""The lines of questions and fields that may carry an id."""

import re
from collections.abc import Sequence
from typing import get_args

from lms.content.model import QuestionType
from lms.content.plugins.blocks import Opening
from lms.content.questions.body import Item, split_body

_TYPES = get_args(QuestionType)
_CHOICE = re.compile(r" {0,3}[-*+][ \t]+(?P<text>\S.*)")


def get_type(opening: Opening) -> str:
    """The type as written, or empty where it is missing or unknown."""
    written = opening.attributes.get("type")
    names = [written.value] if written else list(opening.attributes)
    return next((name for name in names if name in _TYPES), "")


def list_items(lines: Sequence[str], opening: Opening) -> list[Item]:
    """Options, pairs, steps in order; none where the type is not known. `lines` without ends."""
    question_type = get_type(opening)
    if not question_type or not opening.closed:
        return []
    inside = lines[opening.line + 1 : opening.end]
    body = split_body(inside, opening.line + 2, question_type)
    return [item for item in body.items if item.kind in ("option", "pair", "step")]


def list_choices(lines: Sequence[str], opening: Opening) -> list[Item]:
    """The options of a `field type=choice`; its first line is the label."""
    kind = opening.attributes.get("type")
    if kind is None or kind.value != "choice" or not opening.closed:
        return []
    inside = lines[opening.line + 1 : opening.end]
    hits = [(number, _CHOICE.fullmatch(row)) for number, row in enumerate(inside)]
    return [
        Item(opening.line + 2 + number, found.start("text") + 1, [found["text"]], kind="choice")
        for number, found in hits
        if found
    ]
