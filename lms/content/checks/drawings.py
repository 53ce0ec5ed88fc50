"""Charts and flows draw the same in every language."""

from collections.abc import Iterator
from itertools import chain
from typing import TypeAlias, TypeVar

from lms.content.blocks.chart import ChartLine, ParsedChart
from lms.content.blocks.flow import ParsedFlow
from lms.content.checks.context import CourseContext
from lms.content.parse_tree import ParsedPart, ParsedText
from lms.content.problems import Problem, build_problem

ParsedDrawing: TypeAlias = ParsedChart | ParsedFlow
DrawnT = TypeVar("DrawnT", ParsedChart, ParsedFlow)


def check_drawings(context: CourseContext) -> Iterator[Problem]:
    """Yield figures that differ, and drawings of another shape."""
    for source, text in context.list_comparable():
        drawings: Iterator[tuple[ParsedDrawing, ParsedDrawing]] = chain(
            _pair(source, text, ParsedChart), _pair(source, text, ParsedFlow)
        )
        for before, after in drawings:
            if _get_shape(before) != _get_shape(after):
                yield build_problem(
                    "translation-drawing", text.path, after.line, source_line=before.line
                )
        for row, other in _list_different_rows(source, text):
            pairs = zip(row.values, other.values, strict=True)
            where = next(
                position for position, (before, after) in enumerate(pairs) if before != after
            )
            yield build_problem(
                "translation-figure", text.path, other.line,
                here=other.texts[where], source=row.texts[where], source_line=row.line,
            )  # fmt: skip


def list_reported_lines(source: ParsedText, text: ParsedText) -> tuple[set[int], set[int]]:
    """Return the lines of both texts whose numbers are reported with their chart."""
    found: tuple[set[int], set[int]] = (set(), set())
    charts = source.list_parts(ParsedChart), text.list_parts(ParsedChart)
    for source_chart, chart in zip(*charts, strict=False):
        has_problem = _has_problem(source, source_chart) or _has_problem(text, chart)
        if has_problem or _get_shape(source_chart) != _get_shape(chart):
            found[0].update(range(source_chart.line, source_chart.end_line + 1))
            found[1].update(range(chart.line, chart.end_line + 1))
    for row, other in _list_different_rows(source, text):
        found[0].add(row.line)
        found[1].add(other.line)
    return found


def _list_different_rows(
    source: ParsedText, text: ParsedText
) -> Iterator[tuple[ChartLine, ChartLine]]:
    """Yield the rows of charts of one shape whose figures differ."""
    for before, after in _pair(source, text, ParsedChart):
        if _get_shape(before) == _get_shape(after):
            rows = zip(before.rows, after.rows, strict=True)
            yield from ((row, other) for row, other in rows if row.values != other.values)


def _pair(
    source: ParsedText, text: ParsedText, kind: type[DrawnT]
) -> Iterator[tuple[DrawnT, DrawnT]]:
    """Yield source and translation of each drawing, by their order, where neither has a problem."""
    before, after = source.list_parts(kind), text.list_parts(kind)
    if len(before) != len(after):
        return  # reported as blocks that one of them lacks
    for source_drawing, drawing in zip(before, after, strict=True):
        if not _has_problem(source, source_drawing) and not _has_problem(text, drawing):
            yield source_drawing, drawing


def _has_problem(text: ParsedText, part: ParsedPart) -> bool:
    return any(
        part.line <= problem.line <= part.end_line
        for problem in text.problems
        if problem.severity == "error"
    )


def _get_shape(drawing: ParsedDrawing) -> object:
    if isinstance(drawing, ParsedFlow):
        return [(step.depth, step.is_marked) for step in drawing.steps]
    return len(drawing.columns), len(drawing.rows), drawing.highlight
