"""The content of one parsed Markdown file: the interface between parsing and checking.

Everything has a line and a column (from 1, in the file as authored). Nothing is rendered:
`lms.content.compile` makes pages from it, and the checks of a whole course compare it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar, Literal, Protocol, TypeAlias, TypeVar

from markdown_it.token import Token

from lms.content.frontmatter import FrontMatter
from lms.content.model import Language
from lms.content.problems import Problem
from lms.content.structure_errors import is_structure_error

LinkScheme: TypeAlias = Literal[
    "https", "mailto", "tel", "term", "lesson", "case", "worksheet", "fact", "anchor"
]


class LocatedItem(Protocol):
    """Anything with a line and a column."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


class IdentifiedItem(LocatedItem, Protocol):
    """An option, pair or step. `has_id` False: the id is generated, and `--fix` may write it."""

    @property
    def id(self) -> str: ...
    @property
    def has_id(self) -> bool: ...


@dataclass(frozen=True)
class BlockAttribute:
    """`key=value` after a block's name; a bare word has the value `yes`."""

    value: str
    line: int
    column: int


@dataclass
class BlockStart:
    """A block as scanned; lines from 0; `end` is the line of its closer (or the first after).

    `is_readable` False: attributes may be lost, so a missing one is not reported.
    """

    name: str
    line: int
    attributes: dict[str, BlockAttribute] = field(default_factory=dict)
    parent: "BlockStart | None" = None
    end: int = 0
    closed: bool = False
    read: bool = False
    is_readable: bool = True

    def get(self, key: str) -> str:
        """Return the attribute's value or an empty text."""
        found = self.attributes.get(key)
        return found.value if found else ""


@dataclass(frozen=True)
class Fragment:
    """A fragment of Markdown inside a question or field: its tokens and its text."""

    text: str
    line: int
    column: int
    tokens: tuple[Token, ...] = field(default=(), repr=False, compare=False)


@dataclass(frozen=True)
class ParsedBlock:
    """Any block in the order of the file."""

    name: str
    line: int
    column: int
    end_line: int


@dataclass(frozen=True, kw_only=True)
class ParsedPart:
    """A block as authored, if more than its tokens is needed; `block` is its name.

    `has_id` False: the id is generated, and `--fix` may write it. `type` is empty for blocks
    without types.
    """

    block: ClassVar[str]
    id: str
    has_id: bool
    line: int
    column: int = 1
    end_line: int
    type: str = ""


PartT = TypeVar("PartT", bound=ParsedPart)


def select_parts(parts: Iterable[ParsedPart], kind: type[PartT]) -> tuple[PartT, ...]:
    """Return the parts of one class, in their order."""
    return tuple(part for part in parts if isinstance(part, kind))


@dataclass(frozen=True)
class ParsedOption:
    """A choice or a step."""

    id: str
    has_id: bool
    ticked: bool
    content: Fragment
    feedback: Fragment | None
    line: int
    column: int


@dataclass(frozen=True)
class ParsedLink:
    """A link; `target` is the part after the scheme (`erp` of `term:erp`), or the address."""

    scheme: LinkScheme
    target: str
    line: int
    column: int
    text: str = ""


@dataclass(frozen=True)
class ParsedImage:
    """An image or the file of a `media` block; `src` begins with `media/`."""

    src: str
    line: int
    column: int


@dataclass(frozen=True)
class ParsedHeading:
    level: int
    text: str
    anchor: str
    line: int
    column: int


@dataclass(frozen=True)
class ParsedMark:
    """`{o1}` after an objective: the outcome that it serves."""

    outcome: str
    line: int
    column: int


@dataclass(frozen=True)
class ProseNumber:
    """A number in running text: as written, and its value (10亿 and 1 billion are the same)."""

    text: str
    value: Decimal
    line: int
    column: int


@dataclass(frozen=True)
class ProseSize:
    """The number of words in spaced scripts, and of Han characters, without trainer blocks."""

    words: int = 0
    characters: int = 0

    @property
    def minutes(self) -> float:
        """Return the reading time at 180 words or 300 Chinese characters a minute."""
        return self.words / 180 + self.characters / 300


@dataclass(frozen=True, kw_only=True)
class ParsedQuestion(ParsedPart):
    """A question as authored. `scenario` is the id of the scenario around it or empty.

    `content` holds the values of its type alone (`lms.content.questions.types`), `items` the parts
    that have ids. `outcome` and `lesson` are None if the author omitted them.
    """

    block: ClassVar = "question"
    stem: Fragment
    content: Any
    items: tuple[IdentifiedItem, ...] = ()
    hint: Fragment | None = None
    explain: Fragment | None = None
    points: int = 1
    outcome: str | None = None
    lesson: str | None = None
    unit: str = ""
    scenario: str = ""


@dataclass(frozen=True, kw_only=True)
class ParsedScenario(ParsedPart):
    """A shared stem; its questions are in `ParsedText.questions` with `scenario` = this id."""

    block: ClassVar = "scenario"
    outcome: str | None
    stem: Fragment
    questions: tuple[str, ...]


@dataclass(frozen=True)
class ParsedText:
    """One Markdown file in one language. `name` is the lesson's name (`bulk-trap`).

    `parts` are blocks that split the page or are compared, in the order of the file and inner ones
    first.
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

    @property
    def is_graded(self) -> bool:
        return self.front.kind == "quiz"

    @cached_property
    def has_structure_error(self) -> bool:
        """Return whether blocks, questions or ids were read otherwise than they were meant.

        What is compared with them is then not reported.
        """
        return any(map(is_structure_error, self.problems))

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
