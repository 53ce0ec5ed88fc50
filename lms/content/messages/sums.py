"""Messages about sums.yml: sums that are wrong, or whose results are not in the text."""

from lms.content.messages.message import ProblemMessage, error

MESSAGES: dict[str, ProblemMessage] = {
    "too-many-sums": error(
        "There are more than %(limit)s sums in the file.",
        "Keep the sums whose results are printed.",
    ),
    "sum-name": error(
        "The sum uses “%(name)s”, which is neither a figure of dataset.yml nor a sum above.",
        "Use a name of dataset.yml, the name of a sum above, or the number itself.",
    ),
    "sum-name-twice": error(
        "“%(name)s” is the name of another figure already.",
        "Give this sum another name.",
    ),
    "sum-wrong": error(
        "The sum gives %(value)s, not %(result)s.",
        "Correct the expression, or the result here and in the text."
        " If the result is rounded, add rounding: nearest, up or down.",
    ),
    "sum-part": error(
        "The lesson has no %(kind)s “%(name)s”.",
        "Use an id of this lesson.",
    ),
    "sum-without-question": error(
        "A key and a known mistake belong to a question, and the sum names none.",
        "Add question: and the id of the question.",
    ),
    "sum-passage": error(
        "The words “%(passage)s” are not in %(file)s.",
        "Write them as the text does, for each language if they differ.",
    ),
    "sum-not-printed": error(
        "The result %(result)s is not in %(file)s, or not in the line that “where” names.",
        "Correct the text, the result or where.",
    ),
    "sum-key": error(
        "The question “%(name)s” has no %(kind)s %(result)s.",
        "Correct the question or the result.",
    ),
}
