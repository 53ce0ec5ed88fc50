"""Links, images, tags and text of parsed paragraphs."""

import re
from collections.abc import Iterable
from itertools import takewhile
from urllib.parse import unquote

from markdown_it.token import Token

from lms.content.parse_state import ParseState
from lms.content.parse_tree import LinkScheme, ParsedImage, ParsedLink

OWN_SCHEMES = ("term", "lesson", "case", "worksheet", "fact")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(.*)", re.DOTALL)
_LEFTOVERS = (
    ("link-unreadable", re.compile(r"\][ \u3000]?[(（](?:https?:|[a-z]+:[a-z0-9]|media/)")),
    ("footnote-unknown", re.compile(r"\[\^[^\]\s]+\]")),
    ("emphasis-unread", re.compile(r"\*\*")),
    ("template-code", re.compile(r"\{\{|\{%|\$\{")),
)
_IMAGE_PATH = re.compile(r"media/[^/\\?#:]+(?:/[^/\\?#:]+)*")
_SCHEMES: dict[str, LinkScheme] = {
    "https": "https",
    "mailto": "mailto",
    "tel": "tel",
    "term": "term",
    "lesson": "lesson",
    "case": "case",
    "worksheet": "worksheet",
    "fact": "fact",
}


def read_tokens(tokens: Iterable[Token], state: ParseState) -> str:
    """Read all inline tokens among `tokens`; return their plain text."""
    texts = [read_inline(token, state) for token in tokens if token.type == "inline"]
    return "\n".join(text for text in texts if text)


def read_inline(token: Token, state: ParseState) -> str:
    """Read one inline token: its links and problems; return its plain text."""
    children = token.children or []
    for position, child in enumerate(children):
        if child.type == "link_open":
            _read_link(token, position, state)
        elif child.type == "image":
            _read_image(token, position, state)
        elif child.type == "raw_html":
            line, column = state.locate(token, child.meta["offset"])
            state.add_problem("raw-html", line, column, tag=child.content[:40])
    text = get_text(children)
    if text:
        line = token.map[0] + 1 if token.map else 1
        state.add_segment(text, line)
        _check_leftovers(token, text, state)
    return text


def get_text(children: Iterable[Token]) -> str:
    """Return the plain text of inline tokens; a line break is a space, except between Chinese."""
    return "".join(
        " " if child.type in {"softbreak", "hardbreak"} else child.content
        for child in children
        if child.type not in {"footnote_ref", "footnote_anchor"}
    ).strip()


def _read_link(token: Token, position: int, state: ParseState) -> None:
    children = token.children or []
    child = children[position]
    href = unquote(str(child.attrs.pop("href", "")))
    line, column = _locate_target(token, child, href, state)
    found = _SCHEME.fullmatch(href)
    scheme = _SCHEMES.get(found[1].lower()) if found else None
    if href.startswith("#") and len(href) > 1:
        scheme, target = "anchor", href[1:]
    elif found and scheme and found[2].strip("/"):
        target = found[2] if scheme in OWN_SCHEMES else str(href)
    else:
        shown = f"{found[1]}:" if found else href[:30]
        state.add_problem("link-scheme", line, column, scheme=shown)
        return
    child.meta.update(scheme=scheme, target=target)
    text = get_text(takewhile(lambda token: token.type != "link_close", children[position + 1 :]))
    if not text:
        state.add_problem("link-without-text", line, column, target=href[:60])
    state.links.append(ParsedLink(scheme, target, line, column, text))


def _locate_target(token: Token, child: Token, href: str, state: ParseState) -> tuple[int, int]:
    position = child.meta.get("offset")
    if position is None:
        position = max(token.content.find(href), 0)
    return state.locate(token, position)


def _read_image(token: Token, position: int, state: ParseState) -> None:
    children = token.children or []
    child = children[position]
    src = unquote(str(child.attrs.pop("src", "")))
    line, column = _locate_target(token, child, src, state)
    following = children[position + 1] if position + 1 < len(children) else None
    decorative = False
    if following and following.type == "text" and following.content.startswith("{decorative}"):
        following.content = following.content.removeprefix("{decorative}")
        decorative = True
    alt = get_text(child.children or [])
    if not alt and not decorative:
        state.add_problem("image-no-alt", line, column)
    if not is_media_path(src):
        state.add_problem("image-address", line, column, address=src[:60])
        return
    child.meta.update(src=src, alt="" if decorative else alt)
    state.images.append(ParsedImage(src, line, column))


def is_media_path(src: str) -> bool:
    """Return whether a path is inside `media/`."""
    return bool(_IMAGE_PATH.fullmatch(src)) and ".." not in src.split("/")


def _check_leftovers(token: Token, text: str, state: ParseState) -> None:
    """Report marks that remain as plain text: links, footnotes, emphasis, templates."""
    if not any(character in text for character in ("](", "]（", "] (", "[^", "**", "{")):
        return
    plain = "\n".join(child.content for child in token.children or () if child.type == "text")
    for code, pattern in _LEFTOVERS:
        found = pattern.search(plain)
        if found:
            position = max(token.content.find(found[0]), 0)
            line, column = state.locate(token, position)
            state.add_problem(code, line, column, text=plain[found.start() :][:30].split("\n")[0])
