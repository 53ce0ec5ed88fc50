"""Questions as authored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from lms.content.model import QuestionType
from lms.content.parse_tree.pieces import BlockAttribute, Fragment, ParsedOption


@dataclass(frozen=True)
class ParsedPair:
    """`- left -> right {#a}`."""

    id: str
    has_id: bool
    left: Fragment
    right: Fragment
    line: int
    column: int


@dataclass(frozen=True)
class NumberRange:
    """`= 36000` (low equals high) or `= 12..13`; `decimals` are those of the key as written."""

    low: Decimal
    high: Decimal
    decimals: int
    line: int
    column: int


@dataclass(frozen=True)
class ParsedMistake:
    """`~ 345600`: a known wrong number; `name` is the number as plain decimal text."""

    value: Decimal
    feedback: Fragment | None
    line: int
    column: int

    @property
    def name(self) -> str:
        """Return the number's name in key and feedback: `345600`, `0.72`."""
        return format(self.value.normalize(), "f")


@dataclass(frozen=True)
class ParsedQuestion:
    """A question as authored. `scenario` is the id of the scenario around it or empty.

    `outcome` and `lesson` are None if the author omitted them. `accepted`: `= answer` lines of
    `text`; `numbers`: `=` lines of `number` (one in a source, none in a translation).
    """

    id: str
    has_id: bool
    type: QuestionType
    line: int
    column: int
    end_line: int
    stem: Fragment
    attributes: Mapping[str, BlockAttribute] = field(default_factory=dict)
    options: tuple[ParsedOption, ...] = ()
    pairs: tuple[ParsedPair, ...] = ()
    steps: tuple[ParsedOption, ...] = ()
    numbers: tuple[NumberRange, ...] = ()
    mistakes: tuple[ParsedMistake, ...] = ()
    accepted: tuple[str, ...] = ()
    hint: Fragment | None = None
    explain: Fragment | None = None
    points: int = 1
    outcome: str | None = None
    lesson: str | None = None
    unit: str = ""
    tolerance: Decimal = Decimal(0)
    credit: Literal["exact", "balanced"] = "exact"
    scenario: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        """Return ids of options, pairs and steps in the order of the file."""
        choices = tuple(option.id for option in self.options + self.steps)
        return choices + tuple(pair.id for pair in self.pairs)


@dataclass(frozen=True)
class ParsedScenario:
    """A shared stem; its questions are in `ParsedText.questions` with `scenario` = this id."""

    id: str
    has_id: bool
    outcome: str | None
    stem: Fragment
    questions: tuple[str, ...]
    line: int
    column: int
