"""Charts as SVG text made on the server: no script, no style attribute, text beside figures.

The charts of reports have a fixed width and their colours twice: as attributes for the PDF engine,
and as classes that the style sheet of pages maps to tokens. Those of lessons (`ChartFigures`) fill
the width of the page. Every chart is accompanied by a table of its figures.
"""

from lms.charts.bar_chart import draw_bar
from lms.charts.column_chart import ChartColumn, draw_columns
from lms.charts.figures import ChartFigure, ChartFigures, ChartRow
from lms.charts.line_chart import ChartMarker, draw_line
from lms.charts.row_bars import draw_row_bars
from lms.charts.row_shares import draw_row_shares
from lms.charts.series_lines import draw_series_lines

__all__ = [
    "ChartColumn",
    "ChartFigure",
    "ChartFigures",
    "ChartMarker",
    "ChartRow",
    "draw_bar",
    "draw_columns",
    "draw_line",
    "draw_row_bars",
    "draw_row_shares",
    "draw_series_lines",
]
