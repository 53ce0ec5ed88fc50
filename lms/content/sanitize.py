"""A second line of defence after our own renderer: only the tags and attributes that it writes."""

import nh3

_INLINE = {"a", "strong", "em", "s", "code", "br", "sup", "span", "img"}
_BLOCKS = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "hr",
    "table", "thead", "tbody", "tr", "th", "td", "div", "aside", "section", "figure",
    "figcaption", "details", "summary", "audio", "video", "track",
}  # fmt: skip
_DRAWINGS = {"svg", "g", "rect", "line", "polyline", "circle", "text"}
_CLEANER = nh3.Cleaner(
    tags=_INLINE | _BLOCKS | _DRAWINGS,
    attributes={
        "*": {"class", "id"},
        "a": {"href", "title", "rel", "aria-label"},
        "img": {
            "src",
            "srcset",
            "sizes",
            "alt",
            "title",
            "width",
            "height",
            "loading",
            "decoding",
        },
        "th": {"scope"},
        "ol": {"start"},
        "div": {"tabindex", "role", "aria-label"},
        "aside": {"role"},
        "section": {"aria-label"},
        "audio": {"controls", "preload", "src"},
        "video": {"controls", "preload", "src", "poster"},
        "track": {"src", "kind", "default"},
        "svg": {"width", "height", "y", "viewBox", "preserveAspectRatio", "role", "aria-label"},
        "rect": {"x", "y", "width", "height"},
        "line": {"x1", "x2", "y1", "y2"},
        "polyline": {"points"},
        "circle": {"cx", "cy", "r"},
        "text": {"x", "y", "dx", "text-anchor"},
    },
    url_schemes={"https", "mailto", "tel"},
    link_rel=None,
)


def clean_html(html: str) -> str:
    """Return the HTML without anything that our renderer does not write."""
    return _CLEANER.clean(html) if "<" in html else html
