"""Questions as authored."""

from dataclasses import dataclass
from typing import Any, ClassVar

from lms.content.parse_tree.pieces import Fragment, IdentifiedItem, ParsedPart


@dataclass(frozen=True, kw_only=True)
class ParsedQuestion(ParsedPart):
    """A question as authored. `scenario` is the id of the scenario around it or empty.

    `content` holds what only its type has (`lms.content.questions.types`), `items` what of it has
    ids. `outcome` and `lesson` are None if the author omitted them.
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
