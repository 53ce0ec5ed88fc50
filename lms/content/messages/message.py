"""A message of the catalogue."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "notice"]


@dataclass(frozen=True)
class ProblemMessage:
    """The problem and its fix, in both languages, with named placeholders."""

    severity: Severity
    en: str
    zh: str
    fix_en: str
    fix_zh: str
