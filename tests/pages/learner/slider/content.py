"""A value to set between two ends: `:::question slider min=0 max=10`, and a line `= 7`."""

import dataclasses
import re

from lms.content.messages.message import error
from lms.content.messages.words import problem_words
from lms.content.questions.types.base import AttributeRule, QuestionType

MESSAGES = {
    "slider-ends": error(
        "The slider has no %(kind)s.", "Write min= below max=.", changes_structure=True
    ),
}
MESSAGE_PARAMETERS = problem_words("way between its ends")


def is_whole(text):
    return text.isascii() and text.isdigit()


@dataclasses.dataclass(frozen=True)
class SliderContent:
    low: str
    high: str
    right: tuple[str, ...]


class SliderType(QuestionType):
    name = "slider"
    attributes = {  # noqa: RUF012
        "min": AttributeRule("a whole number", is_whole),
        "max": AttributeRule("a whole number", is_whole),
    }
    line_patterns = (("target", re.compile(r"= *(?P<text>.+)")),)

    def parse(self, body, block_start, state):
        right = tuple(item.text for item in body.list_kind("target"))
        return SliderContent(block_start.get("min"), block_start.get("max"), right)

    def check(self, question, content, state):
        if not content.right and not state.translation:
            state.add_problem("answer-missing", question.line)
        if content.low.isdigit() and content.low == content.high:
            state.add_problem("slider-ends", question.line, kind="way between its ends")

    def complete_key(self, key, contents):
        return dataclasses.replace(key, details={"right": contents[0].right[0]})

    def complete_question(self, question, source, translation, render):
        return dataclasses.replace(question, details={"min": source.low, "max": source.high})


TYPE = SliderType()
