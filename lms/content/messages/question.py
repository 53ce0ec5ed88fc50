"""Messages about questions, options and answers."""

from lms.content.messages.message import ProblemMessage, error, warning

MESSAGES: dict[str, ProblemMessage] = {
    "id-missing": error(
        "The %(kind)s has no id.",
        "Run “lms courses check --fix”: it writes the id for you.",
    ),
    "ids-missing": error(
        "Questions, options and other parts without an id: %(count)s. This is the first.",
        "Run “lms courses check --fix”: it writes the ids for you.",
    ),
    "id-wrong": error(
        "“%(id)s” is not an id: small letters, digits and hyphens, beginning with a letter.",
        "Write a short id such as q-price.",
    ),
    "id-twice": error(
        "“%(text)s” has another id than the one at its end.",
        "Keep one {#id}, after the text.",
    ),
    "question-type": error(
        "“%(type)s” is not a type of question.",
        "Use one of %(types)s.",
    ),
    "question-no-stem": error(
        "The question asks nothing: its text is missing.", "Write the question above its options."
    ),
    "question-no-outcome": error(
        "The graded question “%(id)s” does not name its %(key)s.",
        "Add outcome= and lesson= to the line that opens it.",
    ),
    "option-malformed": error(
        "This line looks like an option but is not one: “%(text)s”.",
        "Write %(form)s.",
    ),
    "too-few-options": error(
        "The question has too few options: %(count)s. It needs at least %(least)s.",
        "Add an option that comes from a real mistake.",
    ),
    "tick-count": error(
        "Options ticked: %(count)s. A question of type %(type)s needs %(wanted)s.",
        "Tick the right options with [x].",
    ),
    "equal-options": error("Two options say the same: “%(text)s”.", "Change one of them."),
    "answer-missing": error(
        "The question has no answer: a line beginning with = is missing.",
        "Add a line such as “= 3554”.",
    ),
    "number-unreadable": error(
        "“%(text)s” is not a number or a range.", "Write “= 3554” or “= 12..13”, without the unit."
    ),
    "pair-unreadable": error(
        "“%(text)s” is not a pair.",
        "Write “- left -> right”, or “- -> right” for an option that is not needed.",
    ),
    "feedback-missing": warning(
        "The wrong option “%(text)s” has no feedback.",
        "Name the mistake behind it in a quoted line below.",
    ),
    "right-option-long": warning(
        "The right option is much longer than the others; its length gives it away.",
        "Make the options similar in length.",
    ),
    "all-of-the-above": warning(
        "“%(text)s” tests reading of the list, not knowledge.",
        "Replace the option, or make the question one of type multiple.",
    ),
}
