"""The form in which trainers and learners write about a worksheet."""

from typing import Annotated

from lms.plan.services.comments import MAX_COMMENT_LENGTH, CommentEmpty
from lms.web.fields import HiddenNumber, Text
from lms.web.forms import Form


class CommentForm(Form):
    """A comment on a worksheet, or the answer to one; `last`: the newest comment shown."""

    text: Annotated[str, Text(MAX_COMMENT_LENGTH, required=True, missing=CommentEmpty)]
    last: Annotated[int, HiddenNumber(required=False)]
