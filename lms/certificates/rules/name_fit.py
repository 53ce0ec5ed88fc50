"""How large a name is printed: as large as its line allows, at last on two lines."""

from dataclasses import dataclass

LARGEST = 34.0
SMALLEST = 16.0
LINE_WIDTH = 640.0
"""Points between the margins of the name's line."""
# A line that breaks between words is not filled to its end.
_FILLED = 0.85


@dataclass(frozen=True)
class NameFit:
    """Size in points, and whether the name takes one line or two."""

    size: float
    lines: int


def fit_name(width: float) -> NameFit | None:
    """The fit of a name `width` em wide; None when two lines of 16 pt do not hold it."""
    one = LINE_WIDTH / width if width else LARGEST
    if one >= SMALLEST:
        return NameFit(_rounded(min(one, LARGEST)), 1)
    two = 2 * LINE_WIDTH * _FILLED / width
    return NameFit(_rounded(two), 2) if two >= SMALLEST else None


def _rounded(size: float) -> float:
    """Down to half a point: a hair too large would break the line."""
    return int(size * 2) / 2
