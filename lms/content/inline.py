"""Links, images, tags and words of paragraphs, once parsed."""

import re
from collections.abc import Iterable
from urllib.parse import unquote

from markdown_it.token import Token

from lms.content.parsed import LinkScheme, ParsedImage, ParsedLink
from lms.content.reading import Reading

OWN_SCHEMES = ("term", "lesson", "case", "worksheet", "fact")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(.*)", re.DOTALL)
_LEFTOVERS = (
    ("link-unreadable", re.compile(r"\][ \u3000]?[(（](?:https?:|[a-z]+:[a-z0-9]|media/)")),
    ("footnote-unknown", re.compile(r"\[\^[^\]\s]+\]")),
    ("emphasis-unread", re.compile(r"\*\*")),
    ("template-code", re.compile(r"\{\{|\{%|\$\{")),
)
_IMAGE_PATH = re.compile(r"media/[^/\\?#:]+(?:/[^/\\?#:]+)*")
_KNOWN: dict[str, LinkScheme] = {
    "https": "https",
    "mailto": "mailto",
    "tel": "tel",
    "term": "term",
    "lesson": "lesson",
    "case": "case",
    "worksheet": "worksheet",
    "fact": "fact",
}


def read_tokens(tokens: Iterable[Token], reading: Reading) -> str:
    """Read all inline tokens among `tokens`; the plain text of all of them."""
    texts = [read_inline(token, reading) for token in tokens if token.type == "inline"]
    return "\n".join(text for text in texts if text)


def read_inline(token: Token, reading: Reading) -> str:
    """Read one inline token: what it links to, what it must not hold; returns its plain text."""
    children = token.children or []
    for place, child in enumerate(children):
        if child.type == "link_open":
            _read_link(token, place, reading)
        elif child.type == "image":
            _read_image(token, place, reading)
        elif child.type == "raw_html":
            line, column = reading.locate(token, child.meta["place"])
            reading.tell("raw-html", line, column, tag=child.content[:40])
    text = get_text(children)
    if text:
        line = token.map[0] + 1 if token.map else 1
        reading.add_segment(text, line)
        _check_leftovers(token, text, reading)
    return text


def get_text(children: Iterable[Token]) -> str:
    """Plain words of inline tokens; a line break is a space unless Chinese joins over it."""
    return "".join(
        " " if child.type in {"softbreak", "hardbreak"} else child.content
        for child in children
        if child.type not in {"footnote_ref", "footnote_anchor"}
    ).strip()


def _read_link(token: Token, place: int, reading: Reading) -> None:
    children = token.children or []
    child = children[place]
    href = unquote(str(child.attrs.pop("href", "")))
    line, column = _find_place(token, child, href, reading)
    found = _SCHEME.fullmatch(href)
    scheme = _KNOWN.get(found[1].lower()) if found else None
    if href.startswith("#") and len(href) > 1:
        scheme, target = "anchor", href[1:]
    elif found and scheme and found[2].strip("/"):
        target = found[2] if scheme in OWN_SCHEMES else str(href)
    else:
        shown = f"{found[1]}:" if found else href[:30]
        reading.tell("link-scheme", line, column, scheme=shown)
        return
    child.meta.update(scheme=scheme, target=target)
    text = get_text(_take_inside(children, place))
    if not text:
        reading.tell("link-without-text", line, column, target=href[:60])
    reading.links.append(ParsedLink(scheme, target, line, column, text))


def _take_inside(children: list[Token], place: int) -> Iterable[Token]:
    for child in children[place + 1 :]:
        if child.type == "link_close":
            return
        yield child


def _find_place(token: Token, child: Token, href: str, reading: Reading) -> tuple[int, int]:
    place = child.meta.get("place")
    if place is None:
        place = max(token.content.find(href), 0)
    return reading.locate(token, place)


def _read_image(token: Token, place: int, reading: Reading) -> None:
    children = token.children or []
    child = children[place]
    src = unquote(str(child.attrs.pop("src", "")))
    line, column = _find_place(token, child, src, reading)
    following = children[place + 1] if place + 1 < len(children) else None
    decorative = False
    if following and following.type == "text" and following.content.startswith("{decorative}"):
        following.content = following.content.removeprefix("{decorative}")
        decorative = True
    alt = get_text(child.children or [])
    if not alt and not decorative:
        reading.tell("image-no-alt", line, column)
    if not is_media_path(src):
        reading.tell("image-address", line, column, address=src[:60])
        return
    child.meta.update(src=src, alt="" if decorative else alt)
    reading.images.append(ParsedImage(src, alt, decorative, line, column))


def is_media_path(src: str) -> bool:
    """Whether a path stays inside `media/`."""
    return bool(_IMAGE_PATH.fullmatch(src)) and ".." not in src.split("/")


def _check_leftovers(token: Token, text: str, reading: Reading) -> None:
    """Marks that are still there as plain text: links, footnotes, emphasis, templates."""
    if not any(sign in text for sign in ("](", "]（", "] (", "[^", "**", "{")):
        return
    plain = "\n".join(child.content for child in token.children or () if child.type == "text")
    for code, pattern in _LEFTOVERS:
        found = pattern.search(plain)
        if found:
            place = max(token.content.find(found[0]), 0)
            line, column = reading.locate(token, place)
            reading.tell(code, line, column, text=plain[found.start() :][:30].split("\n")[0])
