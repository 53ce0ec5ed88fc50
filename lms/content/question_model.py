"""The values of questions: their public part, key and feedback, and the rules of a quiz.

Stored as JSON like those of `lms.content.model`.
"""

from dataclasses import dataclass, field
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

TypeDetails: TypeAlias = Annotated[dict[str, str], Field(exclude_if=lambda details: not details)]
"""Values that a single type of question has; stored only where there are any."""


@dataclass(frozen=True)
class Option:
    """A choice of `single` and `multiple`, or a step of `order`."""

    id: str
    html: str


@dataclass(frozen=True)
class Pair:
    """One line of `match`; the id reveals which sides belong together, so never show it.

    `left_html` is empty for a right side without partner.
    """

    id: str
    left_html: str
    right_html: str


@dataclass(frozen=True)
class Question:
    """The public part of a question in one language, with options in the order of the file.

    What `type` is, and which of the later values it has: `lms.content.questions.types`.
    """

    id: str
    type: str
    stem_html: str
    points: int = 1
    outcome: str | None = None
    lesson: str | None = None
    options: tuple[Option, ...] = ()
    pairs: tuple[Pair, ...] = ()
    unit: str = ""
    hint_html: str = ""
    details: TypeDetails = field(default_factory=dict)


@dataclass(frozen=True)
class QuestionKey:
    """The key that answers are graded by; the same in every language.

    `correct`: option ids for `single` and `multiple`, ids of pairs with a left side for `match`,
    ids in the right order for `order`. `low`, `high`, `tolerance` and `mistakes` are decimals as
    text. `accepted`: texts that count as right, in all languages together.
    """

    id: str
    type: str
    points: int = 1
    credit: Literal["exact", "balanced"] = "exact"
    correct: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    low: str = ""
    high: str = ""
    tolerance: str = "0"
    mistakes: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    details: TypeDetails = field(default_factory=dict)


@dataclass(frozen=True)
class Feedback:
    """Feedback after the answer, in one language: HTML by id of an option or pair, or mistake."""

    by_option: dict[str, str] = field(default_factory=dict)
    by_mistake: dict[str, str] = field(default_factory=dict)
    explain_html: str = ""


@dataclass(frozen=True)
class QuizKey:
    """The answer keys of a quiz lesson: keys by question id, feedback by language and id."""

    keys: dict[str, QuestionKey]
    feedback: dict[str, dict[str, Feedback]]


@dataclass(frozen=True)
class QuizDraw:
    """The number of questions that an attempt draws: `total` from the whole bank, or by outcome.

    If both are empty, all of the bank.
    """

    total: int | None = None
    by_outcome: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class BankItem:
    """An item that is drawn as a whole: one question, or a scenario with several."""

    id: str
    outcome: str | None
    questions: tuple[str, ...]


@dataclass(frozen=True)
class QuizRules:
    """`pass_percent` of the points drawn; `attempts` None = unlimited.

    `waits`: seconds after the first, second … failure; the last repeats; empty = none.
    """

    draw: QuizDraw
    bank: tuple[BankItem, ...]
    points: dict[str, int]
    lessons: dict[str, str]
    pass_percent: int = 70
    attempts: int | None = None
    waits: tuple[int, ...] = ()
    shuffle: Literal["options", "questions", "both", "none"] = "both"
