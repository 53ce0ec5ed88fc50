"""One whole file."""

from dataclasses import dataclass, field
from functools import cached_property

from markdown_it.token import Token

from lms.content.model import Language
from lms.content.parse_tree.head import FrontMatter
from lms.content.parse_tree.pieces import (
    ParsedBlock,
    ParsedHeading,
    ParsedImage,
    ParsedLink,
    ParsedMark,
    ParsedPart,
    PartT,
    ProseNumber,
    ProseSize,
    select_parts,
)
from lms.content.parse_tree.questions import ParsedQuestion, ParsedScenario
from lms.content.problems import Problem


@dataclass(frozen=True)
class ParsedText:
    """One Markdown file in one language. `name` is the lesson's name (`bulk-trap`).

    `parts` are the blocks that split the page, in the order of the file and inner ones first.
    `media` are the files of `media` blocks. `problems` are those found in this file alone.
    """

    path: str
    name: str
    language: Language
    front: FrontMatter
    translation: bool = False
    blocks: tuple[ParsedBlock, ...] = ()
    parts: tuple[ParsedPart, ...] = ()
    links: tuple[ParsedLink, ...] = ()
    images: tuple[ParsedImage, ...] = ()
    media: tuple[ParsedImage, ...] = ()
    headings: tuple[ParsedHeading, ...] = ()
    marks: tuple[ParsedMark, ...] = ()
    size: ProseSize = field(default_factory=ProseSize)
    numbers: tuple[ProseNumber, ...] = ()
    problems: tuple[Problem, ...] = ()
    text: str = ""
    tokens: tuple[Token, ...] = field(default=(), repr=False, compare=False)

    @cached_property
    def questions(self) -> tuple[ParsedQuestion, ...]:
        """All questions, including those of scenarios."""
        return self.list_parts(ParsedQuestion)

    @cached_property
    def scenarios(self) -> tuple[ParsedScenario, ...]:
        return self.list_parts(ParsedScenario)

    def list_parts(self, kind: type[PartT]) -> tuple[PartT, ...]:
        """Return the parts of one class."""
        return select_parts(self.parts, kind)

    def find_part(self, kind: type[PartT], part_id: str) -> PartT | None:
        """Return the part of that class and id, or None."""
        found = (part for part in self.parts if part.id == part_id and isinstance(part, kind))
        return next(found, None)

    def find_question(self, question_id: str) -> ParsedQuestion | None:
        """Return the question of that id, or None."""
        return self.find_part(ParsedQuestion, question_id)
