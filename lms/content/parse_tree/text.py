"""One whole file."""

from dataclasses import dataclass, field

from markdown_it.token import Token

from lms.content.model import Language
from lms.content.parse_tree.fields import ParsedCalculator, ParsedField
from lms.content.parse_tree.head import FrontMatter
from lms.content.parse_tree.pieces import (
    ParsedBlock,
    ParsedHeading,
    ParsedImage,
    ParsedLink,
    ParsedMark,
    ProseNumber,
    ProseSize,
)
from lms.content.parse_tree.questions import ParsedQuestion, ParsedScenario
from lms.content.problems import Problem


@dataclass(frozen=True)
class ParsedText:
    """One Markdown file in one language. `name` is the lesson's name (`bulk-trap`).

    `questions` holds all questions in the order of the file, including those of scenarios. `media`
    are the files of `media` blocks. `problems` are those found in this file alone.
    """

    path: str
    name: str
    language: Language
    front: FrontMatter
    translation: bool = False
    blocks: tuple[ParsedBlock, ...] = ()
    questions: tuple[ParsedQuestion, ...] = ()
    scenarios: tuple[ParsedScenario, ...] = ()
    fields: tuple[ParsedField, ...] = ()
    calculators: tuple[ParsedCalculator, ...] = ()
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

    def find_question(self, question_id: str) -> ParsedQuestion | None:
        """Return the question of that id, or None."""
        return next((question for question in self.questions if question.id == question_id), None)

    def find_field(self, field_id: str) -> ParsedField | None:
        """Return the worksheet field of that id, or None."""
        return next(
            (parsed_field for parsed_field in self.fields if parsed_field.id == field_id), None
        )
