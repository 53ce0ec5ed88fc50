"""Checks of a single question."""

import re
from collections.abc import Iterable
from unicodedata import normalize

from lms.content.parse_state import ParseState
from lms.content.parse_tree import Fragment, ParsedOption, ParsedQuestion
from lms.content.plugins.characters import is_chinese
from lms.content.questions.body import QuestionBody

LEAST_OPTIONS = 2
_PLAIN_BRACKETS = frozenset({"[ ]", "[x]"})
_READABLE_TICKS = frozenset({"", "x", "X", "×", "√", "✓", "✔", "☑", "v", "V", "对"})
_ALL_ABOVE = re.compile(
    r"\b(?:all|none|both|each|neither) of (?:the )?(?:above|these|them|options)\b|\ball the above\b"
    r"|以上(?:选项|各项|答案|说法)?(?:都|全|皆|均)|以上(?:全部|所有)|(?:都|全)(?:对|不对|正确|不正确|是)$",
    re.IGNORECASE,
)


def check_body(body: QuestionBody, question: ParsedQuestion, state: ParseState) -> None:
    """Report lines without a role, and invalid marks."""
    for item in body.list_kind("bullet"):
        state.add_problem("option-not-one", item.line, item.column, text=item.text[:40])
    if question.type in {"single", "multiple"} and not body.list_kind("option"):
        _check_missed_options(body, state)
    for item in body.list_kind("option"):
        if item.tick.strip() not in _READABLE_TICKS:
            state.add_problem(
                "option-not-one", item.line, 1, text=f"{item.brackets} {item.text}"[:40]
            )
        elif item.brackets not in _PLAIN_BRACKETS:
            state.add_problem("option-brackets", item.line, 1, text=item.brackets)
    for chunk in body.stray:
        state.add_problem("question-stray-text", chunk.line, chunk.column, text=chunk.text[:40])
    for chunk in body.repeated:
        state.add_problem("question-tail-twice", chunk.line, 1)
    for item in body.items:
        if item.feedback and item.kind in {"answer", "pair", "step", "bullet"}:
            state.add_problem("feedback-misplaced", item.feedback.line, item.feedback.column)


def _check_missed_options(body: QuestionBody, state: ParseState) -> None:
    for position, row in enumerate(body.stem.rows):
        if re.match(r" {0,3}(?:[-*+•·●]|\d{1,2}[.)]|[A-Ha-h][.)、．])\s*\S", row):
            line = body.stem.line + position
            state.add_problem("option-not-one", line, 1, text=row.strip()[:40])


def check_question(question: ParsedQuestion, state: ParseState) -> None:
    """Check counts, ticks, equal and revealing options, answers; a translation may omit them."""
    if not question.stem.text.strip() and not _has_picture(question.stem):
        state.add_problem("question-no-stem", question.line)
    _check_count(question, state)
    _check_ticks(question, state)
    _check_equal(question, state)
    _check_answers(question, state)
    if question.type in {"single", "multiple"} and not state.translation:
        _check_feedback(question, state)
        _check_length(question, state)
    for option in question.options:
        if _ALL_ABOVE.search(option.content.text):
            text = option.content.text[:40]
            state.add_problem("all-of-the-above", option.line, option.column, text=text)


def _has_picture(fragment: Fragment) -> bool:
    return any(child.type == "image" for token in fragment.tokens for child in token.children or ())


def _check_count(question: ParsedQuestion, state: ParseState) -> None:
    if question.type not in {"number", "text"} and len(question.ids) < LEAST_OPTIONS:
        count = len(question.ids)
        state.add_problem("too-few-options", question.line, count=count, least=LEAST_OPTIONS)


def _check_ticks(question: ParsedQuestion, state: ParseState) -> None:
    if question.type not in {"single", "multiple"} or state.translation:
        return
    count = sum(option.ticked for option in question.options)
    wrong = count != 1 if question.type == "single" else count < 1
    if wrong and question.options:
        wanted = "1" if question.type == "single" else "≥ 1"
        state.add_problem(
            "tick-count", question.line, count=count, type=question.type, wanted=wanted
        )


def _check_equal(question: ParsedQuestion, state: ParseState) -> None:
    """Report equal options, steps, or sides of pairs, which nobody could distinguish."""
    options = (*question.options, *question.steps)
    _check_twins(((each.content, each.line) for each in options), state)
    _check_twins(((each.left, each.line) for each in question.pairs), state)
    _check_twins(((each.right, each.line) for each in question.pairs), state)


def _check_twins(items: Iterable[tuple[Fragment, int]], state: ParseState) -> None:
    seen: set[str] = set()
    for content, line in items:
        key = _fold(content)
        if key in seen:
            state.add_problem("equal-options", line, content.column, text=content.text[:40])
        seen.add(key)


def _fold(content: Fragment) -> str:
    pictures = [
        str(child.meta.get("src", ""))
        for token in content.tokens
        for child in token.children or ()
        if child.type == "image"
    ]
    return " ".join([*normalize("NFKC", content.text).casefold().split(), *pictures])


def _check_answers(question: ParsedQuestion, state: ParseState) -> None:
    if question.type == "text" and not question.accepted and not state.translation:
        state.add_problem("answer-missing", question.line)
    if question.type != "number":
        return
    if not question.numbers and not state.translation:
        state.add_problem("answer-missing", question.line)
    for extra in question.numbers[1:]:
        state.add_problem("answer-twice", extra.line, extra.column)
    _check_mistakes(question, state)


def _check_mistakes(question: ParsedQuestion, state: ParseState) -> None:
    seen: set[str] = set()
    for mistake in question.mistakes:
        if any(each.low <= mistake.value <= each.high for each in question.numbers):
            state.add_problem("mistake-is-right", mistake.line, mistake.column, text=mistake.name)
        if mistake.name in seen:
            state.add_problem("mistake-twice", mistake.line, mistake.column, text=mistake.name)
        if mistake.feedback is None:
            state.add_problem("feedback-missing", mistake.line, mistake.column, text=mistake.name)
        seen.add(mistake.name)


def _check_feedback(question: ParsedQuestion, state: ParseState) -> None:
    for option in question.options:
        if not option.ticked and option.feedback is None:
            text = option.content.text[:40]
            state.add_problem("feedback-missing", option.line, option.column, text=text)


def _check_length(question: ParsedQuestion, state: ParseState) -> None:
    right = [option for option in question.options if option.ticked]
    wrong = [option for option in question.options if not option.ticked]
    if not right or not wrong:
        return
    longest = max(right, key=_measure)
    other = max(_measure(option) for option in wrong)
    if _measure(longest) > other * 1.6 and _measure(longest) - other >= 16:
        state.add_problem("right-option-long", longest.line, longest.column)


def _measure(option: ParsedOption) -> int:
    """Return the width in Latin letters: a Chinese character counts as two."""
    return sum(2 if is_chinese(sign) else 1 for sign in option.content.text)
