"""Steps to put in order: a numbered list in the right order."""

import re

from lms.content.parse_state import ParseState
from lms.content.questions.body import OTHER_BULLETS, STEP, QuestionBody
from lms.content.questions.items import report_options_in_stem
from lms.content.questions.types.choices import OptionsType

_LIKE_STEP = re.compile(rf" {{0,3}}[-*+{OTHER_BULLETS}①-⑳][ \t\u3000]*\S")


class OrderType(OptionsType):
    name = "order"
    line_patterns = (("step", STEP),)
    item_kind = "step"

    def check_body(self, body: QuestionBody, state: ParseState) -> None:
        """Report items of another list, unless numbered steps follow it: then it is the stem's."""
        if not body.list_kind("step"):
            report_options_in_stem(body, _LIKE_STEP, "“1. text”", state)


TYPE = OrderType()
