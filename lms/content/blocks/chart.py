"""A table of figures, drawn as a chart; the table itself is folded below it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from types import MappingProxyType
from typing import ClassVar

from markdown_it.token import Token

from lms.charts import (
    ChartFigure,
    ChartFigures,
    ChartRow,
    draw_row_bars,
    draw_series_lines,
)
from lms.content.blocks.base import ANY_VALUE, Block, build_rules, one_of
from lms.content.chart_shares import PERCENT_SIGNS, draw_shares
from lms.content.inline import get_text
from lms.content.labels import lesson_label, translate_label
from lms.content.link_targets import LinkTargets
from lms.content.messages import Translate
from lms.content.numbers import format_plain, read_number
from lms.content.parse_state import ParseState
from lms.content.parse_tree import BlockStart, ParsedPart
from lms.content.problems import find_suggestion
from lms.content.prose import list_numbers

MAX_ROWS = 12
MAX_SERIES = 2
MAX_FIGURE = 16
MAX_TEXT = 80
_SHOW_TABLE = lesson_label("Show as a table")
_DRAWN = lesson_label("Chart; its figures are in the table below.")
_SERIES = lesson_label("%(name)s (%(unit)s)")
_UNIT = lesson_label("Unit: %(unit)s")
_PERCENT = lesson_label("%(number)s %%")
_MINUS = "-−–－"


@dataclass(frozen=True)
class ChartLine:
    """A row of the table as authored; `values` are empty where a figure cannot be read."""

    label: str
    texts: tuple[str, ...]
    values: tuple[Decimal | None, ...]
    line: int


@dataclass(frozen=True, kw_only=True)
class ParsedChart(ParsedPart):
    """`columns`: the names of the series. `highlight`: the number of a row, or None."""

    block: ClassVar = "chart"
    unit: str
    columns: tuple[str, ...]
    rows: tuple[ChartLine, ...]
    highlight: int | None

    def build_figures(self, translate: Translate) -> ChartFigures | None:
        """Return what is drawn; None if the chart has a problem."""
        rows = tuple(
            ChartRow(row.label, tuple(map(ChartFigure, row.texts, filter_read(row.values))))
            for row in self.rows
        )
        whole = all(len(row.figures) == len(self.columns) for row in rows)
        if not rows or not self.columns or not whole:
            return None
        names = tuple(self._name_series(name, translate) for name in self.columns)
        return ChartFigures(names, rows, self.highlight)

    def is_unit(self, name: str) -> bool:
        """Return whether a series is named by its unit, as “Hours” or “票数” is."""
        return self.unit.casefold() in name.casefold() and len(name) <= len(self.unit) + 1

    def _name_series(self, name: str, translate: Translate) -> str:
        """Return the name of a series with its unit."""
        if not self.unit:
            return name
        label = _UNIT if self.is_unit(name) else _SERIES
        return translate_label(label, translate) % {"name": name, "unit": self.unit}


def filter_read(values: Sequence[Decimal | None]) -> Iterator[Decimal]:
    """Yield the values that could be read."""
    return (value for value in values if value is not None)


_DRAWINGS: Mapping[str, Callable[..., str]] = MappingProxyType(
    {"bars": draw_row_bars, "line": draw_series_lines}
)
KINDS = (*_DRAWINGS, "share")


@dataclass(frozen=True)
class ChartFrame:
    """The drawing above the table, and the fold around it."""

    chart: ParsedChart

    def open(self, translate: Translate) -> str:
        figures = self.chart.build_figures(translate)
        label = translate_label(_DRAWN, translate)
        drawn = ""
        if figures and self.chart.type == "share":
            percent = translate_label(_PERCENT, translate)
            drawn = draw_shares(figures, label=label, percent=percent, unit=self.chart.unit)
        elif figures and self.chart.type in _DRAWINGS:
            drawn = _DRAWINGS[self.chart.type](figures, label=label)
        summary = escape(translate_label(_SHOW_TABLE, translate))
        return f"{drawn}\n<details>\n<summary>{summary}</summary>\n"

    def close(self) -> str:
        return "</details>\n"


class ChartBlock(Block):
    """The first paragraph is the caption; the first column names, the others are series."""

    name = "chart"
    attributes = build_rules("unit", highlight=ANY_VALUE, kind=one_of(KINDS))
    required_attributes = ("kind",)
    content = frozenset({"table_open"})
    expected = "a caption, and below it a table"

    def check_content(
        self, block_start: BlockStart, tokens: Sequence[Token], state: ParseState
    ) -> None:
        """Report a chart without a caption or table, or with two tables."""
        types = [token.type for token in tokens]
        if types[:1] != ["paragraph_open"] or types.count("table_open") != 1:
            second = [token for token in tokens if token.type == "table_open"][1:2]
            is_second = bool(second) and types[:1] == ["paragraph_open"]
            line = second[0].map[0] if is_second and second[0].map else block_start.line
            if not state.has_problem("table-unread mark-fullwidth", block_start.line + 1):
                self.report_content(line + 1, self.expected, state)

    def read(
        self, block_start: BlockStart, tokens: Sequence[Token], state: ParseState, *, number: int
    ) -> ParsedChart:
        """Return the figures; make the first paragraph the caption and frame the table."""
        if tokens and tokens[0].type == "paragraph_open":
            tokens[0].tag = tokens[2].tag = "figcaption"
        rows = list(_list_rows(tokens))
        columns = tuple(rows[0][1][1:]) if rows else ()
        lines = tuple(_read_row(row, block_start, state) for row in rows[1:])
        chart = ParsedChart(
            id=f"chart-{number}",
            has_id=False,
            line=block_start.line + 1,
            end_line=block_start.end + 1,
            type=block_start.get("kind"),
            unit=block_start.get("unit"),
            columns=columns,
            rows=lines,
            highlight=_find_highlight(block_start, lines, state),
        )
        if rows:
            _check_size(chart, rows[0][0], state)
            _check_shares(chart, state)
        _add_units(tokens, chart)
        for token in tokens:
            if token.type in {"table_open", "table_close"}:
                token.meta["frame"] = ChartFrame(chart)
        return chart

    def open(self, block_start: BlockStart, translate: Translate, targets: LinkTargets) -> str:
        return '<figure class="figure-block">\n'

    def close(self) -> str:
        return "</figure>\n"


def _add_units(tokens: Sequence[Token], chart: ParsedChart) -> None:
    """Add the unit to the names of the series in the header of the table."""
    cells = [
        tokens[position + 1]
        for position, token in enumerate(tokens)
        if token.type == "th_open" and tokens[position + 1].type == "inline"
    ]
    for cell in cells[1:] if chart.unit else ():
        name = get_text(cell.children or ())
        if not chart.is_unit(name):
            cell.children = [*(cell.children or ()), Token("chart_unit", "", 0)]
            cell.children[-1].meta["unit"] = chart.unit


def render_unit(unit: str, translate: Translate) -> str:
    """Return the HTML of the unit behind the name of a series."""
    return escape(translate_label(_SERIES, translate) % {"name": "", "unit": unit})


def _list_rows(tokens: Sequence[Token]) -> Iterator[tuple[int, list[str]]]:
    """Yield the line and the cells of each row of the first table, the header first."""
    row: tuple[int, list[str]] | None = None
    for token in tokens:
        if token.type == "table_close":
            return
        if token.type == "tr_open":
            row = ((token.map[0] if token.map else 0) + 1, [])
        elif token.type == "inline" and row:
            row[1].append(get_text(token.children or ()))
        elif token.type == "tr_close" and row:
            yield row


def _read_row(row: tuple[int, list[str]], block_start: BlockStart, state: ParseState) -> ChartLine:
    """Return a row; report the first cell that is no figure."""
    line, (label, *texts) = row[0], row[1] or [""]
    values = tuple(read_figure(text, block_start.get("unit")) for text in texts)
    wrong = [text for text, value in zip(texts, values, strict=True) if value is None]
    if wrong:
        column = state.find_column(line, wrong[0]) if wrong[0] else 1
        state.add_problem("chart-figure", line, column, text=wrong[0][:40], limit=MAX_FIGURE)
    elif not label or len(label) > MAX_TEXT:
        state.add_problem("chart-label", line, 1, text=label[:40], limit=MAX_TEXT)
    return ChartLine(label, tuple(texts), values, line)


def read_figure(text: str, unit: str) -> Decimal | None:
    """Return the value of a cell: a number, also with its unit or a word such as billion."""
    if len(text) > MAX_FIGURE:
        return None
    value = read_number(text, units=[unit])
    if value is not None:
        return value
    bare = text.lstrip(_MINUS).strip()
    found = list_numbers(bare)
    if len(found) != 1 or found[0][1].strip() != bare:
        return None
    return -found[0][2] if text[:1] in _MINUS else found[0][2]


def _find_highlight(
    block_start: BlockStart, rows: Sequence[ChartLine], state: ParseState
) -> int | None:
    found = block_start.attributes.get("highlight")
    if not found or not rows:
        return None
    labels = [row.label for row in rows]
    if found.value in labels:
        return labels.index(found.value)
    suggestion = find_suggestion(found.value, labels)
    position = (found.line, found.column)
    state.add_problem("chart-highlight", *position, text=found.value[:40], suggestion=suggestion)
    return None


def _check_size(chart: ParsedChart, line: int, state: ParseState) -> None:
    """Report a table that is too small or too large, at its header or its first row too many."""
    if len(chart.rows) > MAX_ROWS:
        position = chart.rows[MAX_ROWS].line
        state.add_problem("chart-rows", position, 1, count=len(chart.rows), limit=MAX_ROWS)
    most = 1 if chart.type == "share" else MAX_SERIES
    if not chart.rows or not 1 <= len(chart.columns) <= most:
        count = len(chart.columns)
        state.add_problem("chart-columns", line, 1, kind=chart.type, count=count, limit=most)


def _check_shares(chart: ParsedChart, state: ParseState) -> None:
    """Report parts that are below zero or make no whole."""
    values = [(row, value) for row in chart.rows for value in filter_read(row.values[:1])]
    if chart.type != "share" or len(values) < len(chart.rows) or not values:
        return
    below = next((row for row, value in values if value < 0), None)
    total = sum(value for _, value in values)
    is_percent = chart.unit in PERCENT_SIGNS
    if below:
        state.add_problem("chart-part", below.line, 1, text=below.texts[0])
    elif total == 0 or (is_percent and abs(total - 100) > 1):
        shown = format_plain(Decimal(total))
        state.add_problem("chart-whole", chart.rows[0].line, 1, total=f"{shown}{chart.unit}")


BLOCKS = (ChartBlock(),)
