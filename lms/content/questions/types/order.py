"""Steps to put in order: a numbered list in the right order."""

from lms.content.questions.body import STEP
from lms.content.questions.types.choices import OptionsType


class OrderType(OptionsType):
    name = "order"
    marks = (("step", STEP),)
    item_kind = "step"


TYPE = OrderType()
