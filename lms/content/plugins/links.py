"""Links and images with their positions; their addresses are checked afterwards.

The parser would show a refused link as plain text without a problem. So every address is accepted
here, and `lms.content.inline` reports the problem and removes the address.
"""

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, image, link


def links_plugin(md: MarkdownIt) -> None:
    """Set `meta["offset"]` of links and images: their offset in the text of their block."""
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    md.inline.ruler.at("link", read_link)
    md.inline.ruler.at("image", read_image)


def read_link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Read a link as CommonMark does, and set its offset."""
    position, count = state.pos, len(state.tokens)
    found = link(state, silent)
    if found and not silent:
        _note_position(state, count, position, "link_open")
    return found


def read_image(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Read an image as CommonMark does, and set its offset."""
    position, count = state.pos, len(state.tokens)
    found = image(state, silent)
    if found and not silent:
        _note_position(state, count, position, "image")
    return found


def _note_position(state: StateInline, count: int, position: int, kind: str) -> None:
    for token in state.tokens[count : count + 2]:
        if token.type == kind:
            token.meta["offset"] = position
            return
