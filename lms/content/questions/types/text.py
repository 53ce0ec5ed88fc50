"""A word or a phrase to type; those of all languages are accepted."""

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass

from lms.content.parse_state import ParseState
from lms.content.parse_tree import BlockStart, ParsedQuestion
from lms.content.question_model import QuestionKey
from lms.content.questions.body import ANSWER, QuestionBody
from lms.content.questions.types.base import QuestionType


@dataclass(frozen=True)
class TextContent:
    """The `= answer` lines."""

    accepted: tuple[str, ...]


class TextType(QuestionType[TextContent]):
    name = "text"
    line_patterns = (("answer", ANSWER),)
    looks_like = re.compile(r"^[=＝]", re.MULTILINE)

    def parse(self, body: QuestionBody, block_start: BlockStart, state: ParseState) -> TextContent:
        return TextContent(tuple(item.text.strip() for item in body.list_kind("answer")))

    def check(self, question: ParsedQuestion, content: TextContent, state: ParseState) -> None:
        if not content.accepted and not state.translation:
            state.add_problem("answer-missing", question.line)

    def complete_key(self, key: QuestionKey, contents: Sequence[TextContent]) -> QuestionKey:
        accepted = tuple(dict.fromkeys(text for content in contents for text in content.accepted))
        return dataclasses.replace(key, accepted=accepted)


TYPE = TextType()
