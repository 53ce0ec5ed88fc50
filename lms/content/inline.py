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
    (
        "link-unreadable",
        re.compile(
            r"[\]］】][ \u3000]?[(（](?:https?:|[a-z]+[:：][a-z0-9]|media/)"
            r"|\[[^\[\]\n^][^\[\]\n]*\]\[[^\[\]\n^]*\]"
        ),
    ),
    ("footnote-unknown", re.compile(r"\[\^[^\]\s]+\]")),
    ("emphasis-unread", re.compile(r"\*\*")),
    ("template-code", re.compile(r"\{\{|\{%|\$\{")),
)
_SIGNS = re.compile(r"[\]］】][ \u3000]?[(（]|\]\[|\[\^|\*\*|\{|[＊｀＃＞｜]|\|.*-|-.*\|")
_FULL_WIDTH = re.compile("＊＊|｀")
_FULL_WIDTH_LINE = re.compile(
    r"^ {0,3}(?:＃{2,6}|＃[ \u3000]|＞|[ \u3000]*｜.*｜|\|.*｜.*\|[ \t]*$)", re.MULTILINE
)
_FULL_WIDTH_MARK = re.compile("[＊｀＃＞｜]{1,2}")
_RULE_OF_TABLE = re.compile(r"^ {0,3}(?=.*\|)[|:\- \t]*--[|:\- \t]*$", re.MULTILINE)
_HALF_WIDTH = str.maketrans("＊｀＃＞｜", "*`#>|")
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
        elif child.type == "raw_html" and not _closes_tag(children[:position], child):
            line, column = state.locate(token, child.meta["offset"])
            state.add_problem("raw-html", line, column, tag=child.content[:40])
    text = get_text(children)
    if text:
        line = token.map[0] + 1 if token.map else 1
        state.add_segment(text, line, list_breaks(children))
        _check_leftovers(token, text, state)
    return text


def get_text(children: Iterable[Token]) -> str:
    """Return the plain text of inline tokens; a line break is a space, except between Chinese."""
    return "".join(
        " " if child.type in {"softbreak", "hardbreak"} else child.content
        for child in children
        if child.type not in {"footnote_ref", "footnote_anchor"}
    ).strip()


def list_breaks(children: Iterable[Token]) -> tuple[int, ...]:
    """Return the offsets in the plain text of inline tokens at which a new line begins."""
    breaks, offset = [], 0
    for child in children:
        if child.type in {"softbreak", "hardbreak", "joined_break"}:
            offset += child.type != "joined_break"
            breaks.append(offset)
        elif child.type not in {"footnote_ref", "footnote_anchor"}:
            offset += len(child.content)
    return tuple(breaks)


def _closes_tag(before: Iterable[Token], tag: Token) -> bool:
    """Return whether a tag closes one before it: the two are one problem."""
    name = tag.content.removeprefix("</").removesuffix(">").strip()
    return tag.content.startswith("</") and any(
        child.type == "raw_html" and child.content.startswith(f"<{name}") for child in before
    )


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
    """Report marks that remain as plain text: links, footnotes, emphasis, templates, tables."""
    if not _SIGNS.search(text):
        return
    plain = "\n".join(child.content for child in token.children or () if child.type == "text")
    for code, pattern in _LEFTOVERS:
        if found := pattern.search(plain):
            position = max(token.content.find(found[0]), 0)
            shown = plain[found.start() :][:30].split("\n")[0]
            state.add_problem(code, *state.locate(token, position), text=shown)
    found = _FULL_WIDTH.search(plain) or _FULL_WIDTH_LINE.search(token.content)
    if found:
        mark = _FULL_WIDTH_MARK.findall(found[0])[0]
        where = state.locate(token, max(token.content.find(found[0]), 0))
        wanted, shown = mark.translate(_HALF_WIDTH), found.string[found.start() :][:30]
        state.add_problem(
            "mark-fullwidth", *where, mark=mark, wanted=wanted, text=shown.split("\n")[0]
        )
    elif found := _RULE_OF_TABLE.search(token.content):
        line, _ = state.locate(token, found.start())
        state.add_problem("table-unread", line - 1 if found.start() else line)
