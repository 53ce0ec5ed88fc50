"""Sections under the author's title or a label: lists, prompts, comparisons and folded text."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from html import escape

from markdown_it.token import Token

from lms.content.blocks.base import Block, build_rules
from lms.content.labels import lesson_label, translate_label
from lms.content.link_targets import LinkTargets
from lms.content.messages import Translate
from lms.content.numbers import join_units
from lms.content.parse_state import ParseState
from lms.content.parse_tree import BlockStart, ParsedMark
from lms.content.questions.body import OTHER_BULLETS

MAX_SHOWN = 40
_DOTS = "•·●"
_DASHES = OTHER_BULLETS.strip(_DOTS)
# Text begins with a dash too: “——每天早上”, “−5 °C”; below an item only a space tells it apart.
_OTHER_ITEM = re.compile(
    rf"[ \t\u3000]*(?P<mark>[{_DOTS}]|[{_DASHES}](?![{_DASHES}\d]))[ \t\u3000]*(?P<text>\S.*)"
)
_OTHER_ITEM_BELOW = re.compile(
    rf"[ \t\u3000]*(?P<mark>[{_DOTS}]|[{_DASHES}](?=[ \t\u3000]))[ \t\u3000]*(?P<text>\S.*)"
)
_DAY_SUFFIX = re.compile(r"[ \t\u3000]*[{｛](?P<day>\d{4}-\d{2}-\d{2})[}｝][ \t]*$")
_ID_SUFFIX = re.compile(r"[ \t\u3000]*[{｛](?P<id>[^{}｛｝]*)[}｝][ \t]*$")


class DiscussBlock(Block):
    """A prompt for the group."""

    name = "discuss"
    attributes = build_rules("title")
    expected = "a text"
    label = lesson_label("Discuss")
    tag = "section"

    def open(self, block_start: BlockStart, translate: Translate, targets: LinkTargets) -> str:
        title = join_units(block_start.get("title"))
        heading = escape(title or translate_label(self.label, translate))
        if self.tag == "details":
            return f"<details>\n<summary>{heading}</summary>\n"
        return f'<{self.tag} class="{self.name}">\n<p class="block-title">{heading}</p>\n'

    def close(self) -> str:
        return f"</{self.tag}>\n"


class KeyPointsBlock(DiscussBlock):
    name = "keypoints"
    attributes = build_rules()
    label = lesson_label("Key points")
    content = frozenset({"bullet_list_open", "ordered_list_open"})
    expected = "a list"

    def check_content(
        self, block_start: BlockStart, tokens: Sequence[Token], state: ParseState
    ) -> None:
        """Report the first line with a mark that begins no item; else a list that is missing."""
        for line, found in _list_other_items(tokens, state.lines):
            mark, text = found["mark"], found["text"][:MAX_SHOWN]
            state.add_problem("list-mark", line + 1, 1, mark=mark, form=f"“- {text}”")
            return
        super().check_content(block_start, tokens, state)


def _list_other_items(
    tokens: Sequence[Token], lines: Sequence[str]
) -> Iterator[tuple[int, re.Match[str]]]:
    """Yield the lines that were meant as items: the parser reads them as something else.

    Those are paragraphs beside the list, and lines that continue an item although they are indented
    no more than its mark. All other lines of an item are its text and may begin with any character.
    """
    indents: list[int] = []
    for token in tokens:
        if token.type == "list_item_open" and token.map:
            indents.append(_count_indent(lines[token.map[0]]))
        elif token.type == "list_item_close":
            indents.pop()
        elif token.type == "paragraph_open" and token.map:
            first, end = token.map
            if not indents:
                rows = [(first, _OTHER_ITEM.fullmatch(lines[first]))]
            else:
                rows = [
                    (line, _OTHER_ITEM_BELOW.fullmatch(lines[line]))
                    for line in range(first + 1, end)
                    if _count_indent(lines[line]) <= indents[-1]
                ]
            yield from ((line, found) for line, found in rows if found)


def _count_indent(line: str) -> int:
    return len(line) - len(line.lstrip())


class ObjectivesBlock(KeyPointsBlock):
    name = "objectives"
    label = lesson_label("After this lesson you can")

    def prepare_inline(self, token: Token, state: ParseState) -> None:
        """Cut `{o1}` behind an objective, which is the outcome it serves."""
        last = token.children[-1] if token.children else None
        found = _ID_SUFFIX.search(last.content) if last and last.type == "text" else None
        if last and found:
            last.content = last.content[: found.start()]
            line, column = state.locate(token, max(token.content.rfind(found["id"]), 0))
            state.marks.append(ParsedMark(found["id"].strip(), line, column))


class CompareBlock(DiscussBlock):
    """A table of rules; `{2027-03-16}` behind a cell is the day from which its rule holds.

    Pages mark the rule in force on the day of reading, which the compiled text does not know.
    """

    name = "compare"
    label = lesson_label("Old and new")
    content = frozenset({"table_open"})
    expected = "a table"
    tag = "div"

    def prepare_inline(self, token: Token, state: ParseState) -> None:
        """Cut the day behind a cell, and put an empty element with it there."""
        last = token.children[-1] if token.children else None
        found = _DAY_SUFFIX.search(last.content) if last and last.type == "text" else None
        if not (token.children and last and found):
            return
        last.content = last.content[: found.start()]
        day = find_day(found["day"])
        if day is None:
            line, _ = state.locate(token, 0)
            state.add_problem(
                "block-content", line, state.find_column(line, found["day"]),
                block=self.name, expected="a date such as 2026-11-23",
            )  # fmt: skip
            return
        token.children.append(Token("rule_start", "", 0, meta={"day": day}))


def find_day(text: str) -> dt.date | None:
    """Return the day `2027-03-16`; None if there is no such day."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


class DetailsBlock(DiscussBlock):
    name = tag = "details"
    label = lesson_label("More")
    required_attributes = ("title",)


BLOCKS = (ObjectivesBlock(), KeyPointsBlock(), DetailsBlock(), DiscussBlock(), CompareBlock())
