"""Results of sums.yml are printed where the file says, in every language that is ready."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice

from lms.content.checks.context import CourseContext, is_ready
from lms.content.frontmatter import split_front
from lms.content.markdown import normalize_lines
from lms.content.parse_tree import ParsedText
from lms.content.problems import Problem
from lms.content.prose import list_numbers
from lms.content.questions.types import TYPES
from lms.content.sums import ParsedSum

MAX_LINES = 100
"""A passage of more lines names nothing; only the first are looked at."""
_KEY_LINE = re.compile(r"[ \t]*[=~]")
_DASHES = str.maketrans({"−": "-", "–": "-", "*": "", " ": "", "\t": ""})


@dataclass(frozen=True)
class PrintedText:
    """One language of a lesson, without front matter and keys.

    `folded` is `lines` as passages are compared. Numbers are read once for each line and question,
    so that a thousand sums in one lesson take no longer than its parsing.
    """

    parsed: ParsedText
    lines: tuple[str, ...]
    folded: tuple[str, ...]
    values: dict[int | str, frozenset[Decimal]] = field(default_factory=dict)

    def find_lines(self, question_id: str, passage: str) -> list[int]:
        """Return the first lines of a question, or of the text without an id, with the passage."""
        wanted, question = _fold(passage), self.parsed.find_question(question_id)
        first, last = (question.line, question.end_line) if question else (1, len(self.lines))
        found = (at for at in range(first - 1, last) if wanted in self.folded[at])
        return list(islice(found, MAX_LINES))

    def get_line_values(self, at: int) -> frozenset[Decimal]:
        """Return the numbers of a line."""
        if at not in self.values:
            self.values[at] = frozenset(value for _, _, value in list_numbers(self.lines[at]))
        return self.values[at]

    def get_question_values(self, question_id: str) -> frozenset[Decimal]:
        """Return the numbers of a question, or of the text without an id."""
        if question_id not in self.values:
            question = self.parsed.find_question(question_id)
            self.values[question_id] = frozenset(
                number.value
                for number in self.parsed.numbers
                if question is None or question.line <= number.line <= question.end_line
            )
        return self.values[question_id]


def list_printed_texts(source: ParsedText, context: CourseContext) -> list[PrintedText]:
    """Return the lesson in its source language and in those whose translation is ready."""
    texts = [source]
    for language in context.course.languages[1:]:
        text = context.texts.get((source.name, language))
        if text and is_ready(source, text):
            texts.append(text)
    return [_build_text(text, context.sources[text.path]) for text in texts]


def _build_text(parsed: ParsedText, content: str) -> PrintedText:
    content = normalize_lines(content)
    _, body = split_front(content)
    lines = tuple(
        "" if at < body or line.startswith(":::") or _KEY_LINE.match(line) else line
        for at, line in enumerate(content.split("\n"))
    )
    return PrintedText(parsed, lines, tuple(_fold("\n".join(lines)).split("\n")))


def _fold(text: str) -> str:
    """Return the text without emphasis, spaces and width, so that a passage fits all languages."""
    return unicodedata.normalize("NFKC", text).translate(_DASHES)


def check_printed(parsed_sum: ParsedSum, texts: list[PrintedText]) -> Iterator[Problem]:
    """Yield what a sum names and lacks its result; the first text is the source."""
    result, question_id = parsed_sum.entry.value, parsed_sum.entry.question
    for target in parsed_sum.entry.targets:
        if target == "text":
            yield from _check_texts(parsed_sum, texts)
        elif result not in _list_key_numbers(question_id, texts[0].parsed, target):
            kind = "known mistake" if target == "mistake" else "key"
            yield parsed_sum.build_problem(
                "sum-key", "result", name=question_id, result=parsed_sum.entry.result, kind=kind
            )


def _check_texts(parsed_sum: ParsedSum, texts: list[PrintedText]) -> Iterator[Problem]:
    """Yield one problem for all languages that lack the passage, one for all without the result."""
    entry, value = parsed_sum.entry, abs(parsed_sum.entry.value)
    without_passage: dict[str, str] = {}
    without_result: list[str] = []
    for text in texts:
        passage = entry.get_passage(text.parsed.language).strip()
        lines = text.find_lines(entry.question, passage) if passage else []
        values = [text.get_line_values(at) for at in lines]
        if passage and not lines:
            without_passage[text.parsed.path] = passage
        elif not any(
            value in found for found in values or [text.get_question_values(entry.question)]
        ):
            without_result.append(text.parsed.path)
    if without_passage:
        passages = ", ".join(dict.fromkeys(without_passage.values()))
        yield parsed_sum.build_problem(
            "sum-passage", "where", passage=passages, file=", ".join(without_passage)
        )
    if without_result:
        files = ", ".join(without_result)
        yield parsed_sum.build_problem("sum-not-printed", "result", result=entry.result, file=files)


def _list_key_numbers(question_id: str, source: ParsedText, target: str) -> frozenset[Decimal]:
    question = source.find_question(question_id)
    if question is None:
        return frozenset()
    of_type = TYPES[question.type]
    return of_type.list_key_numbers(question.content, mistakes=target == "mistake")
