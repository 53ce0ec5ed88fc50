"""A question of one of `lms.content.questions.types`: practice in a lesson, graded in a quiz."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from markdown_it.token import Token

from lms.content.blocks.base import LessonTexts, PartBlock, build_rules
from lms.content.model import LessonPart
from lms.content.parse_state import ParseState
from lms.content.parse_tree import BlockStart, LocatedItem, ParsedQuestion
from lms.content.question_keys import build_feedback, build_public_question, build_question_key
from lms.content.question_model import Feedback, Question, QuestionKey
from lms.content.questions.body import QuestionItem, split_body
from lms.content.questions.build import POINTS, build_question
from lms.content.questions.types import TYPES, get_shared_attribute_rules
from lms.content.questions.types.base import AttributeRule


@dataclass(frozen=True)
class PracticePart(LessonPart):
    """A question inside a lesson, with its key and feedback."""

    question: Question
    key: QuestionKey
    feedback: Feedback
    kind: Literal["practice"] = "practice"
    pages: ClassVar = frozenset({"lesson"})


@dataclass(frozen=True)
class QuestionPart(LessonPart):
    """A graded question without its key."""

    question: Question
    kind: Literal["question"] = "question"
    pages: ClassVar = frozenset({"attempt"})


class QuestionBlock(PartBlock[ParsedQuestion]):
    name = "question"
    parts = (PracticePart, QuestionPart)
    parent = "scenario"
    id_prefix = "q"
    is_searchable = False

    def get_attribute_rules(self) -> Mapping[str, AttributeRule]:
        names = ("type", "id", "outcome", "lesson", "unit", *TYPES)
        return build_rules(*names, points=POINTS, **get_shared_attribute_rules())

    def is_known(self, key: str, block_start: BlockStart) -> bool:
        """Accept a bare word: it is reported as an unknown type of question."""
        is_bare = block_start.get(key) == "yes" and "type" not in block_start.attributes
        return is_bare or super().is_known(key, block_start)

    def read(
        self, block_start: BlockStart, tokens: Sequence[Token], state: ParseState, *, number: int
    ) -> ParsedQuestion:
        return build_question(block_start, state, number=number)

    def build_parts(
        self, parsed: ParsedQuestion, tokens: Sequence[Token], texts: LessonTexts
    ) -> Iterator[LessonPart]:
        question = build_shown_question(parsed, texts)
        if texts.source.is_graded:
            yield QuestionPart(question)
        else:
            original = texts.get_original(parsed)
            others = [text.find_question(parsed.id) for text in (texts.text, *texts.siblings)]
            key = build_question_key(original, [other for other in others if other])
            feedback = build_feedback(parsed, original, texts.render_fragment)
            yield PracticePart(question, key, feedback)

    def find_type(self, block_start: BlockStart) -> str:
        written = block_start.attributes.get("type")
        names = [written.value] if written else list(block_start.attributes)
        return next((name for name in names if name in TYPES), "")

    def list_items(self, lines: Sequence[str], block_start: BlockStart) -> list[QuestionItem]:
        kind = TYPES.get(self.find_type(block_start))
        if kind is None or not block_start.closed:
            return []
        tokens = lines[block_start.line + 1 : block_start.end]
        body = split_body(
            tokens, block_start.line + 2, kind.line_patterns, kind.later_line_patterns
        )
        return body.list_kind(kind.item_kind)

    def get_required_translations(
        self, parsed: ParsedQuestion
    ) -> Mapping[str, Mapping[str, LocatedItem]]:
        return TYPES[parsed.type].get_required_translations(parsed.content)

    def list_contradictions(
        self, source: ParsedQuestion, translation: ParsedQuestion
    ) -> Iterator[tuple[str, LocatedItem]]:
        return TYPES[source.type].list_contradictions(source.content, translation.content)


def build_shown_question(parsed: ParsedQuestion, texts: LessonTexts) -> Question:
    """Return what everybody sees of a question."""
    return build_public_question(parsed, texts.get_original(parsed), texts.render_fragment)


QUESTION = QuestionBlock()
BLOCKS = (QUESTION,)
