"""One Markdown file, read: the only place where Markdown is parsed."""

import re
from functools import cache

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from lms.content.frontmatter import read_front
from lms.content.limits import cap_problems, find_excess
from lms.content.model import Language
from lms.content.parsed import FrontMatter, ParsedText
from lms.content.plugins.blocks import blocks_plugin, scan_blocks
from lms.content.plugins.chinese import chinese_plugin
from lms.content.plugins.html import html_plugin
from lms.content.plugins.links import links_plugin
from lms.content.plugins.tables import tables_plugin
from lms.content.prose import check_sentences, find_numbers, measure
from lms.content.reading import Reading
from lms.content.textchecks import check_text
from lms.content.walk import Walk, walk_tokens

MAX_NESTING = 20
_NO_CHARACTER = re.compile("[\0\ud800-\udfff]")


@cache
def build_parser() -> MarkdownIt:
    """CommonMark with tables, strikethrough, footnotes and our own syntax; made once."""
    md = MarkdownIt("commonmark", {"html": False, "maxNesting": MAX_NESTING})
    md.enable(["table", "strikethrough"]).disable("html_block")
    md.use(footnote_plugin, inline=False)
    for plugin in (blocks_plugin, links_plugin, html_plugin, chinese_plugin, tables_plugin):
        md.use(plugin)
    return md


def parse_text(
    source: str, *, path: str, language: Language, translation: bool = False
) -> ParsedText:
    """The file with everything that it alone can tell; never raises for what an author wrote.

    `translation`: keys and most of the head are not asked for. A text that is built to be slow or
    too large is told and not parsed. Time and memory are linear in the length of the source.
    """
    source = normalize_lines(source)
    name = path.rsplit("/", 1)[-1].split(".", 1)[0]
    front, body, problems = read_front(source, path=path, translation=translation)
    excess = find_excess(source, path=path)
    if excess:
        told = cap_problems([*problems, *excess])
        return ParsedText(path, name, language, front, translation, problems=told)
    lines = [""] * body + source.split("\n")[body:]
    reading = Reading(path, language, translation, lines, build_parser(), problems=problems)
    walk = _read_body(reading, front, body)
    return _assemble(reading, walk, front, name)


def normalize_lines(source: str) -> str:
    """Line ends of any system as one sign, no byte-order mark, no NUL, no halves of characters."""
    source = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return _NO_CHARACTER.sub("\ufffd", source)


def _read_body(reading: Reading, front: FrontMatter, body: int) -> Walk:
    openings = scan_blocks(reading.lines, reading.tell, first=body)
    reading.env["openings"] = {opening.line: opening for opening in openings}
    tokens = reading.parser.parse("\n".join(reading.lines), reading.env)
    walk = walk_tokens(tokens, reading, openings)
    check_text(walk, reading, front)
    check_sentences(reading)
    return walk


def _assemble(reading: Reading, walk: Walk, front: FrontMatter, name: str) -> ParsedText:
    return ParsedText(
        path=reading.path,
        name=name,
        language=reading.language,
        front=front,
        translation=reading.translation,
        blocks=walk.list_blocks(),
        questions=tuple(walk.questions),
        scenarios=tuple(walk.scenarios),
        fields=tuple(walk.fields),
        calculators=tuple(walk.calculators),
        links=tuple(sorted(reading.links, key=lambda link: (link.line, link.column))),
        images=tuple(reading.images),
        media=tuple(reading.media),
        headings=tuple(reading.headings),
        marks=tuple(reading.marks),
        size=measure(reading.segments),
        numbers=find_numbers(reading),
        problems=cap_problems(reading.problems),
        text="\n".join(segment.text for segment in reading.segments if segment.searched),
        tokens=tuple(walk.tokens),
    )
