"""Texts that are too large or slow to parse are reported instead.

The parser is linear except for a few constructs, whose cost grows with the square of a paragraph's
length. So the length of paragraphs is limited, and with it the total cost.
"""

import re
from collections.abc import Iterator

from lms.content.frontmatter import split_front
from lms.content.problems import Problem, build_problem

MAX_BYTES = 200_000
MAX_PARAGRAPH = 20_000
MAX_MARKS = {"[": 400, "*": 1_000, "_": 1_000, "~": 600, "`": 600, "<": 600, "|": 2_000, "&": 1_000}
"""The number of times that a character may occur in one paragraph or table.

In the whole file 20 times as often.
"""
FILE_FACTOR = 20
MAX_OPEN_BRACKETS = 50
MAX_QUOTES = 16
MAX_BLANKS = 200
MAX_PROBLEMS = 500
"""Nobody fixes more at once; errors precede warnings."""

_QUOTES = re.compile(rf"^(?:[ \t]*>){{{MAX_QUOTES + 1}}}", re.MULTILINE)
_BLANKS = re.compile(rf"[ \t\u3000\u00a0]{{{MAX_BLANKS + 1}}}")
_EMPTY = re.compile(r"\n[ \t]*\n")


def find_excess(source: str, *, path: str) -> list[Problem]:
    """Return why this text is not parsed; empty for ordinary texts."""
    size = len(source.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        return [build_problem("file-too-large", path, size=size, limit=MAX_BYTES)]
    _, body = split_front(source)
    text = "\n".join(source.split("\n")[body:])
    in_paragraphs = list(_check_paragraphs(text, body + 1, path))
    return [
        *(() if in_paragraphs else _check_marks(source, 1, path, factor=FILE_FACTOR)),
        *in_paragraphs,
        *_check_quotes(source, path),
        *_check_blanks(source, path),
    ]


def cap_problems(problems: list[Problem]) -> tuple[Problem, ...]:
    """Return the problems in file order; of more than 500 the first, errors before warnings."""
    if len(problems) > MAX_PROBLEMS:
        problems = sorted(problems, key=lambda problem: (problem.severity != "error", problem))[
            :MAX_PROBLEMS
        ]
    return tuple(sorted(problems))


def _check_paragraphs(source: str, line: int, path: str) -> Iterator[Problem]:
    """Check the paragraphs of a text that begins at `line`."""
    start = 0
    for found in (*_EMPTY.finditer(source), None):
        end = found.start() if found else len(source)
        following = found.end() if found else end
        size = end - start
        if size > MAX_PARAGRAPH:
            yield build_problem("paragraph-too-long", path, line, size=size, limit=MAX_PARAGRAPH)
        elif size > MAX_OPEN_BRACKETS:
            paragraph = source[start:end]
            marks = list(_check_marks(paragraph, line, path))
            yield from marks or _check_brackets(paragraph, line, path)
        line += source.count("\n", start, following)
        start = following


def _check_marks(text: str, line: int, path: str, *, factor: int = 1) -> Iterator[Problem]:
    for mark, per_unit in MAX_MARKS.items():
        count, limit = text.count(mark), per_unit * factor
        if count > limit:
            yield build_problem("too-many-marks", path, line, mark=mark, count=count, limit=limit)


def _check_brackets(paragraph: str, line: int, path: str) -> Iterator[Problem]:
    """Check for nested open brackets: for each one the parser searches its end, at growing cost."""
    if paragraph.count("[") <= MAX_OPEN_BRACKETS:
        return
    depth = deepest = 0
    for mark in re.findall(r"[\[\]]", paragraph):
        depth = depth + 1 if mark == "[" else max(depth - 1, 0)
        deepest = max(deepest, depth)
    if deepest > MAX_OPEN_BRACKETS:
        yield build_problem(
            "too-many-marks", path, line, mark="[", count=deepest, limit=MAX_OPEN_BRACKETS
        )


def _check_quotes(source: str, path: str) -> Iterator[Problem]:
    found = _QUOTES.search(source)
    if found:
        yield build_problem("nesting-too-deep", path, source.count("\n", 0, found.start()) + 1)


def _check_blanks(source: str, path: str) -> Iterator[Problem]:
    """Check for long runs of blanks: patterns with optional blanks retry from each of them."""
    found = _BLANKS.search(source)
    if found:
        line = source.count("\n", 0, found.start()) + 1
        yield build_problem(
            "too-many-marks", path, line, mark="␣", count=f"> {MAX_BLANKS}", limit=MAX_BLANKS
        )
