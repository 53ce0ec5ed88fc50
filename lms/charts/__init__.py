"""Charts as SVG text made on the server: no script, no style attribute, words beside figures.

Colours stand twice: as attributes, which the PDF engine reads, and as classes, through which pages
colour them by tokens. Whoever shows a chart shows its figures as a table beside it too.
"""

from lms.charts.bar_chart import draw_bar
from lms.charts.column_chart import ChartColumn, draw_columns
from lms.charts.line_chart import ChartMarker, draw_line

__all__ = ["ChartColumn", "ChartMarker", "draw_bar", "draw_columns", "draw_line"]
