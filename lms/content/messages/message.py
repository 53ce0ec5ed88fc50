"""One message of the catalogue."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "notice"]


@dataclass(frozen=True)
class ProblemMessage:
    """What is wrong and how to mend it, in both languages, with named placeholders."""

    severity: Severity
    en: str
    zh: str
    fix_en: str
    fix_zh: str
