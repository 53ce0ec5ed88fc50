"""The forms of the trainers' pages."""

from typing import Annotated

from lms.inquiries.services.inquiries import (
    MAX_ANSWER_LENGTH,
    MAX_CLOSING_NOTE_LENGTH,
    MAX_INQUIRY_LENGTH,
    AnswerEmpty,
    ClosingNoteMissing,
    InquiryEmpty,
)
from lms.web.fields import HiddenNumber, Text
from lms.web.forms import Form


class AnswerForm(Form):
    """The answer to a question; `version`: of the answer that was shown."""

    text: Annotated[str, Text(MAX_ANSWER_LENGTH, required=True, missing=AnswerEmpty)]
    version: Annotated[int, HiddenNumber(required=False)]


class CloseForm(Form):
    """Why a question needs no answer, for staff."""

    note: Annotated[str, Text(MAX_CLOSING_NOTE_LENGTH, required=True, missing=ClosingNoteMissing)]


class PublishForm(Form):
    """Question and answer in the words that every reader of the lesson will see.

    `version`, `published_version`: of the answer and of the public words that were shown.
    """

    question: Annotated[str, Text(MAX_INQUIRY_LENGTH, required=True, missing=InquiryEmpty)]
    answer: Annotated[str, Text(MAX_ANSWER_LENGTH, required=True, missing=AnswerEmpty)]
    version: Annotated[int, HiddenNumber(required=False)]
    published_version: Annotated[int, HiddenNumber(required=False)]
