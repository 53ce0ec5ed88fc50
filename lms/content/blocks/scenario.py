"""A shared stem and several questions, drawn together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from markdown_it.token import Token

from lms.content.blocks.base import LessonTexts, PartBlock, build_rules
from lms.content.blocks.question import QUESTION, PracticePart, build_shown_question
from lms.content.model import HtmlPart, LessonPart
from lms.content.parse_state import ParseState
from lms.content.parse_tree import BlockStart, Fragment, ParsedQuestion, ParsedScenario
from lms.content.question_model import Question
from lms.content.questions.ids import read_head


@dataclass(frozen=True)
class ScenarioPart(LessonPart):
    """A shared stem and its graded questions, drawn together."""

    id: str
    stem_html: str
    questions: tuple[Question, ...]
    outcome: str | None = None
    kind: Literal["scenario"] = "scenario"
    pages: ClassVar = frozenset({"attempt"})


class ScenarioBlock(PartBlock[ParsedScenario]):
    name = "scenario"
    attributes = build_rules("id", "outcome")
    parts = (PracticePart, ScenarioPart)
    id_prefix = "s"
    content = frozenset({"unparsed_block"})
    expected = "a stem and questions"
    is_raw = is_searchable = False

    def read(
        self, block_start: BlockStart, tokens: Sequence[Token], state: ParseState, *, number: int
    ) -> ParsedScenario:
        stem = tuple(token for token in tokens if token.type != "unparsed_block")
        text = " ".join(token.content for token in stem if token.type == "inline")
        return ParsedScenario(
            **read_head(block_start, state, number),
            outcome=block_start.get("outcome") or None,
            stem=Fragment(text, block_start.line + 2, 1, stem),
            questions=tuple(question.id for question in _list_questions(tokens)),
        )

    def build_parts(
        self, parsed: ParsedScenario, tokens: Sequence[Token], texts: LessonTexts
    ) -> Iterator[LessonPart]:
        stem = texts.render(parsed.stem.tokens)
        if texts.source.is_graded:
            shown = tuple(
                build_shown_question(question, texts) for question in _list_questions(tokens)
            )
            outcome = texts.get_original(parsed).outcome
            yield ScenarioPart(
                parsed.id, stem, shown, outcome or shown[0].outcome if shown else None
            )
        else:
            yield HtmlPart(f'<section class="scenario">\n{stem}\n</section>')
            for question in _list_questions(tokens):
                yield from QUESTION.build_parts(question, (), texts)


def _list_questions(tokens: Sequence[Token]) -> list[ParsedQuestion]:
    found = (token.meta.get("part") for token in tokens)
    return [part for part in found if isinstance(part, ParsedQuestion)]


BLOCKS = (ScenarioBlock(),)
