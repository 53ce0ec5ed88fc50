"""Links and images with their positions; their addresses are checked afterwards.

The parser would show a refused link as plain text without a problem. So every address is accepted
here, and `lms.content.inline` reports the problem and removes the address.
"""

from collections.abc import Callable
from typing import TypeAlias

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, image, link

InlineRule: TypeAlias = Callable[[StateInline, bool], bool]


def links_plugin(md: MarkdownIt) -> None:
    """Set `meta["offset"]` of links and images: their offset in the text of their block."""
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    md.inline.ruler.at("link", _set_offset(link, "link_open"))
    md.inline.ruler.at("image", _set_offset(image, "image"))


def _set_offset(rule: InlineRule, kind: str) -> InlineRule:
    """Return the rule of CommonMark with the offset in its token of this kind."""

    def read(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
        position, count = state.pos, len(state.tokens)
        found = rule(state, silent)
        if found and not silent:
            _note_position(state, count, position, kind)
        return found

    return read


def _note_position(state: StateInline, count: int, position: int, kind: str) -> None:
    for token in state.tokens[count : count + 2]:
        if token.type == kind:
            token.meta["offset"] = position
            return
