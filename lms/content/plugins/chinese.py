"""Emphasis and line breaks in Chinese text.

CommonMark requires a space or a mark outside `**真，**她`, which Chinese does not write. So
full-width marks count as letters, and half-width marks next to a Chinese character may open and
close. Text without Chinese characters is read exactly as CommonMark reads it.

A line break beside a Chinese character is not a space when a Chinese character or a digit is on its
other side. A line that begins with a number in the Chinese way, `（1）`, stays a line of its own.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType

from lms.content.characters import FIGURES, SHARED_MARKS, is_chinese, is_punctuation

_NUMBERED = re.compile(r"[（(][0-9０-９一二三四五六七八九十]{1,3}[）)]|[①-⑳]")
_NUMBERED_AFTER_STOP = re.compile(r"[0-9０-９]{1,2}[、．]|[一二三四五六七八九十]{1,3}、")
_STOPS = frozenset("。；：！？”）》…")


def chinese_plugin(md: MarkdownIt) -> None:
    """Add emphasis next to full-width marks, and line breaks without a space."""
    inline = _ChineseInline()
    inline.ruler, inline.ruler2 = md.inline.ruler, md.inline.ruler2
    inline.terminator_re = md.inline.terminator_re
    md.inline = inline
    md.core.ruler.after("inline", "chinese_breaks", join_lines)


class _ChineseState(StateInline):
    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803, FBT001
        stock = super().scanDelims(start, canSplitWord)
        end = start + stock.length
        if not canSplitWord or start == 0 or end >= self.posMax:
            return stock
        before, after = self.src[start - 1], self.src[end]
        if before.isascii() and after.isascii():
            return stock
        before_is_chinese = self._is_chinese(start - 1, -1)
        after_is_chinese = self._is_chinese(end, 1)
        if not before_is_chinese and not after_is_chinese:
            return stock
        opens = not isWhiteSpace(ord(after)) and (
            after_is_chinese or before_is_chinese or not is_punctuation(after) or _is_gap(before)
        )
        closes = not isWhiteSpace(ord(before)) and (
            before_is_chinese or after_is_chinese or not is_punctuation(before) or _is_gap(after)
        )
        return Scanned(opens, closes, stock.length)

    def _is_chinese(self, position: int, away: int) -> bool:
        """Match a Chinese character, or a shared mark with one on its other side: `真”`, `“真`."""
        sign, beyond = self.src[position], position + away
        if sign in SHARED_MARKS and 0 <= beyond < len(self.src):
            return is_chinese(self.src[beyond])
        return is_chinese(sign)


def _is_gap(sign: str) -> bool:
    return isWhiteSpace(ord(sign)) or is_punctuation(sign)


class _ChineseInline(ParserInline):
    def parse(
        self,
        src: str,
        md: MarkdownIt,
        env: EnvType,
        tokens: list[Token],
    ) -> list[Token]:
        state = _ChineseState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def join_lines(state: StateCore) -> None:
    """Make soft breaks inside Chinese show nothing, and keep the lines that have a number.

    A `joined_break` shows nothing.
    """
    for token in state.tokens:
        children = token.children or []
        for position, child in enumerate(children):
            if child.type != "softbreak":
                continue
            before = _find_text(children, range(position - 1, -1, -1))
            after = _find_text(children, range(position + 1, len(children)))
            if _is_numbered_line(before, after):
                child.type, child.tag = "hardbreak", "br"
            elif _is_inside_chinese(before[-1], after[0]):
                child.type, child.tag, child.content = "joined_break", "", ""


def _is_numbered_line(before: str, after: str) -> bool:
    """Match `（1）` after a Chinese line, and `1、` or `一、` after one that ends with a stop."""
    last = before[-1]
    if last in _STOPS and _NUMBERED_AFTER_STOP.match(after):
        return True
    return (is_chinese(last) or last in SHARED_MARKS) and bool(_NUMBERED.match(after))


def _is_inside_chinese(before: str, after: str) -> bool:
    if before in SHARED_MARKS or before in FIGURES:
        return is_chinese(after)
    if after in SHARED_MARKS or after in FIGURES:
        return is_chinese(before)
    return is_chinese(before) and is_chinese(after)


def _find_text(children: list[Token], positions: range) -> str:
    return next(
        (children[position].content for position in positions if children[position].content), " "
    )
