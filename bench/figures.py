"""What is measured, how pairs take turns, and the table that is printed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

Verdict = Literal["ok", "misses", "fails"]


@dataclass(frozen=True)
class Figure:
    """One line of the table: values of the rounds, against a target and a limit.

    `bare`: values of the twin, taken in turn; the figure is then the ratio of the medians.
    `is_least`: the target is the least that is wanted, otherwise the most.
    """

    id: str
    what: str
    unit: str
    values: Sequence[float]
    target: float
    limit: float
    bare: Sequence[float] = ()
    is_least: bool = False

    @property
    def result(self) -> float:
        value = median(self.values)
        return value / median(self.bare) if self.bare else value

    @property
    def ratios(self) -> list[float]:
        """The figure round by round."""
        if not self.bare:
            return list(self.values)
        return [value / bare for value, bare in zip(self.values, self.bare, strict=True)]

    @property
    def verdict(self) -> Verdict:
        sign = -1 if self.is_least else 1
        if sign * self.result <= sign * self.target:
            return "ok"
        return "misses" if sign * self.result <= sign * self.limit else "fails"


HEAD = ("", "figure", "ours", "bare", "result", "spread", "target", "fails", "", "rounds")


def take_turns(
    ours: Callable[[], float], bare: Callable[[], float], *, rounds: int = 5
) -> tuple[list[float], list[float]]:
    """A B A B …: what disturbs the machine disturbs both."""
    pairs = [(ours(), bare()) for _ in range(rounds)]
    return [value for value, _ in pairs], [other for _, other in pairs]


def build_table(figures: Sequence[Figure]) -> str:
    """Aligned columns; ratios carry a ×."""
    rows = [HEAD, *(tuple(_cells(figure)) for figure in figures)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEAD))]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def _cells(figure: Figure) -> Iterator[str]:
    unit = "×" if figure.bare else f" {figure.unit}".rstrip()
    relation, beyond = ("≥", "<") if figure.is_least else ("≤", ">")
    yield figure.id
    yield figure.what
    yield f"{_number(median(figure.values))} {figure.unit}".strip() if figure.bare else ""
    yield f"{_number(median(figure.bare))} {figure.unit}".strip() if figure.bare else ""
    yield f"{_number(figure.result)}{unit}"
    yield f"{_number(min(figure.ratios))}–{_number(max(figure.ratios))}"
    yield f"{relation} {_number(figure.target)}"
    yield f"{beyond} {_number(figure.limit)}"
    yield figure.verdict
    yield str(len(figure.values))


def _number(value: float) -> str:
    """Three digits are as much as a shared machine is good for."""
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"
