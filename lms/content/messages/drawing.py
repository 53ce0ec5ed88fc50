"""Messages about charts and flows."""

from lms.content.messages.message import ProblemMessage, error

MESSAGES: dict[str, ProblemMessage] = {
    "chart-figure": error(
        "“%(text)s” is not a figure that can be drawn.",
        "Write a number of at most %(limit)s signs; what it counts goes into unit= or the header.",
    ),
    "chart-label": error(
        "The row “%(text)s” has no label, or one of more than %(limit)s characters.",
        "Write a short name into the first column.",
    ),
    "chart-highlight": error(
        "No row of the chart is called “%(text)s”.",
        "Write highlight= and the first cell of a row.",
    ),
    "chart-rows": error(
        "Rows in the chart: %(count)s. At most %(limit)s can be read on a phone.",
        "Put small rows together, or use a plain table.",
    ),
    "chart-columns": error(
        "Columns of figures in the table: %(count)s. This chart draws from 1 to %(limit)s.",
        "Write names in the first column and figures in the next; make two charts of a long table.",
    ),
    "chart-part": error("%(text)s is below zero, so it is no part of a whole.", "Use kind=bars."),
    "chart-whole": error(
        "The parts add up to %(total)s, which is not a whole.",
        "Correct the figures so that they add up to 100, or use kind=bars.",
    ),
    "flow-steps": error(
        "Steps of the flow, with its branches: %(count)s. It needs from %(least)s to %(limit)s.",
        "Put steps together, or make two flows.",
    ),
    "flow-depth": error(
        "A branch of a flow cannot have branches of its own.", "Write it as a step."
    ),
    "translation-figure": error(
        "The chart has “%(here)s” here and “%(source)s” in the source (line %(source_line)s).",
        "Correct the one that is wrong; 1 billion and 10亿 are the same.",
    ),
    "translation-drawing": error(
        "The drawing has other rows, columns or marks than the source (line %(source_line)s).",
        "Give both languages the same steps or rows in the same order, and the same marks.",
    ),
}
