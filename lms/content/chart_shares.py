"""A chart of shares: the figures of the parts with their unit and their share of the whole."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from lms.charts import ChartFigures, draw_row_shares, fluid
from lms.content.numbers import MONEY_UNITS, NO_BREAK, fold_digits, format_plain, list_same_units

PERCENT_SIGNS = frozenset({"%", "％"})
_BEFORE = MONEY_UNITS - {"元"}


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
    """Return a figure with its unit, which it may have already: `94 votes`, `94票`, `CNY 94`.

    It may have it in another way of writing: `¥94` and `94元` have the unit `CNY`.

    A figure may end with the power that its unit begins with: `10亿` in `亿元` is `10亿元`.
    """
    if not unit or _has_unit(text, unit):
        return text
    if unit in _BEFORE:
        return f"{unit}{NO_BREAK}{text}"
    if unit[0] in "万萬亿億" and text.endswith(unit[0]):
        return add_unit(text, unit[1:])
    return f"{text}{NO_BREAK if _is_letter(unit[0]) else ''}{unit}"


def _has_unit(text: str, unit: str) -> bool:
    figure = fold_digits(text).casefold().strip()
    return any(_has_spelling(figure, same.casefold()) for same in list_same_units(unit))


def _has_spelling(figure: str, unit: str) -> bool:
    """Return whether the figure begins or ends with the unit, not with a longer word."""
    before, after = figure.removesuffix(unit), figure.removeprefix(unit)
    ends = before != figure and not (_is_letter(unit[0]) and _is_letter(before[-1:]))
    return ends or (after != figure and not (_is_letter(unit[-1]) and _is_letter(after[:1])))


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _list_shares(values: Sequence[Decimal]) -> list[str]:
    """Return the shares in per cent: with one decimal, unless all are whole without it."""
    total = sum(values)
    shares = [value * 100 / total if total else Decimal(0) for value in values]
    tenths = [share.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP) for share in shares]
    is_whole = all(share == share.to_integral_value() for share in tenths)
    return [format_plain(share.to_integral_value() if is_whole else share) for share in tenths]
