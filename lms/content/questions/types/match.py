"""Pairs to put together: `- left -> right {#a}`."""

import dataclasses
import re
from dataclasses import dataclass

from lms.content.fragments import parse_inline
from lms.content.parse_state import ParseState
from lms.content.parse_tree import BlockStart, Fragment, ParsedQuestion
from lms.content.question_model import Pair, Question
from lms.content.questions.body import BULLET, OTHER_BULLETS, QuestionBody
from lms.content.questions.items import check_duplicates, read_ids, report_in_stem
from lms.content.questions.types.base import QuestionType, Render

_LIKE_PAIR = re.compile(rf" {{0,3}}[-*+{OTHER_BULLETS}][ \t\u3000]*\S.*(?:->|→|－>|—>|=>)")
_ARROW = re.compile(r"[ \t]*(?:->|→|－>|—>|=>)[ \t]*")


@dataclass(frozen=True)
class ParsedPair:
    id: str
    has_id: bool
    left: Fragment
    right: Fragment
    line: int
    column: int


@dataclass(frozen=True)
class MatchContent:
    pairs: tuple[ParsedPair, ...]


class MatchType(QuestionType[MatchContent]):
    name = "match"
    marks = (("pair", BULLET),)
    item_kind = "pair"
    looks_like = re.compile(r"^ {0,3}[-*+] .*(?:->|→)", re.MULTILINE)

    def check_body(self, body: QuestionBody, state: ParseState) -> None:
        report_in_stem(body, _LIKE_PAIR, "“- left -> right”", state)

    def parse(self, body: QuestionBody, block_start: BlockStart, state: ParseState) -> MatchContent:
        pairs = []
        for item, text, id_, has_id in read_ids(body.list_kind("pair"), state, kind="pair"):
            where = {"line": item.line, "column": item.column}
            sides = [side.strip() for side in _ARROW.split(text.strip(), maxsplit=1)]
            if len(sides) != 2 or not all(sides):
                state.add_problem("pair-unreadable", **where, text=text.strip()[:40])
                sides = [text.strip(), text.strip()]
            left = parse_inline(sides[0], state, **where)
            column = state.find_column(item.line, sides[1])
            right = parse_inline(sides[1], state, line=item.line, column=column)
            pairs.append(ParsedPair(id_, has_id, left, right, **where))
        return MatchContent(tuple(pairs))

    def check(self, question: ParsedQuestion, content: MatchContent, state: ParseState) -> None:
        check_duplicates(((pair.left, pair.line) for pair in content.pairs), state)
        check_duplicates(((pair.right, pair.line) for pair in content.pairs), state)

    def list_items(self, content: MatchContent) -> tuple[ParsedPair, ...]:
        return content.pairs

    def complete_question(
        self, question: Question, source: MatchContent, translation: MatchContent, render: Render
    ) -> Question:
        words = {pair.id: pair for pair in translation.pairs}
        pairs = [words.get(pair.id, pair) for pair in source.pairs]
        shown = tuple(Pair(pair.id, render(pair.left), render(pair.right)) for pair in pairs)
        return dataclasses.replace(question, pairs=shown)


TYPE = MatchType()
