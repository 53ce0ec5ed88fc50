"""A horizontal bar of a part and a whole, with the figures beside it in words."""

from markupsafe import Markup, escape

_MAX_LENGTH = 100


def draw_bar(done: int, total: int, *, largest: int, title: str = "") -> Markup:
    """Return a bar: light as long as `total`, dark as long as `done`, in a chart up to `largest`.

    Without a title it is hidden from screen readers, because the text beside it says the same.
    """
    whole = _length(total, largest)
    filled = _length(min(done, total), largest)
    name = f' role="img"><title>{escape(title)}</title>' if title else ' aria-hidden="true">'
    return Markup(  # noqa: S704 - the title is escaped, the rest are numbers
        '<svg class="chart-row" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 4"'
        f' preserveAspectRatio="none"{name}'
        f'<rect class="chart-light" fill="#a4c8c5" width="{whole}" height="4"/>'
        f'<rect class="chart-bar" fill="#0f6b66" width="{filled}" height="4"/></svg>'
    )


def _length(value: int, largest: int) -> str:
    return f"{value * _MAX_LENGTH / max(largest, 1):.1f}".removesuffix(".0")
