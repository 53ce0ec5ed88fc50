"""Compile a parsed file to a lesson for templates: parts of clean HTML, with separate keys."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token

from lms.content.blocks import find_part_block
from lms.content.blocks.base import LessonTexts, PartBlock
from lms.content.compiled import CompiledLesson, Heading
from lms.content.link_targets import LinkTargets
from lms.content.messages import TranslateIn, only_english
from lms.content.model import HtmlPart, LessonPart
from lms.content.parse_tree import ParsedText
from lms.content.question_keys import build_feedback, build_question_key
from lms.content.question_model import Feedback, QuizKey
from lms.content.render import HtmlRenderer


def compile_text(
    parsed: ParsedText,
    source: ParsedText,
    *,
    targets: LinkTargets,
    siblings: Sequence[ParsedText] = (),
    authors: Sequence[str] = (),
    translate_in: TranslateIn = only_english,
) -> CompiledLesson:
    """Return the lesson in the language of `parsed`; kind, keys and settings from `source`.

    `source` is `parsed` itself for the source language. `siblings`: other languages of the lesson,
    for the texts that practice questions accept. `authors`: those of a text whose front matter and
    whose source name none. `translate_in` gives the labels of a language.
    Keys of a quiz are not included.
    """
    renderer = HtmlRenderer(translate_in(parsed.language), targets)
    compiler = _Compiler(LessonTexts(parsed, source, siblings, renderer.render))
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
        authors=parsed.front.authors or source.front.authors or tuple(authors),
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
            LessonTexts(text, source, (), HtmlRenderer(translate_in(text.language), targets).render)
        )
        for text in texts
    }
    return QuizKey(keys, feedback)


def _list_feedback(texts: LessonTexts) -> dict[str, Feedback]:
    return {
        question.id: build_feedback(
            texts.text.find_question(question.id) or question, question, texts.render_fragment
        )
        for question in texts.source.questions
    }


@dataclass
class _Compiler:
    """Splits the tokens into parts. A part inside another block follows that block."""

    texts: LessonTexts
    parts: list[LessonPart] = field(default_factory=list)
    html: list[Token] = field(default_factory=list)
    lifted: list[LessonPart] = field(default_factory=list)

    def compile(self) -> list[LessonPart]:
        """Return all parts in the order of the text."""
        for token, block, tokens in _list_pieces(self.texts.text.tokens):
            if block is None:
                self.html.append(token)
            else:
                if token.level == 0:
                    self._flush()
                made = block.build_parts(token.meta.get("part"), tokens, self.texts)
                (self.lifted if token.level else self.parts).extend(made)
            if self.lifted and block is None and token.level == 0 and token.nesting <= 0:
                self._flush()
        self._flush()
        return self.parts

    def _flush(self) -> None:
        html = self.texts.render(self.html)
        if html:
            self.parts.append(HtmlPart(html))
        self.parts.extend(self.lifted)
        self.html, self.lifted = [], []


def _list_pieces(
    tokens: Sequence[Token],
) -> Iterator[tuple[Token, PartBlock[Any] | None, Sequence[Token]]]:
    """Yield single tokens; a block that splits the page is its opening token with its content."""
    position = 0
    while position < len(tokens):
        token = tokens[position]
        is_start = token.type in {"block_open", "unparsed_block"}
        end, block = position, find_part_block(token.info) if is_start else None
        while (
            block
            and not block.is_raw
            and (
                tokens[end].type != "block_close"
                or tokens[end].meta["block_start"] is not token.meta["block_start"]
            )
        ):
            end += 1
        yield token, block, tokens[position + 1 : end]
        position = end + 1
