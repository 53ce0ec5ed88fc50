"""The lines of a question by role: stem, items with their feedback, hint, explanation.

They are read line by line and not by the Markdown parser, because a quoted feedback would include
the next `~ 240` as its own lazy continuation.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from lms.content.questions.ids import split_id

OTHER_BULLETS = "•·●–—―－−﹣‐‑ー"
"""Typed by input methods and word processors in place of the `-` before an item."""
BULLET = re.compile(rf"(?P<before> {{0,3}}(?:[-*+]|[{OTHER_BULLETS}])[ \t]+)(?P<text>\S.*)")
STEP = re.compile(r"(?P<before> {0,3}\d{1,3}(?:[)、]|[.．](?!\d))[ \t]*)(?P<text>\S.*)")
ANSWER = re.compile(r"(?P<before> {0,3}[=＝][ \t\u3000]*)(?P<text>[^=＝].*)")
_QUOTE = re.compile(r"[ \t]*[>＞][ \t]?(?P<text>.*)")
_TAIL = re.compile(r"(?P<name>hint|explain|提示|解析)[ \t]*[:：][ \t]*(?P<text>.*)", re.IGNORECASE)
_LIKE_TAIL = re.compile(r"(?:explanations?|hints|解释)[ \t]*[:：]", re.IGNORECASE)
_CODE = re.compile(r" {0,3}(`{3,}|~{3,})")
_TAIL_NAMES = {"提示": "hint", "解析": "explain"}
_DASH = re.compile(rf"[ \t]*([{OTHER_BULLETS}])(\1?)")
_ITEM = re.compile(rf"[ \t]*(?:[-*+>＞{OTHER_BULLETS}]|\d{{1,3}}[.)．、](?!\d))")

LinePattern: TypeAlias = tuple[str, re.Pattern[str]]
"""A kind of item, and the line that begins one; its group `text` is what follows the mark."""


@dataclass
class TextChunk:
    """Contiguous lines of text; `line` from 1."""

    line: int
    column: int
    rows: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.rows).strip("\n")

    @property
    def first_line(self) -> int:
        """Return the number of the first line with text."""
        empty = next((position for position, row in enumerate(self.rows) if row.strip()), 0)
        return self.line + empty


@dataclass
class QuestionItem(TextChunk):
    """An option, a pair, a step, an answer (`=`), a mistake (`~`) or what a type adds."""

    kind: str = "option"
    tick: str = ""
    brackets: str = ""
    mark: str = ""
    feedback: TextChunk | None = None
    lines_below: list[TextChunk] = field(default_factory=list)
    ended: bool = False


@dataclass
class QuestionBody:
    """The lines of a question by role; `stray` are lines without a role."""

    stem: TextChunk
    items: list[QuestionItem] = field(default_factory=list)
    tails: dict[str, TextChunk] = field(default_factory=dict)
    repeated: list[TextChunk] = field(default_factory=list)
    stray: list[TextChunk] = field(default_factory=list)

    def list_kind(self, kind: str) -> list[QuestionItem]:
        """Return the items of one kind in order."""
        return [item for item in self.items if item.kind == kind]


def continues_text(row: str, previous: str) -> bool:
    """Return whether a row begins with a dash that belongs to its sentence and marks no item.

    That is a doubled dash, or one in a paragraph: below a row of text, and without an id. Such
    dashes make no list in Markdown. `previous`: the row above, empty if it is no text.
    """
    dash = _DASH.match(row)
    if dash is None or dash[2]:
        return dash is not None
    return bool(previous.strip()) and not _ITEM.match(previous) and not split_id(row)[1]


def split_body(
    lines: Sequence[str],
    first: int,
    line_patterns: Sequence[LinePattern],
    later_line_patterns: Sequence[LinePattern] = (),
) -> QuestionBody:
    """Sort the lines of a question by the patterns of its type; later ones need an item above.

    `first` is the number of the first line (from 1).
    """
    sorter = _LineSorter(line_patterns, later_line_patterns, QuestionBody(TextChunk(first, 1)))
    for number, row in enumerate(lines, start=first):
        sorter.take(row, number)
    sorter.finish()
    return sorter.body


@dataclass
class _LineSorter:
    line_patterns: Sequence[LinePattern]
    later_line_patterns: Sequence[LinePattern]
    body: QuestionBody
    tail: TextChunk | None = None
    code: str = ""

    def take(self, row: str, number: int) -> None:
        if self._is_code(row) or not self._take_marked(row, number):
            self._take_text(row, number)

    def _is_code(self, row: str) -> bool:
        """Return whether the row is in a fenced code block of the stem, which has no marks."""
        fence = _CODE.match(row)
        if self.code:
            self.code = "" if fence and fence[1].startswith(self.code) else self.code
            return True
        self.code = fence[1] if fence and not self.body.items else ""
        return bool(self.code)

    def _take_marked(self, row: str, number: int) -> bool:
        tail = _TAIL.match(row)
        if tail:
            self._open_tail(_TAIL_NAMES.get(tail["name"], tail["name"].lower()), tail, number)
            return True
        if _LIKE_TAIL.match(row) and self.body.items:
            self._add_stray(row, number)
            return True
        if continues_text(row, self._find_text_above()):
            return False
        line_patterns = (
            (*self.line_patterns, *self.later_line_patterns)
            if self.body.items
            else self.line_patterns
        )
        hits = ((kind, pattern.fullmatch(row)) for kind, pattern in line_patterns)
        found = next(((kind, match) for kind, match in hits if match), None)
        if found is None:
            return False
        kind, match = found
        item = QuestionItem(number, match.start("text") + 1, [match["text"]], kind=kind)
        item.mark = row[: match.start("text")].strip()[:1]
        if "tick" in match.re.groupindex:
            item.tick = match["tick"]
            item.brackets = f"{match['open']}{match['tick']}{match['shut']}"
        self.body.items.append(item)
        self.tail = None
        return True

    def _find_text_above(self) -> str:
        """Return the row above if it is of the stem, a hint or an explanation."""
        chunk = self.tail or (None if self.body.items else self.body.stem)
        return chunk.rows[-1] if chunk and chunk.rows else ""

    def _open_tail(self, name: str, match: re.Match[str], number: int) -> None:
        chunk = TextChunk(number, match.start("text") + 1, [match["text"]])
        if name in self.body.tails:
            self.body.repeated.append(chunk)
        self.body.tails.setdefault(name, chunk)
        self.tail = chunk

    def _take_text(self, row: str, number: int) -> None:
        item = self.body.items[-1] if self.body.items else None
        if self.tail is not None:
            self.tail.rows.append(row)
        elif item is None:
            self.body.stem.rows.append(row)
        elif not row.strip():
            item.ended = True
            if item.feedback is not None:
                item.feedback.rows.append("")
        else:
            self._take_below(item, row, number)

    def _take_below(self, item: QuestionItem, row: str, number: int) -> None:
        quote = _QUOTE.fullmatch(row)
        indented = row.startswith((" ", "\t"))
        if quote and item.feedback is None:
            item.feedback = TextChunk(number, quote.start("text") + 1, [quote["text"]])
        elif quote and item.feedback is not None:
            item.feedback.rows.append(quote["text"])
        elif item.feedback is not None or (item.ended and not indented):
            self._add_stray(row, number)
        else:
            item.lines_below.append(
                TextChunk(number, len(row) - len(row.lstrip()) + 1, [row.strip()])
            )
        item.ended = False

    def _add_stray(self, row: str, number: int) -> None:
        """Add a line without a role; lines below each other are one problem."""
        last = self.body.stray[-1] if self.body.stray else None
        if last and last.line + len(last.rows) == number:
            last.rows.append(row)
        else:
            self.body.stray.append(TextChunk(number, 1, [row]))

    def finish(self) -> None:
        """Give the lines below an item their role: its end, or feedback whose `>` is forgotten.

        An item of several lines has its id at the end of the last one. Without an id, it has
        feedback below: else the two could not be distinguished.
        """
        for item in self.body.items:
            has_own_id = bool(split_id(item.text)[1])
            has_later_id = bool(item.lines_below and split_id(item.lines_below[-1].text)[1])
            if item.lines_below and not has_own_id and (has_later_id or item.feedback):
                item.rows += [chunk.text for chunk in item.lines_below]
                item.lines_below = []
            elif item.lines_below:
                self.body.stray.append(item.lines_below[0])
                item.feedback = item.feedback or item.lines_below[0]
