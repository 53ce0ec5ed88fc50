"""What was found: a level, an English sentence that is its message id, and values."""

from dataclasses import dataclass, field
from typing import Literal

Level = Literal["good", "warning", "error"]


@dataclass(frozen=True)
class Finding:
    level: Level
    text: str
    values: dict[str, object] = field(default_factory=dict)


def tell_good(text: str, **values: object) -> Finding:
    return Finding("good", text, values)


def tell_warning(text: str, **values: object) -> Finding:
    """A part does not work, or one day will not."""
    return Finding("warning", text, values)


def tell_error(text: str, **values: object) -> Finding:
    """Lms does not run like this."""
    return Finding("error", text, values)
