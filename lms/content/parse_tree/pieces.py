"""The elements of texts and questions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, Protocol, TypeAlias

from markdown_it.token import Token

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


@dataclass(frozen=True)
class Fragment:
    """A fragment of Markdown inside a question or field: its tokens and its text."""

    text: str
    line: int
    column: int
    tokens: tuple[Token, ...] = field(default=(), repr=False, compare=False)


@dataclass(frozen=True)
class ParsedBlock:
    """Any block in the order of the file; `parent` is the name of the block around it or empty."""

    name: str
    attributes: Mapping[str, BlockAttribute]
    line: int
    column: int
    end_line: int
    parent: str = ""

    def get(self, key: str) -> str:
        """Return the attribute's value or an empty text."""
        found = self.attributes.get(key)
        return found.value if found else ""


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
    alt: str
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
