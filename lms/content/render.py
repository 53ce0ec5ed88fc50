"""Tokens to HTML: semantic elements with classes, no styles and no scripts."""
# ruff: noqa: ARG002 – every rule of the renderer is called with the same four arguments

from collections.abc import Sequence
from html import escape
from typing import Any, TypeAlias

from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from lms.content.blocks import get_block
from lms.content.blocks.base import TableFrame
from lms.content.blocks.chart import render_unit
from lms.content.labels import lesson_label, translate_label
from lms.content.link_targets import LinkTargets
from lms.content.markdown import build_parser
from lms.content.messages import Translate
from lms.content.numbers import join_units
from lms.content.sanitize import clean_html

_TABLE = lesson_label("Table %(number)s")
_FOOTNOTES = lesson_label("Notes")
_BACK = lesson_label("Back to the text")
_MARKED = lesson_label("(marked step)")

# As wide as the text: `--measure` of the style sheet, or the screen of a phone.
_SIZES = "(min-width: 44rem) 42rem, 94vw"
# Of the version for browsers that know no `srcset`, in pixels.
_USUAL_WIDTH = 800

Tokens: TypeAlias = Sequence[Token]


class HtmlRenderer:
    """Renders fragments of one text; tables and notes are counted across the fragments."""

    def __init__(self, translate: Translate, targets: LinkTargets) -> None:
        self._md = build_parser()
        self._rules = _Rules()
        self._env: dict[str, Any] = {
            "translate": translate,
            "targets": targets,
            "tables": 0,
            "pictures": 0,
        }

    def render(self, tokens: Sequence[Token]) -> str:
        """Return clean HTML; an empty text if there are no tokens."""
        return clean_html(self._rules.render(tokens, self._md.options, self._env)).strip()


class _Rules(RendererHTML):
    """One method for each type of token that differs from the standard renderer."""

    def link_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
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

    def image(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        meta = tokens[idx].meta
        if "src" not in meta:
            return escape(tokens[idx].content)
        src = escape(env["targets"].build_src(meta["src"]))
        title = tokens[idx].attrs.get("title")
        extra = f' title="{escape(str(title))}"' if title else ""
        versions = env["targets"].list_versions(meta["src"])
        if versions:
            src = escape([address for width, address in versions if width <= _USUAL_WIDTH][-1])
            widths = ", ".join(f"{address} {width}w" for width, address in versions)
            extra += f' srcset="{escape(widths)}" sizes="{_SIZES}"'
        size = env["targets"].find_size(meta["src"])
        if size:
            extra += f' width="{size.width}" height="{size.height}"'
        # The first picture is usually seen as soon as the lesson is opened.
        env["pictures"] += 1
        extra += ' loading="lazy"' if env["pictures"] > 1 else ""
        return f'<img src="{src}" alt="{escape(meta["alt"])}"{extra} decoding="async">'

    def text(self, tokens: Tokens, idx: int, *_: object) -> str:
        return escapeHtml(join_units(tokens[idx].content))

    def rule_start(self, tokens: Tokens, idx: int, *_: object) -> str:
        return f'<span class="from-{tokens[idx].meta["day"]}"></span>'

    def chart_unit(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return render_unit(tokens[idx].meta["unit"], env["translate"])

    def raw_html(self, tokens: Tokens, idx: int, *_: object) -> str:
        return escape(tokens[idx].content)

    def joined_break(self, *_: object) -> str:
        return ""

    def unparsed_block(self, *_: object) -> str:
        return ""

    def heading_open(self, tokens: Tokens, idx: int, *_: object) -> str:
        anchor = tokens[idx].meta.get("anchor", "")
        return f'<{tokens[idx].tag} id="{escape(anchor)}">' if anchor else f"<{tokens[idx].tag}>"

    def table_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        env["tables"] += 1
        label = translate_label(_TABLE, env["translate"]) % {"number": env["tables"]}
        attributes = f'tabindex="0" role="region" aria-label="{label}"'
        frame: TableFrame | None = tokens[idx].meta.get("frame")
        before = frame.open(env["translate"]) if frame else ""
        return f'{before}<div class="table-scroll" {attributes}>\n<table>\n'

    def table_close(self, tokens: Tokens, idx: int, *_: object) -> str:
        frame: TableFrame | None = tokens[idx].meta.get("frame")
        return f"</table>\n</div>\n{frame.close() if frame else ''}"

    def step_mark(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        label = translate_label(_MARKED, env["translate"])
        return f'\xa0<span class="flow-mark"><span class="visually-hidden">{label}</span></span>'

    def block_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        block_start = tokens[idx].meta["block_start"]
        return get_block(block_start.name).open(block_start, env["translate"], env["targets"])

    def block_close(self, tokens: Tokens, idx: int, *_: object) -> str:
        return get_block(tokens[idx].info).close()

    def footnote_ref(self, tokens: Tokens, idx: int, *_: object) -> str:
        meta = tokens[idx].meta
        number, again = meta["id"] + 1, meta.get("subId", 0)
        name = f"{number}-{again}" if again else str(number)
        return (
            f'<sup class="footnote-ref"><a href="#fn{number}" id="fnref{name}">{number}</a></sup>'
        )

    def footnote_block_open(
        self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        label = translate_label(_FOOTNOTES, env["translate"])
        return f'<section class="footnotes" aria-label="{label}">\n<ol>\n'

    def footnote_block_close(self, *_: object) -> str:
        return "</ol>\n</section>\n"

    def footnote_open(self, tokens: Tokens, idx: int, *_: object) -> str:
        return f'<li id="fn{tokens[idx].meta["id"] + 1}">'

    def footnote_close(self, *_: object) -> str:
        return "</li>\n"

    def footnote_anchor(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        meta = tokens[idx].meta
        number, again = meta["id"] + 1, meta.get("subId", 0)
        name = f"{number}-{again}" if again else str(number)
        label = translate_label(_BACK, env["translate"])
        return f' <a href="#fnref{name}" aria-label="{label}">↩︎</a>'
