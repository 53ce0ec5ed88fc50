"""What is too large or built to be slow is told instead of parsed.

The parser is linear but for a few constructs, whose cost grows with the square of a paragraph's
length. So a paragraph is bounded, and with it the whole.
"""

import re
from collections.abc import Iterator

from lms.content.problems import Problem, build_problem

MAX_BYTES = 200_000
MAX_PARAGRAPH = 20_000
MAX_MARKS = {"[": 400, "*": 1_000, "_": 1_000, "~": 600, "`": 600, "<": 600, "|": 4_000, "&": 1_000}
MAX_QUOTES = 16
_QUOTES = re.compile(rf"^(?:[ \t]*>){{{MAX_QUOTES + 1}}}", re.MULTILINE)
_EMPTY = re.compile(r"\n[ \t]*\n")


def find_excess(source: str, *, path: str) -> list[Problem]:
    """Why this text is not parsed; empty for every text that people write."""
    size = len(source.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        return [build_problem("file-too-large", path, size=size, limit=MAX_BYTES)]
    return [*_check_paragraphs(source, path), *_check_quotes(source, path)]


def _check_paragraphs(source: str, path: str) -> Iterator[Problem]:
    start = 0
    for found in (*_EMPTY.finditer(source), None):
        end = found.start() if found else len(source)
        paragraph = source[start:end]
        line = source.count("\n", 0, start) + 1 if len(paragraph) > min(MAX_MARKS.values()) else 0
        if len(paragraph) > MAX_PARAGRAPH:
            yield build_problem(
                "paragraph-too-long", path, line, size=len(paragraph), limit=MAX_PARAGRAPH
            )
        elif line:
            yield from _check_marks(paragraph, line, path)
        start = found.end() if found else end


def _check_marks(paragraph: str, line: int, path: str) -> Iterator[Problem]:
    for mark, limit in MAX_MARKS.items():
        count = paragraph.count(mark)
        if count > limit:
            yield build_problem("too-many-marks", path, line, mark=mark, count=count, limit=limit)


def _check_quotes(source: str, path: str) -> Iterator[Problem]:
    found = _QUOTES.search(source)
    if found:
        yield build_problem("nesting-too-deep", path, source.count("\n", 0, found.start()) + 1)
