"""The state of parsing one file."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile

from markdown_it import MarkdownIt
from markdown_it.token import Token

from lms.content.model import Language
from lms.content.parse_tree import (
    ParsedHeading,
    ParsedImage,
    ParsedLink,
    ParsedMark,
    ParsedPart,
)
from lms.content.problems import Problem, build_problem
from lms.content.structure_errors import is_structure_error


@dataclass(frozen=True)
class TextSegment:
    """One paragraph, heading, cell or option of running text.

    `breaks`: the offsets at which the next line of the file begins. `counted`: belongs to the
    reading time. `searched`: belongs to the search text.
    """

    text: str
    line: int
    counted: bool = True
    searched: bool = True
    breaks: tuple[int, ...] = ()

    def find_line(self, offset: int) -> int:
        """Return the line of an offset in the text."""
        return self.line + bisect_right(self.breaks, offset)


@dataclass
class ParseState:
    """Collects links, words and problems; `line` and `column` count from 1."""

    path: str
    language: Language
    translation: bool
    lines: Sequence[str]
    parser: MarkdownIt
    env: dict[str, object] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    links: list[ParsedLink] = field(default_factory=list)
    images: list[ParsedImage] = field(default_factory=list)
    media: list[ParsedImage] = field(default_factory=list)
    parts: list[ParsedPart] = field(default_factory=list)
    headings: list[ParsedHeading] = field(default_factory=list)
    marks: list[ParsedMark] = field(default_factory=list)
    segments: list[TextSegment] = field(default_factory=list)
    counted: bool = True
    searched: bool = True

    def add_problem(self, code: str, line: int, column: int = 1, **values: object) -> None:
        """Add a problem of this file."""
        self.problems.append(build_problem(code, self.path, line, column, **values))

    def has_problem(self, codes: str, line: int) -> bool:
        """Return whether one of the codes was reported from `line` on, by the part just read."""
        wanted = codes.split()
        recent = takewhile(lambda problem: problem.line >= line, reversed(self.problems))
        return any(problem.code in wanted for problem in recent)

    def has_structure_error(self) -> bool:
        """Return whether blocks or questions were read otherwise than they were meant."""
        return any(map(is_structure_error, self.problems))

    @cached_property
    def references(self) -> dict[str, object]:
        """Return the link references that fragments share with the text around them."""
        return {key: self.env[key] for key in ("references",) if key in self.env}

    def locate(self, token: Token, position: int) -> tuple[int, int]:
        """Return line and column of an offset in an inline token's content."""
        first = token.map[0] if token.map else 0
        before = token.content[:position]
        number = first + before.count("\n")
        start = position - len(before.rpartition("\n")[2])
        row = token.content[start:].split("\n", 1)[0]
        if number >= len(self.lines):
            return max(len(self.lines), 1), 1
        found = self.lines[number].find(row)
        return number + 1, max(found, 0) + position - start + 1

    def find_column(self, line: int, text: str) -> int:
        """Return the column of a text in a line; 1 if it is not found."""
        row = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        return row.find(text) + 1 or 1

    def add_segment(self, text: str, line: int, breaks: tuple[int, ...] = ()) -> None:
        """Add a segment of running text."""
        self.segments.append(TextSegment(text, line, self.counted, self.searched, breaks))

    @contextmanager
    def excluded_from_search(self, *, counted: bool = False) -> Iterator[None]:
        """Exclude text from the search, and from the reading time unless `counted`."""
        before = self.counted, self.searched
        self.counted, self.searched = self.counted and counted, False
        yield
        self.counted, self.searched = before
