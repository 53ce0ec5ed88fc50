"""A chart of shares: the figures of the parts with their unit and their share of the whole."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from lms.charts import ChartFigures, draw_row_shares, fluid
from lms.content.numbers import NO_BREAK, format_plain

PERCENT_SIGNS = frozenset({"%", "％"})
_BEFORE = frozenset({"CNY", "RMB", "¥"})


def draw_shares(figures: ChartFigures, *, label: str, percent: str, unit: str) -> str:
    """Draw the parts of a whole, each with its figure and its share of the whole."""
    values = [row.figures[0].value for row in figures.rows]
    texts = []
    for row, share in zip(figures.rows, _list_shares(values), strict=True):
        text = row.figures[0].text
        if unit in PERCENT_SIGNS:
            written = text.rstrip("%％ ")
            texts.append(percent % {"number": written})
        else:
            shown = percent % {"number": share}
            with_unit = f"{add_unit(text, unit)} · {shown}"
            fits = fluid.measure(with_unit) <= fluid.WIDTH
            texts.append(with_unit if fits else f"{text} · {shown}")
    return draw_row_shares(figures, texts, label=label)


def add_unit(text: str, unit: str) -> str:
    """Return a figure with its unit, which it may have already: `94 votes`, `94票`, `CNY 94`."""
    if not unit or unit.casefold() in text.casefold():
        return text
    if unit in _BEFORE:
        return f"{unit}{NO_BREAK}{text}"
    is_word = unit[0].isascii() and unit[0].isalpha()
    return f"{text}{NO_BREAK if is_word else ''}{unit}"


def _list_shares(values: Sequence[Decimal]) -> list[str]:
    """Return the shares in per cent: with one decimal, unless all are whole without it."""
    total = sum(values)
    shares = [value * 100 / total if total else Decimal(0) for value in values]
    tenths = [share.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP) for share in shares]
    is_whole = all(share == share.to_integral_value() for share in tenths)
    return [format_plain(share.to_integral_value() if is_whole else share) for share in tenths]
