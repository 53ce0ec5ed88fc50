"""Raw HTML is off: it comes out as text, and is told."""

import re

from markdown_it import MarkdownIt
from markdown_it.common.html_re import HTML_TAG_RE
from markdown_it.rules_inline import StateInline

_OPENING = re.compile(r"<(?:!--|/?(?:script|style|iframe|object|embed|form|svg)\b)", re.IGNORECASE)
_TAG_LENGTH = 1000


def html_plugin(md: MarkdownIt) -> None:
    """Tags and comments become `raw_html` tokens that are shown as they were typed."""
    md.inline.ruler.at("html_inline", read_html)
    md.enable("html_inline")


def read_html(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """What looks like a tag, a comment or a declaration; only the first 1,000 characters count."""
    if state.src[state.pos] != "<":
        return False
    limit = min(state.posMax, state.pos + _TAG_LENGTH)
    found = HTML_TAG_RE.match(state.src, state.pos, limit) or _OPENING.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        token = state.push("raw_html", "", 0)
        token.content, token.meta = found[0], {"offset": state.pos}
    state.pos = found.end()
    return True
