"""Charts as SVG text made on the server: no script, no style attribute, words beside figures.

Colours stand twice: as attributes, which the PDF engine reads, and as classes, through which pages
colour them by tokens. Whoever shows a chart shows its figures as a table beside it too.
"""

from lms.charts.bars import draw_bar
from lms.charts.columns import Column, draw_columns
from lms.charts.lines import Mark, draw_line

__all__ = ["Column", "Mark", "draw_bar", "draw_columns", "draw_line"]
