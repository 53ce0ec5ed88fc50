"""Results of sums.yml are printed where the file says, in every language that is ready."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from lms.content.checks.context import CourseContext, is_ready
from lms.content.frontmatter import split_front
from lms.content.markdown import normalize_lines
from lms.content.numbers import fold_digits
from lms.content.parse_tree import ParsedText
from lms.content.problems import Problem
from lms.content.prose import list_numbers
from lms.content.sums import ParsedSum

_KEY_LINE = re.compile(r"[ \t]*[=~]")


@dataclass(frozen=True)
class PrintedLine:
    """A line of the text, folded, and the numbers in it."""

    number: int
    text: str
    values: frozenset[Decimal]


@dataclass(frozen=True)
class PrintedText:
    """One language of a lesson as learners read it: without front matter and keys."""

    parsed: ParsedText
    lines: tuple[PrintedLine, ...]

    def list_lines(self, question_id: str) -> list[PrintedLine]:
        """Return the lines of a question, or of the whole text without an id."""
        question = self.parsed.find_question(question_id)
        if question is None:
            return [] if question_id else list(self.lines)
        return [each for each in self.lines if question.line <= each.number <= question.end_line]


def list_printed_texts(source: ParsedText, context: CourseContext) -> list[PrintedText]:
    """Return the lesson in its source language and in those whose translation is ready."""
    texts = [source]
    for language in context.course.languages[1:]:
        text = context.texts.get((source.name, language))
        if text and is_ready(source, text):
            texts.append(text)
    return [PrintedText(each, tuple(_read_lines(context.sources[each.path]))) for each in texts]


def _read_lines(content: str) -> Iterator[PrintedLine]:
    content = normalize_lines(content)
    _, body = split_front(content)
    for number, line in enumerate(content.split("\n"), start=1):
        if number > body and not line.startswith(":::") and not _KEY_LINE.match(line):
            values = frozenset(value for _, _, value in list_numbers(line))
            yield PrintedLine(number, _fold(line), values)


def _fold(text: str) -> str:
    """Return the text without emphasis and spaces, so that one passage fits every language."""
    return re.sub(r"[*\s]", "", fold_digits(text))


def check_printed(each: ParsedSum, texts: list[PrintedText]) -> Iterator[Problem]:
    """Yield the places of a sum that lack its result; the first text is the source."""
    result, question_id = each.entry.value, each.entry.question
    for place in each.entry.places:
        if place == "text":
            for text in texts:
                yield from _check_text(each, text)
        elif result not in _list_key_numbers(question_id, texts[0].parsed, place):
            kind = "known mistake" if place == "mistake" else "key"
            yield each.build_problem(
                "sum-key", "result", name=question_id, result=each.entry.result, kind=kind
            )


def _check_text(each: ParsedSum, text: PrintedText) -> Iterator[Problem]:
    passage = each.entry.get_passage(text.parsed.language)
    path = text.parsed.path
    wanted = _fold(passage)
    lines = [line for line in text.list_lines(each.entry.question) if wanted in line.text]
    if wanted and not lines:
        yield each.build_problem("sum-passage", "where", passage=passage, file=path)
    elif not any(abs(each.entry.value) in line.values for line in lines):
        yield each.build_problem("sum-not-printed", "result", result=each.entry.result, file=path)


def _list_key_numbers(question_id: str, source: ParsedText, place: str) -> set[Decimal]:
    question = source.find_question(question_id)
    if question is None:
        return set()
    if place == "mistake":
        return {mistake.value for mistake in question.mistakes}
    return {number.low for number in question.numbers if number.low == number.high}
