"""Read one Markdown file; the only module that parses Markdown."""

import re
from functools import cache

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from lms.content.frontmatter import FrontMatter, read_front
from lms.content.limits import cap_problems, find_excess
from lms.content.model import Language
from lms.content.parse_state import ParseState
from lms.content.parse_tree import ParsedBlock, ParsedText
from lms.content.plugins.blocks import blocks_plugin, scan_blocks
from lms.content.plugins.chinese import chinese_plugin
from lms.content.plugins.html import html_plugin
from lms.content.plugins.links import links_plugin
from lms.content.plugins.tables import tables_plugin
from lms.content.prose import check_sentences, find_numbers, measure
from lms.content.text_checks import check_text
from lms.content.token_visitor import visit_tokens

MAX_NESTING = 20
_NO_CHARACTER = re.compile("[\0\ud800-\udfff]")


@cache
def build_parser() -> MarkdownIt:
    """Return CommonMark with tables, strikethrough, footnotes and our own syntax; made once."""
    md = MarkdownIt("commonmark", {"html": False, "maxNesting": MAX_NESTING})
    md.enable(["table", "strikethrough"]).disable("html_block")
    md.use(footnote_plugin, inline=False)
    for plugin in (blocks_plugin, links_plugin, html_plugin, chinese_plugin, tables_plugin):
        md.use(plugin)
    return md


def parse_text(
    source: str, *, path: str, language: Language, translation: bool = False
) -> ParsedText:
    """Parse the file and run all checks of a single file; never raises for errors of authors.

    `translation`: keys and most of the front matter are optional. A text that is too large or slow
    is reported and not parsed. Time and memory are linear in the length of the source.
    """
    source = normalize_lines(source)
    name = path.rsplit("/", 1)[-1].split(".", 1)[0]
    front, body, problems = read_front(source, path=path, translation=translation)
    excess = find_excess(source, path=path)
    if excess:
        capped = cap_problems([*problems, *excess])
        return ParsedText(path, name, language, front, translation, problems=capped)
    lines = [""] * body + source.split("\n")[body:]
    state = ParseState(path, language, translation, lines, build_parser(), problems=problems)
    return _read_body(state, front, name, body)


def normalize_lines(source: str) -> str:
    """Return the text with line feeds only, without byte-order mark, NUL and lone surrogates."""
    source = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return _NO_CHARACTER.sub("\ufffd", source)


def _read_body(state: ParseState, front: FrontMatter, name: str, body: int) -> ParsedText:
    block_starts = scan_blocks(state.lines, state.add_problem, first=body)
    state.env["block_starts"] = {block_start.line: block_start for block_start in block_starts}
    tokens = state.parser.parse("\n".join(state.lines), state.env)
    visit_tokens(tokens, state)
    check_text(tokens, block_starts, state, front)
    check_sentences(state)
    return ParsedText(
        path=state.path,
        name=name,
        language=state.language,
        front=front,
        translation=state.translation,
        blocks=tuple(
            ParsedBlock(block_start.name, block_start.line + 1, 1, block_start.end + 1)
            for block_start in block_starts
        ),
        parts=tuple(state.parts),
        links=tuple(sorted(state.links, key=lambda link: (link.line, link.column))),
        images=tuple(state.images),
        media=tuple(state.media),
        headings=tuple(state.headings),
        marks=tuple(state.marks),
        size=measure(state.segments),
        numbers=find_numbers(state),
        problems=cap_problems(state.problems),
        text="\n".join(segment.text for segment in state.segments if segment.searched),
        tokens=tuple(tokens),
    )
