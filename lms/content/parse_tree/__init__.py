"""The content of one parsed Markdown file: the interface between parsing and checking.

Everything has a line and a column (from 1, in the file as authored). Nothing is rendered:
`lms.content.compile` makes pages from it, and the checks of a whole course compare it.
"""

from lms.content.parse_tree.fields import CalculatorLine, ParsedCalculator, ParsedField
from lms.content.parse_tree.head import FrontMatter, Shuffle, Status, YamlValue
from lms.content.parse_tree.pieces import (
    BlockAttribute,
    Fragment,
    IdentifiedItem,
    LinkScheme,
    LocatedItem,
    ParsedBlock,
    ParsedHeading,
    ParsedImage,
    ParsedLink,
    ParsedMark,
    ParsedOption,
    ProseNumber,
    ProseSize,
)
from lms.content.parse_tree.questions import ParsedQuestion, ParsedScenario
from lms.content.parse_tree.text import ParsedText

__all__ = [
    "BlockAttribute",
    "CalculatorLine",
    "Fragment",
    "FrontMatter",
    "IdentifiedItem",
    "LinkScheme",
    "LocatedItem",
    "ParsedBlock",
    "ParsedCalculator",
    "ParsedField",
    "ParsedHeading",
    "ParsedImage",
    "ParsedLink",
    "ParsedMark",
    "ParsedOption",
    "ParsedQuestion",
    "ParsedScenario",
    "ParsedText",
    "ProseNumber",
    "ProseSize",
    "Shuffle",
    "Status",
    "YamlValue",
]
