"""Compile a parsed file to a lesson for templates: parts of clean HTML, with separate keys."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from lms.content.messages import TranslateIn, only_english
from lms.content.model import (
    CompiledLesson,
    Heading,
    HtmlPart,
    Part,
    PracticePart,
    QuestionPart,
    ScenarioPart,
    TrainerPart,
)
from lms.content.parse_tree import (
    ParsedCalculator,
    ParsedField,
    ParsedQuestion,
    ParsedScenario,
    ParsedText,
)
from lms.content.parts import build_calculator_part, build_field_part
from lms.content.question_keys import (
    build_feedback,
    build_public_question,
    build_question_key,
)
from lms.content.question_model import Feedback, QuizKey
from lms.content.render import HtmlRenderer, LinkTargets


def compile_text(
    parsed: ParsedText,
    source: ParsedText,
    *,
    targets: LinkTargets,
    siblings: Sequence[ParsedText] = (),
    translate_in: TranslateIn = only_english,
) -> CompiledLesson:
    """Return the lesson in the language of `parsed`; kind, keys and settings from `source`.

    `source` is `parsed` itself for the source language. `siblings`: other languages of the lesson,
    for the texts that practice questions accept. `translate_in` gives the labels of a language.
    Keys of a quiz are not included.
    """
    renderer = HtmlRenderer(translate_in(parsed.language), targets)
    compiler = _Compiler(parsed, source, renderer, siblings)
    cited = [link.target for link in parsed.links if link.scheme == "fact"]
    return CompiledLesson(
        name=parsed.name,
        language=parsed.language,
        title=parsed.front.title,
        kind=source.front.kind,
        minutes=source.front.minutes,
        parts=tuple(compiler.compile()),
        headings=tuple(
            Heading(heading.level, heading.text, heading.anchor) for heading in parsed.headings
        ),
        sources=tuple(dict.fromkeys([*cited, *source.front.facts])),
        fictional=source.front.fictional,
        reviewed=source.front.reviewed,
        text=parsed.text,
    )


def build_quiz_key(
    source: ParsedText,
    translations: Sequence[ParsedText] = (),
    *,
    targets: LinkTargets,
    translate_in: TranslateIn = only_english,
) -> QuizKey:
    """Return keys by question id, and feedback by language and id."""
    keys = {}
    for question in source.questions:
        found = [text.find_question(question.id) for text in translations]
        keys[question.id] = build_question_key(
            question, [found_question for found_question in found if found_question]
        )
    texts = (source, *translations)
    feedback = {
        text.language: _list_feedback(
            text, source, HtmlRenderer(translate_in(text.language), targets)
        )
        for text in texts
    }
    return QuizKey(keys, feedback)


def _list_feedback(
    text: ParsedText, source: ParsedText, renderer: HtmlRenderer
) -> dict[str, Feedback]:
    return {
        question.id: build_feedback(
            text.find_question(question.id) or question, question, renderer.render_fragment
        )
        for question in source.questions
    }


@dataclass
class _Compiler:
    """Splits the tokens into parts. A part inside another block follows that block."""

    parsed: ParsedText
    source: ParsedText
    renderer: HtmlRenderer
    siblings: Sequence[ParsedText]
    parts: list[Part] = field(default_factory=list)
    html: list[Token] = field(default_factory=list)
    lifted: list[Part] = field(default_factory=list)

    def compile(self) -> list[Part]:
        """Return all parts in the order of the text."""
        for token, inside in _list_pieces(self.parsed.tokens):
            if inside is None:
                self.html.append(token)
            elif token.level == 0:
                self._flush()
                self.parts.extend(self._build(token, inside))
            else:
                self.lifted.extend(self._build(token, inside))
            if self.lifted and inside is None and token.level == 0 and token.nesting <= 0:
                self._flush()
        self._flush()
        return self.parts

    def _flush(self) -> None:
        html = self.renderer.render(self.html)
        if html:
            self.parts.append(HtmlPart(html))
        self.parts.extend(self.lifted)
        self.html, self.lifted = [], []

    def _build(self, token: Token, inside: Sequence[Token]) -> Iterator[Part]:
        part = token.meta.get("part")
        if token.info == "trainer":
            yield TrainerPart(self.renderer.render(inside))
        elif isinstance(part, ParsedQuestion):
            yield self._build_question(part)
        elif isinstance(part, ParsedScenario):
            yield from self._build_scenario(part, inside)
        elif isinstance(part, ParsedField):
            original = self.source.find_field(part.id) or part
            yield build_field_part(part, original, self.renderer)
        elif isinstance(part, ParsedCalculator):
            yield build_calculator_part(part, self.source)

    def _build_question(self, parsed: ParsedQuestion) -> PracticePart | QuestionPart:
        original = self.source.find_question(parsed.id) or parsed
        render = self.renderer.render_fragment
        public = build_public_question(parsed, original, render)
        if self.source.front.kind == "quiz":
            return QuestionPart(public)
        others = [text.find_question(parsed.id) for text in (self.parsed, *self.siblings)]
        key = build_question_key(original, [other for other in others if other])
        feedback = build_feedback(parsed, original, render)
        return PracticePart(public, key, feedback)

    def _build_scenario(self, parsed: ParsedScenario, inside: Sequence[Token]) -> Iterator[Part]:
        stem = self.renderer.render(parsed.stem.tokens)
        found = (token.meta.get("part") for token in inside)
        questions = [
            self._build_question(found_question)
            for found_question in found
            if isinstance(found_question, ParsedQuestion)
        ]
        if self.source.front.kind != "quiz":
            yield HtmlPart(f'<section class="scenario">\n{stem}\n</section>')
            yield from questions
            return
        originals = {scenario.id: scenario for scenario in self.source.scenarios}
        outcome = originals.get(parsed.id, parsed).outcome
        public = tuple(question.question for question in questions)
        yield ScenarioPart(
            parsed.id, stem, public, outcome or public[0].outcome if public else None
        )


def _list_pieces(tokens: Sequence[Token]) -> Iterator[tuple[Token, Sequence[Token] | None]]:
    """Yield single tokens; a block that splits the page is its opening token with its content."""
    position = 0
    while position < len(tokens):
        token = tokens[position]
        end = position
        if token.type == "block_open" and token.info in {"trainer", "scenario"}:
            while tokens[end].type != "block_close" or (
                tokens[end].meta["block_start"] is not token.meta["block_start"]
            ):
                end += 1
        cuts = end > position or token.type == "unparsed_block"
        yield token, tokens[position + 1 : end] if cuts else None
        position = end + 1
