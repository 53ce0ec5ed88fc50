"""Links and images keep where they stand; which addresses are allowed is judged afterwards.

The parser would show a refused link as plain text, without a word; so here it accepts every
address, and `lms.content.inline` tells the problem and takes the address away.
"""

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, image, link


def links_plugin(md: MarkdownIt) -> None:
    """`meta["offset"]` of links and images: their offset in the text of their block."""
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    md.inline.ruler.at("link", read_link)
    md.inline.ruler.at("image", read_image)


def read_link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """CommonMark's link, with its place."""
    position, count = state.pos, len(state.tokens)
    found = link(state, silent)
    if found and not silent:
        _note_position(state, count, position, "link_open")
    return found


def read_image(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """CommonMark's image, with its place."""
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
