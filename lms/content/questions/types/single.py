"""One right option."""

import re

from lms.content.questions.types.choices import ChoiceType


class SingleType(ChoiceType):
    name = "single"
    looks_like = re.compile(r"^ {0,3}[-*+] *[\[［【]", re.MULTILINE)
    wanted_ticks = "1"

    def has_wanted_ticks(self, count: int) -> bool:
        return count == 1


TYPE = SingleType()
