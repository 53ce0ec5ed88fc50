"""The font size of a printed name: the largest that fits on one line, else on two."""

from dataclasses import dataclass

MAX_FONT_SIZE = 34.0
MIN_FONT_SIZE = 16.0
LINE_WIDTH = 640.0
"""Points between the margins of the name's line."""
# The share of the width that is used when a line breaks between words.
_FILLED = 0.85


@dataclass(frozen=True)
class NameFit:
    """Size in points, and whether the name takes one line or two."""

    size: float
    lines: int


def fit_name(width: float) -> NameFit | None:
    """Return the fit of a name `width` em wide; None when two lines of 16 pt are too short."""
    one_line = LINE_WIDTH / width if width else MAX_FONT_SIZE
    if one_line >= MIN_FONT_SIZE:
        return NameFit(_rounded(min(one_line, MAX_FONT_SIZE)), 1)
    two_lines = 2 * LINE_WIDTH * _FILLED / width
    return NameFit(_rounded(two_lines), 2) if two_lines >= MIN_FONT_SIZE else None


def _rounded(size: float) -> float:
    """Round down to half a point; a larger size would break the line."""
    return int(size * 2) / 2
