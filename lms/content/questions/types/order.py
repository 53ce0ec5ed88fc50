"""Steps to put in order: a numbered list in the right order."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from lms.content.model import Option, Question, QuestionKey
from lms.content.parse_state import ParseState
from lms.content.parse_tree import ParsedOption, ParsedQuestion
from lms.content.plugins.blocks import BlockStart
from lms.content.questions.body import STEP, QuestionBody
from lms.content.questions.items import build_options, check_twins, match_options
from lms.content.questions.types.base import QuestionType, Render


@dataclass(frozen=True)
class OrderContent:
    steps: tuple[ParsedOption, ...]


class OrderType(QuestionType[OrderContent]):
    name = "order"
    marks = (("step", STEP),)
    item_kind = "step"

    def parse(self, body: QuestionBody, block_start: BlockStart, state: ParseState) -> OrderContent:
        return OrderContent(build_options(body.list_kind("step"), state, kind="step"))

    def check(self, question: ParsedQuestion, content: OrderContent, state: ParseState) -> None:
        check_twins(((step.content, step.line) for step in content.steps), state)

    def list_items(self, content: OrderContent) -> tuple[ParsedOption, ...]:
        return content.steps

    def complete_key(self, key: QuestionKey, contents: Sequence[OrderContent]) -> QuestionKey:
        ids = tuple(step.id for step in contents[0].steps)
        return dataclasses.replace(key, correct=ids, options=ids)

    def complete_question(
        self, question: Question, source: OrderContent, translation: OrderContent, render: Render
    ) -> Question:
        steps = match_options(translation.steps, source.steps)
        shown = tuple(Option(step.id, render(step.content)) for step in steps)
        return dataclasses.replace(question, options=shown)


TYPE = OrderType()
