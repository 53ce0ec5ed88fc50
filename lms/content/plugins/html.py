"""Raw HTML is disabled: it is rendered as text and reported."""

import re

from markdown_it import MarkdownIt
from markdown_it.common.html_re import HTML_TAG_RE
from markdown_it.rules_inline import StateInline

_OPENING = re.compile(r"<(?:!--|/?(?:script|style|iframe|object|embed|form|svg)\b)", re.IGNORECASE)
_TAG_LENGTH = 1000


def html_plugin(md: MarkdownIt) -> None:
    """Make `raw_html` tokens of tags and comments, which are shown as typed."""
    md.inline.ruler.at("html_inline", read_html)
    md.enable("html_inline")


def read_html(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Match a tag, comment or declaration; only the first 1,000 characters count."""
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
