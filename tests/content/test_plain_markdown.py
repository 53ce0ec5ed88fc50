"""Ordinary text comes out as CommonMark with tables and strikethrough would have it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from lms.content.markdown import build_parser

STOCK = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
PIECES = st.sampled_from(
    [
        "a", "word", "two words", "é", "ш", "“", "”", "…", "—", "’", "1.", "2)", "- ", "* ", "+ ",
        "*", "**", "***", "_", "__", "~~", "~", "`", "``", "```", "\n", "\n", "\n\n", "  \n",
        "    ",
        "\t", "> ", "# ", "## ", "---", "===", "[a]", "[a](https://a.org)", "![a](b.png)", "(", ")",
        "[", "]", "|", "|-|", "| a | b |\n|---|--:|\n| 1 | 2 |\n", "\\", "\\*", "&amp;", "&", "!",
        "[r]: https://r.org\n", ".", ",", ":", " ", "$5", "%",
    ]
)  # fmt: skip


def plain(html: str) -> str:
    """Without what we add to tables: scope, and classes for styles."""
    html = re.sub(r' scope="col"', "", html)
    return re.sub(r'class="align-(\w+)"', r'style="text-align:\1"', html)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_text_without_our_syntax_is_commonmark(source: str) -> None:
    parser = build_parser()

    tokens = parser.parse(source, {})

    assert plain(STOCK.renderer.render(tokens, parser.options, {})) == STOCK.render(source)


MARKS = "，。；：？！（）“”‘’《》、【】「」『』…—·〈〉〔〕％～"


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("frame", ["**真{}**她", "她**{}真**", "她**{}真{}**她", "*真{}*她"])
def test_emphasis_works_next_to_every_chinese_mark(mark: str, frame: str) -> None:
    html = build_parser().render(frame.format(mark, mark))

    assert html.count("<strong>") + html.count("<em>") == 1
    assert "*" not in html
