"""Results of sums.yml are printed where the file says, in every language that is ready."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from lms.content.checks.context import CourseContext, is_ready
from lms.content.frontmatter import split_front
from lms.content.markdown import normalize_lines
from lms.content.parse_tree import ParsedText
from lms.content.problems import Problem
from lms.content.prose import list_numbers
from lms.content.sums import ParsedSum

_KEY_LINE = re.compile(r"[ \t]*[=~]")
_DASHES = str.maketrans({"−": "-", "–": "-", "*": "", " ": "", "\t": ""})


@dataclass(frozen=True)
class PrintedText:
    """One language of a lesson. `lines`: by number, folded and as authored, without keys."""

    parsed: ParsedText
    lines: Mapping[int, tuple[str, str]]

    def list_passages(self, question_id: str, passage: str) -> list[str]:
        """Return the lines of a question, or of the whole text without an id, with the passage."""
        inside, wanted = self._get_lines(question_id), _fold(passage)
        return [
            line
            for number, (folded, line) in self.lines.items()
            if number in inside and wanted in folded
        ]

    def list_values(self, question_id: str) -> set[Decimal]:
        """Return all numbers of a question, or of the whole text without an id."""
        inside = self._get_lines(question_id)
        return {number.value for number in self.parsed.numbers if number.line in inside}

    def _get_lines(self, question_id: str) -> range:
        if not question_id:
            return range(1, max(self.lines, default=0) + 1)
        question = self.parsed.find_question(question_id)
        return range(question.line, question.end_line + 1) if question else range(0)


def list_printed_texts(source: ParsedText, context: CourseContext) -> list[PrintedText]:
    """Return the lesson in its source language and in those whose translation is ready."""
    texts = [source]
    for language in context.course.languages[1:]:
        text = context.texts.get((source.name, language))
        if text and is_ready(source, text):
            texts.append(text)
    return [PrintedText(each, _read_lines(context.sources[each.path])) for each in texts]


def _read_lines(content: str) -> dict[int, tuple[str, str]]:
    content = normalize_lines(content)
    _, body = split_front(content)
    lines = zip(_fold(content).split("\n"), content.split("\n"), strict=True)
    return {
        number: (folded, line)
        for number, (folded, line) in enumerate(lines, start=1)
        if number > body and not line.startswith(":::") and not _KEY_LINE.match(line)
    }


def _fold(text: str) -> str:
    """Return the text without emphasis, spaces and width, so that a passage fits all languages."""
    return unicodedata.normalize("NFKC", text).translate(_DASHES)


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
    entry, path = each.entry, text.parsed.path
    passage = entry.get_passage(text.parsed.language)
    lines = text.list_passages(entry.question, passage) if passage else []
    if passage:
        values = {value for line in lines for _, _, value in list_numbers(line)}
    else:
        values = text.list_values(entry.question)
    if passage and not lines:
        yield each.build_problem("sum-passage", "where", passage=passage, file=path)
    elif abs(entry.value) not in values:
        yield each.build_problem("sum-not-printed", "result", result=entry.result, file=path)


def _list_key_numbers(question_id: str, source: ParsedText, place: str) -> set[Decimal]:
    question = source.find_question(question_id)
    if question is None:
        return set()
    if place == "mistake":
        return {mistake.value for mistake in question.mistakes}
    return {number.low for number in question.numbers if number.low == number.high}
