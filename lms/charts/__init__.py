"""Charts as SVG text made on the server: no script, no style attribute, text beside figures.

Colours are given twice: as attributes for the PDF engine, and as classes that the style sheet of
pages maps to tokens. Every chart is accompanied by a table of its figures.
"""

from lms.charts.bar_chart import draw_bar
from lms.charts.column_chart import ChartColumn, draw_columns
from lms.charts.line_chart import ChartMarker, draw_line

__all__ = ["ChartColumn", "ChartMarker", "draw_bar", "draw_columns", "draw_line"]
