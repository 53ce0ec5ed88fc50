"""What one question alone can get wrong."""

import re
from collections.abc import Iterable
from unicodedata import normalize

from lms.content.parsed import Fragment, ParsedOption, ParsedQuestion
from lms.content.plugins.characters import is_chinese
from lms.content.questions.body import Body
from lms.content.reading import Reading

LEAST_OPTIONS = 2
_PLAIN_BRACKETS = frozenset({"[ ]", "[x]"})
_READABLE_TICKS = frozenset({"", "x", "X", "×", "√", "✓", "✔", "☑", "v", "V", "对"})
_ALL_ABOVE = re.compile(
    r"\b(?:all|none|both|each|neither) of (?:the )?(?:above|these|them|options)\b|\ball the above\b"
    r"|以上(?:选项|各项|答案|说法)?(?:都|全|皆|均)|以上(?:全部|所有)|(?:都|全)(?:对|不对|正确|不正确|是)$",
    re.IGNORECASE,
)


def check_body(body: Body, question: ParsedQuestion, reading: Reading) -> None:
    """Lines that belong to nothing, and marks that are not as they should be."""
    for item in body.list_kind("bullet"):
        reading.tell("option-not-one", item.line, item.column, text=item.text[:40])
    if question.type in {"single", "multiple"} and not body.list_kind("option"):
        _check_missed_options(body, reading)
    for item in body.list_kind("option"):
        if item.tick.strip() not in _READABLE_TICKS:
            reading.tell("option-not-one", item.line, 1, text=f"{item.brackets} {item.text}"[:40])
        elif item.brackets not in _PLAIN_BRACKETS:
            reading.tell("option-brackets", item.line, 1, text=item.brackets)
    for chunk in body.stray:
        reading.tell("question-stray-text", chunk.line, chunk.column, text=chunk.text[:40])
    for chunk in body.repeated:
        reading.tell("question-tail-twice", chunk.line, 1)
    for item in body.items:
        if item.feedback and item.kind in {"answer", "pair", "step", "bullet"}:
            reading.tell("feedback-misplaced", item.feedback.line, item.feedback.column)


def _check_missed_options(body: Body, reading: Reading) -> None:
    for place, row in enumerate(body.stem.rows):
        if re.match(r" {0,3}(?:[-*+•·●]|\d{1,2}[.)]|[A-Ha-h][.)、．])\s*\S", row):
            line = body.stem.line + place
            reading.tell("option-not-one", line, 1, text=row.strip()[:40])


def check_question(question: ParsedQuestion, reading: Reading) -> None:
    """Counts, ticks, equal and telling options, answers; what a translation leaves out is fine."""
    if not question.stem.text.strip() and not _has_picture(question.stem):
        reading.tell("question-no-stem", question.line)
    _check_count(question, reading)
    _check_ticks(question, reading)
    _check_equal(question, reading)
    _check_answers(question, reading)
    if question.type in {"single", "multiple"} and not reading.translation:
        _check_feedback(question, reading)
        _check_length(question, reading)
    for option in question.options:
        if _ALL_ABOVE.search(option.content.text):
            text = option.content.text[:40]
            reading.tell("all-of-the-above", option.line, option.column, text=text)


def _has_picture(fragment: Fragment) -> bool:
    return any(child.type == "image" for token in fragment.tokens for child in token.children or ())


def _check_count(question: ParsedQuestion, reading: Reading) -> None:
    if question.type not in {"number", "text"} and len(question.ids) < LEAST_OPTIONS:
        count = len(question.ids)
        reading.tell("too-few-options", question.line, count=count, least=LEAST_OPTIONS)


def _check_ticks(question: ParsedQuestion, reading: Reading) -> None:
    if question.type not in {"single", "multiple"} or reading.translation:
        return
    count = sum(option.ticked for option in question.options)
    wrong = count != 1 if question.type == "single" else count < 1
    if wrong and question.options:
        wanted = "1" if question.type == "single" else "≥ 1"
        reading.tell("tick-count", question.line, count=count, type=question.type, wanted=wanted)


def _check_equal(question: ParsedQuestion, reading: Reading) -> None:
    """Equal options, steps, or sides of pairs: nobody could tell them apart."""
    options = (*question.options, *question.steps)
    _tell_twins(((each.content, each.line) for each in options), reading)
    _tell_twins(((each.left, each.line) for each in question.pairs), reading)
    _tell_twins(((each.right, each.line) for each in question.pairs), reading)


def _tell_twins(items: Iterable[tuple[Fragment, int]], reading: Reading) -> None:
    seen: set[str] = set()
    for content, line in items:
        key = _fold(content)
        if key in seen:
            reading.tell("equal-options", line, content.column, text=content.text[:40])
        seen.add(key)


def _fold(content: Fragment) -> str:
    pictures = [
        str(child.meta.get("src", ""))
        for token in content.tokens
        for child in token.children or ()
        if child.type == "image"
    ]
    return " ".join([*normalize("NFKC", content.text).casefold().split(), *pictures])


def _check_answers(question: ParsedQuestion, reading: Reading) -> None:
    if question.type == "text" and not question.accepted and not reading.translation:
        reading.tell("answer-missing", question.line)
    if question.type != "number":
        return
    if not question.numbers and not reading.translation:
        reading.tell("answer-missing", question.line)
    for extra in question.numbers[1:]:
        reading.tell("answer-twice", extra.line, extra.column)
    _check_mistakes(question, reading)


def _check_mistakes(question: ParsedQuestion, reading: Reading) -> None:
    seen: set[str] = set()
    for mistake in question.mistakes:
        if any(each.low <= mistake.value <= each.high for each in question.numbers):
            reading.tell("mistake-is-right", mistake.line, mistake.column, text=mistake.name)
        if mistake.name in seen:
            reading.tell("mistake-twice", mistake.line, mistake.column, text=mistake.name)
        if mistake.feedback is None:
            reading.tell("feedback-missing", mistake.line, mistake.column, text=mistake.name)
        seen.add(mistake.name)


def _check_feedback(question: ParsedQuestion, reading: Reading) -> None:
    for option in question.options:
        if not option.ticked and option.feedback is None:
            text = option.content.text[:40]
            reading.tell("feedback-missing", option.line, option.column, text=text)


def _check_length(question: ParsedQuestion, reading: Reading) -> None:
    right = [option for option in question.options if option.ticked]
    wrong = [option for option in question.options if not option.ticked]
    if not right or not wrong:
        return
    longest = max(right, key=_measure)
    other = max(_measure(option) for option in wrong)
    if _measure(longest) > other * 1.6 and _measure(longest) - other >= 16:
        reading.tell("right-option-long", longest.line, longest.column)


def _measure(option: ParsedOption) -> int:
    """Width in Latin letters: a Chinese character says as much as two."""
    return sum(2 if is_chinese(sign) else 1 for sign in option.content.text)
