"""Pairs to put together: `- left -> right {#a}`; `- -> right {#d}` belongs to no left side.

A pair may have feedback for who gives its left side another right one, and a right side without
partner for who chooses it.
"""

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.content.fragments import parse_inline
from lms.content.messages.message import ProblemMessage, error
from lms.content.messages.words import problem_words
from lms.content.parse_state import ParseState
from lms.content.parse_tree import BlockStart, Fragment, LocatedItem, ParsedQuestion
from lms.content.question_model import Feedback, Pair, Question, QuestionKey
from lms.content.questions.body import BULLET, OTHER_BULLETS, QuestionBody
from lms.content.questions.items import (
    check_duplicates,
    parse_feedback,
    read_ids,
    report_options_in_stem,
)
from lms.content.questions.types.base import QuestionType, Render, render_by_id

MESSAGES: dict[str, ProblemMessage] = {
    "pair-unreadable": error(
        "“%(text)s” is not a pair.",
        "Write “- left -> right”, or “- -> right” for an option that is not needed.",
        changes_structure=True,
    ),
}
MESSAGE_PARAMETERS = problem_words("pair", "right side", "“- left -> right”")
MIN_OPTIONS = 2
_LIKE_PAIR = re.compile(rf" {{0,3}}[-*+{OTHER_BULLETS}][ \t\u3000]*(?:\S.*)?(?:->|→|－>|—>|=>)")
_ARROW = re.compile(r"[ \t]*(?:->|→|－>|—>|=>)[ \t]*")


@dataclass(frozen=True)
class ParsedPair:
    """A right side without partner has no left one."""

    id: str
    has_id: bool
    left: Fragment
    right: Fragment
    line: int
    column: int
    has_partner: bool = True
    feedback: Fragment | None = None


@dataclass(frozen=True)
class MatchContent:
    pairs: tuple[ParsedPair, ...]

    def list_partners(self, *, single: bool = False) -> tuple[ParsedPair, ...]:
        """Return the pairs; with `single`, the right sides without partner."""
        return tuple(pair for pair in self.pairs if pair.has_partner is not single)


class MatchType(QuestionType[MatchContent]):
    name = "match"
    line_patterns = (("pair", BULLET),)
    item_kind = "pair"
    feedback_kinds = frozenset({"pair"})
    looks_like = re.compile(r"^ {0,3}[-*+] .*(?:->|→)", re.MULTILINE)

    def check_body(self, body: QuestionBody, state: ParseState) -> None:
        report_options_in_stem(body, _LIKE_PAIR, "“- left -> right”", state)

    def parse(self, body: QuestionBody, block_start: BlockStart, state: ParseState) -> MatchContent:
        pairs = []
        for item, text, id_, has_id in read_ids(body.list_kind("pair"), state, kind="pair"):
            position = {"line": item.line, "column": item.column}
            sides = [side.strip() for side in _ARROW.split(text.strip(), maxsplit=1)]
            if len(sides) != 2 or not sides[1]:
                state.add_problem("pair-unreadable", **position, text=text.strip()[:40])
                sides = [text.strip(), text.strip()]
            left = parse_inline(sides[0], state, **position)
            column = state.find_column(item.line, sides[1])
            right = parse_inline(sides[1], state, line=item.line, column=column)
            feedback = parse_feedback(item.feedback, state)
            has_partner = bool(sides[0])
            pairs.append(
                ParsedPair(
                    id_, has_id, left, right, **position, has_partner=has_partner, feedback=feedback
                )
            )
        return MatchContent(tuple(pairs))

    def check(self, question: ParsedQuestion, content: MatchContent, state: ParseState) -> None:
        pairs = content.list_partners()
        if len(pairs) < MIN_OPTIONS <= len(content.pairs):
            state.add_problem("too-few-options", question.line, count=len(pairs), least=MIN_OPTIONS)
        check_duplicates(((pair.left, pair.line) for pair in pairs), state)
        check_duplicates(((pair.right, pair.line) for pair in content.pairs), state)

    def list_items(self, content: MatchContent) -> tuple[ParsedPair, ...]:
        return content.pairs

    def get_required_translations(
        self, content: MatchContent
    ) -> dict[str, Mapping[str, LocatedItem]]:
        kinds = {"pair": content.list_partners(), "right side": content.list_partners(single=True)}
        return {kind: {pair.id: pair for pair in pairs} for kind, pairs in kinds.items()}

    def complete_key(self, key: QuestionKey, contents: Sequence[MatchContent]) -> QuestionKey:
        """Return the key: every pair is right, and what can be selected has no partner too."""
        pairs = contents[0].list_partners()
        return dataclasses.replace(key, correct=tuple(pair.id for pair in pairs))

    def complete_question(
        self, question: Question, source: MatchContent, translation: MatchContent, render: Render
    ) -> Question:
        translated = {(pair.id, pair.has_partner): pair for pair in translation.pairs}
        pairs = [translated.get((pair.id, pair.has_partner), pair) for pair in source.pairs]
        shown = tuple(
            Pair(pair.id, render(pair.left) if pair.has_partner else "", render(pair.right))
            for pair in pairs
        )
        return dataclasses.replace(question, pairs=shown)

    def complete_feedback(
        self, feedback: Feedback, source: MatchContent, translation: MatchContent, render: Render
    ) -> Feedback:
        texts = {pair.id: pair.feedback for pair in source.pairs}
        translated = {pair.id: pair.feedback for pair in translation.pairs}
        by_option = render_by_id(texts, translated, render)
        return dataclasses.replace(feedback, by_option=by_option)


TYPE = MatchType()
