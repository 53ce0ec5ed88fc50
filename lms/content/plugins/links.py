"""Links and images keep where they stand; which addresses are allowed is judged afterwards.

The parser would show a refused link as plain text, without a word; so here it accepts every
address, and `lms.content.inline` tells the problem and takes the address away.
"""

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, image, link


def links_plugin(md: MarkdownIt) -> None:
    """`meta["place"]` of links and images: their offset in the text of their block."""
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    md.inline.ruler.at("link", read_link)
    md.inline.ruler.at("image", read_image)


def read_link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """CommonMark's link, with its place."""
    place, count = state.pos, len(state.tokens)
    found = link(state, silent)
    if found and not silent:
        _note_place(state, count, place, "link_open")
    return found


def read_image(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """CommonMark's image, with its place."""
    place, count = state.pos, len(state.tokens)
    found = image(state, silent)
    if found and not silent:
        _note_place(state, count, place, "image")
    return found


def _note_place(state: StateInline, count: int, place: int, kind: str) -> None:
    for token in state.tokens[count : count + 2]:
        if token.type == kind:
            token.meta["place"] = place
            return
