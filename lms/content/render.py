"""Tokens to HTML: semantic elements with classes, no styles and no scripts."""
# ruff: noqa: ARG002 – every rule of the renderer is called with the same four arguments

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from lms.content.block_types import CALL_OUTS, LISTS
from lms.content.inline import is_media_path
from lms.content.labels import get_label
from lms.content.markdown import build_parser
from lms.content.messages import Translate
from lms.content.model import LessonKind
from lms.content.parse_tree import BlockStart, Fragment
from lms.content.sanitize import clean_html


@dataclass(frozen=True)
class LinkTargets:
    """The URLs of links in a course. `media`: path in the folder -> URL on the site."""

    course: str = ""
    lessons: Mapping[str, LessonKind] = field(default_factory=dict)
    media: Mapping[str, str] = field(default_factory=dict)

    def build_href(self, scheme: str, target: str) -> str:
        """Return the URL of the product for a link of one of our own schemes."""
        if scheme == "term":
            return f"/glossary/{target}"
        if scheme == "fact":
            return f"#fact-{target}"
        if scheme == "anchor":
            return f"#{target}"
        if scheme == "case" and target not in self.lessons:
            return f"/library/{target}"
        return f"/learn/{self.course}/{target}" if scheme in _LESSON_SCHEMES else target

    def build_src(self, path: str) -> str:
        """Return the URL of a file of the course."""
        return self.media.get(path, path) if is_media_path(path) else ""


_LESSON_SCHEMES = frozenset({"lesson", "worksheet", "case"})


class HtmlRenderer:
    """Renders fragments of one text; tables and notes are counted across the fragments."""

    def __init__(self, translate: Translate, targets: LinkTargets) -> None:
        self._md = build_parser()
        self._rules = _Rules()
        self._env: MutableMapping[str, Any] = {
            "translate": translate,
            "targets": targets,
            "tables": 0,
        }

    def render(self, tokens: Sequence[Token]) -> str:
        """Return clean HTML; an empty text if there are no tokens."""
        return clean_html(self._rules.render(tokens, self._md.options, self._env)).strip()

    def render_fragment(self, fragment: Fragment | None) -> str:
        """Return clean HTML of a fragment; an empty text for None."""
        return self.render(fragment.tokens) if fragment else ""


class _Rules(RendererHTML):
    """One method for each type of token that differs from the standard renderer."""

    def link_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        meta = tokens[idx].meta
        if "scheme" not in meta:
            return "<a>"
        scheme = meta["scheme"]
        href = escape(env["targets"].build_href(scheme, meta["target"]))
        title = tokens[idx].attrs.get("title")
        extra = f' title="{escape(str(title))}"' if title else ""
        if scheme == "https":
            extra += ' rel="noopener"'
        elif scheme in {"term", "fact"}:
            extra += f' class="{scheme}"'
        return f'<a href="{href}"{extra}>'

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        meta = tokens[idx].meta
        if "src" not in meta:
            return escape(tokens[idx].content)
        src = escape(env["targets"].build_src(meta["src"]))
        title = tokens[idx].attrs.get("title")
        extra = f' title="{escape(str(title))}"' if title else ""
        alt = escape(meta["alt"])
        return f'<img src="{src}" alt="{alt}"{extra} loading="lazy" decoding="async">'

    def raw_html(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return escape(tokens[idx].content)

    def unparsed_block(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return ""

    def heading_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        anchor = tokens[idx].meta.get("anchor", "")
        return f'<{tokens[idx].tag} id="{escape(anchor)}">' if anchor else f"<{tokens[idx].tag}>"

    def table_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        env["tables"] += 1
        label = get_label("table", env["translate"]) % {"number": env["tables"]}
        attributes = f'tabindex="0" role="region" aria-label="{label}"'
        return f'<div class="table-scroll" {attributes}>\n<table>\n'

    def table_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return "</table>\n</div>\n"

    def block_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return open_block(tokens[idx].meta["block_start"], env["translate"], env["targets"])

    def block_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return close_block(tokens[idx].meta["block_start"])

    def footnote_ref(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        meta = tokens[idx].meta
        number, again = meta["id"] + 1, meta.get("subId", 0)
        name = f"{number}-{again}" if again else str(number)
        return (
            f'<sup class="footnote-ref"><a href="#fn{number}" id="fnref{name}">{number}</a></sup>'
        )

    def footnote_block_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        label = get_label("footnotes", env["translate"])
        return f'<section class="footnotes" aria-label="{label}">\n<ol>\n'

    def footnote_block_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return "</ol>\n</section>\n"

    def footnote_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return f'<li id="fn{tokens[idx].meta["id"] + 1}">'

    def footnote_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return "</li>\n"

    def footnote_anchor(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        meta = tokens[idx].meta
        number, again = meta["id"] + 1, meta.get("subId", 0)
        name = f"{number}-{again}" if again else str(number)
        label = get_label("back", env["translate"])
        return f' <a href="#fnref{name}" aria-label="{label}">↩︎</a>'


def open_block(block_start: BlockStart, translate: Translate, targets: LinkTargets) -> str:
    """Return the start tag of a block in the running text."""
    name, title = block_start.name, block_start.get("title")
    if name in CALL_OUTS:
        return _open_call_out(block_start, title, translate)
    if name in LISTS or name == "discuss":
        heading = escape(title or get_label(name, translate))
        return f'<section class="{name}">\n<p class="block-title">{heading}</p>\n'
    if name == "details":
        summary = escape(title or get_label(name, translate))
        return f"<details>\n<summary>{summary}</summary>\n"
    if name == "compare":
        heading = escape(title or get_label(name, translate))
        return f'<div class="compare">\n<p class="block-title">{heading}</p>\n'
    if name == "media":
        return _open_media(block_start, translate, targets)
    return "<div>\n"


def close_block(block_start: BlockStart) -> str:
    """Return the end tag for `open_block`."""
    name = block_start.name
    if name in CALL_OUTS:
        return "</aside>\n"
    if name in LISTS or name == "discuss":
        return "</section>\n"
    if name == "media":
        return "</details>\n</figure>\n"
    return "</details>\n" if name == "details" else "</div>\n"


def _open_call_out(block_start: BlockStart, title: str, translate: Translate) -> str:
    """Return a heading with kind and author's title. role=note avoids a landmark in the text."""
    fictional = block_start.name == "example" and "fictional" in block_start.attributes
    kind = escape(get_label("fictional" if fictional else block_start.name, translate))
    extra = " callout-fictional" if fictional else ""
    words = f'<span class="callout-kind">{kind}</span>'
    if title:
        words += f' <span class="callout-heading">{escape(title)}</span>'
    opener = f'<aside class="callout callout-{block_start.name}{extra}" role="note">'
    return f'{opener}\n<p class="callout-title">{words}</p>\n'


def _open_media(block_start: BlockStart, translate: Translate, targets: LinkTargets) -> str:
    kind = "video" if block_start.get("kind") == "video" else "audio"
    poster, captions = block_start.get("poster"), block_start.get("captions")
    attributes = (
        f'controls preload="none" src="{escape(targets.build_src(block_start.get("src")))}"'
    )
    if poster and kind == "video":
        attributes += f' poster="{escape(targets.build_src(poster))}"'
    inside = ""
    if captions:
        inside = f'<track kind="captions" src="{escape(targets.build_src(captions))}" default>'
    title = block_start.get("title")
    caption = f"<figcaption>{escape(title)}</figcaption>\n" if title else ""
    summary = escape(get_label("transcript", translate))
    return (
        f'<figure class="media">\n<{kind} {attributes}>{inside}</{kind}>\n{caption}'
        f"<details>\n<summary>{summary}</summary>\n"
    )
