"""The font size of a printed name: the largest that fits on one line, else on two."""

from dataclasses import dataclass

# The share of the width that is used when a line breaks between words.
_FILLED = 0.85


@dataclass(frozen=True)
class NameFit:
    """Size in points, and whether the name takes one line or two."""

    size: float
    lines: int


@dataclass(frozen=True)
class NameLine:
    """The line of the name in a layout, in points: its width, and the sizes of a name."""

    width: float
    largest: float
    smallest: float

    def fit_name(self, width: float) -> NameFit | None:
        """Return the fit of a name `width` em wide; None when two lines are too short."""
        one_line = self.width / width if width else self.largest
        if one_line >= self.smallest:
            return NameFit(_rounded(min(one_line, self.largest)), 1)
        two_lines = 2 * self.width * _FILLED / width
        return NameFit(_rounded(two_lines), 2) if two_lines >= self.smallest else None


def _rounded(size: float) -> float:
    """Round down to half a point; a larger size would break the line."""
    return int(size * 2) / 2
