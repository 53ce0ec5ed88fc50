"""The front matter of a file: YAML with positions, and typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from lms.content.model import LessonKind
from lms.content.question_model import QuizDraw

Status: TypeAlias = Literal["draft", "review", "ready"]
Shuffle: TypeAlias = Literal["options", "questions", "both", "none"]


@dataclass(frozen=True)
class YamlValue:
    """A YAML node, every scalar as text; line and column of the key (or of the list item)."""

    value: "str | tuple[YamlValue, ...] | dict[str, YamlValue]"
    line: int
    column: int

    def plain(self) -> object:
        """Return the value without positions: str, list and dict."""
        if isinstance(self.value, str):
            return self.value
        if isinstance(self.value, tuple):
            return [item.plain() for item in self.value]
        return {key: item.plain() for key, item in self.value.items()}


@dataclass(frozen=True)
class FrontMatter:
    """The typed front matter; missing or invalid keys have their default and a problem.

    `entries` is the raw mapping with line numbers. `show` is kept as text and read later.
    """

    title: str = ""
    kind: LessonKind = "reading"
    minutes: int = 0
    status: Status = "draft"
    outcomes: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    fictional: bool = False
    public: bool = True
    reviewed: str = ""
    translates: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)
    draw: QuizDraw = field(default_factory=QuizDraw)
    pass_percent: int = 70
    attempts: int | None = None
    waits: tuple[int, ...] = ()
    shuffle: Shuffle = "both"
    show: str = "default"
    entries: Mapping[str, YamlValue] = field(default_factory=dict)
