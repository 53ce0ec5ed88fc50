"""One or more right options; `credit=balanced` gives a part of the points."""

import dataclasses
from typing import ClassVar

from lms.content.parse_state import ParseState
from lms.content.parse_tree import BlockStart
from lms.content.questions.body import QuestionBody
from lms.content.questions.types.base import AttributeRule
from lms.content.questions.types.choices import ChoiceContent, ChoiceType


class MultipleType(ChoiceType):
    name = "multiple"
    attributes: ClassVar = {
        "credit": AttributeRule("exact, balanced", frozenset({"exact", "balanced"}).__contains__)
    }
    wanted_ticks = "≥ 1"

    def has_wanted_ticks(self, count: int) -> bool:
        return count >= 1

    def parse(
        self, body: QuestionBody, block_start: BlockStart, state: ParseState
    ) -> ChoiceContent:
        content = super().parse(body, block_start, state)
        is_balanced = block_start.get("credit") == "balanced"
        return dataclasses.replace(content, credit="balanced") if is_balanced else content

    def estimate_guess(self, content: ChoiceContent) -> float:
        return 1.0 / float(2 ** len(content.options) - 1) if content.options else 0.0


TYPE = MultipleType()
