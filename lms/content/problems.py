"""Everything an author got wrong: located, coded, told at once.

A problem holds a code and values; its words stand in `CATALOGUE` in every language of the product.
"""

from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning", "notice"]


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend: `path:line:column: severity code – message`. Lines and columns from 1."""

    path: str
    line: int
    column: int
    severity: Severity
    code: str
    values: dict[str, str] = field(default_factory=dict, compare=False)
