"""Cells and column heads of heat maps: hundreds of small elements, written as one text."""

from collections.abc import Iterable, Mapping

from markupsafe import Markup, escape

from lms.i18n import text_in
from lms.web.languages import current_language


def heat_cells(cells: Iterable[tuple[int, int]]) -> Markup:
    """Return the cells of a row of a heat map, of numbers and shades: nothing to be escaped.

    A template escapes each number of 360 cells, in four times as long. `autoescape false` would
    switch escaping off in a macro that other threads render at the same time.
    """
    made = (f'<td class="heat heat-{step:d}">{number:d}</td>' for number, step in cells)
    return Markup("".join(made))  # noqa: S704 - numbers


def heat_heads(titles: Iterable[Mapping[str, str]]) -> Markup:
    """Return numbered column heads with these titles, each escaped once for its two attributes."""
    language = current_language()
    escaped = [escape(text_in(texts, language)) for texts in titles]
    made = (
        f'<th scope="col" class="heat-lesson">'
        f'<abbr title="{title}" aria-label="{title}">{number}</abbr></th>'
        for number, title in enumerate(escaped, 1)
    )
    return Markup("".join(made))  # noqa: S704 - escaped above
