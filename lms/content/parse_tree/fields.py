"""Worksheet inputs and calculators as authored."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lms.content.model import FieldType
from lms.content.parse_tree.pieces import BlockAttribute, Fragment, ParsedOption


@dataclass(frozen=True)
class ParsedField:
    """A worksheet input."""

    id: str
    has_id: bool
    type: FieldType
    label: Fragment
    help: Fragment | None
    line: int
    column: int
    required: bool = False
    rows: int = 0
    plan_page: str = ""
    plan_role: str = ""
    choices: tuple[ParsedOption, ...] = ()
    columns: tuple[Fragment, ...] = ()
    attributes: Mapping[str, BlockAttribute] = field(default_factory=dict)


@dataclass(frozen=True)
class CalculatorLine:
    """`name = value | label | unit`; the value of a result is its formula."""

    name: str
    value: str
    label: str
    unit: str
    line: int
    column: int


@dataclass(frozen=True)
class ParsedCalculator:
    id: str
    inputs: tuple[CalculatorLine, ...]
    results: tuple[CalculatorLine, ...]
    line: int
    column: int
