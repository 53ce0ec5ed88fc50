"""The options that `single`, `multiple` and `order` have in common."""

import dataclasses
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from lms.content.characters import is_chinese
from lms.content.parse_state import ParseState
from lms.content.parse_tree import BlockStart, LocatedItem, ParsedOption, ParsedQuestion
from lms.content.question_model import Feedback, Option, Question, QuestionKey
from lms.content.questions.body import BULLET, OTHER_BULLETS, STEP, QuestionBody
from lms.content.questions.items import (
    build_options,
    check_duplicates,
    find_options_in_stem,
    match_options,
)
from lms.content.questions.types.base import QuestionType, Render, render_by_id

OPTION = re.compile(
    rf"(?P<before> {{0,3}}[-*+{OTHER_BULLETS}][ \t\u3000]*\\?)"
    r"(?P<open>[\[［【])(?P<tick>[^\]］】]{0,3})(?P<shut>[\]］】])[ \t\u3000]*(?P<text>.*)"
)
_PLAIN_BRACKETS = frozenset({"[ ]", "[x]"})
_READABLE_TICKS = frozenset({"", "x", "X", "×", "√", "✓", "✔", "☑", "v", "V", "对"})
_LIKE_OPTION = re.compile(
    rf" {{0,3}}(?:[-*+{OTHER_BULLETS}]|\d{{1,2}}[.)](?!\d)|[A-Ha-h][.)、．](?![a-z]\.))\s*\S"
)
_MEANT_AS_OPTION = re.compile(
    rf" {{0,3}}(?:[-*+{OTHER_BULLETS}])\s*(?:[(（][ xX√✓]?[)）]|.*[{{｛]#[^{{}}｛｝]*[}}｝]\s*$)"
)
"""Above the first option a list belongs to the text, unless it has brackets or an id."""
_FORMS = {
    False: "“- [ ] text”, or “- [x] text” for the right one",
    True: "“- [ ] text”: only the source holds the tick",
}
"""The form of an option in a source (False) and in a translation (True)."""
_ALL_ABOVE = re.compile(
    r"\b(?:all|none|both|each|neither) of (?:the )?(?:above|these|them|options)\b|\ball the above\b"
    r"|以上(?:选项|各项|答案|说法)?(?:都|全|皆|均)|以上(?:全部|所有)|(?:都|全)(?:对|不对|正确|不正确|是)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ChoiceContent:
    """The options, or the steps of `order`; `credit` is for `multiple`."""

    options: tuple[ParsedOption, ...]
    credit: Literal["exact", "balanced"] = "exact"


class OptionsType(QuestionType[ChoiceContent]):
    """The base of types whose items are a list of texts with ids."""

    def parse(
        self, body: QuestionBody, block_start: BlockStart, state: ParseState
    ) -> ChoiceContent:
        items = body.list_kind(self.item_kind)
        return ChoiceContent(build_options(items, state, kind=self.item_kind))

    def check(self, question: ParsedQuestion, content: ChoiceContent, state: ParseState) -> None:
        check_duplicates(((option.content, option.line) for option in content.options), state)

    def list_items(self, content: ChoiceContent) -> tuple[ParsedOption, ...]:
        return content.options

    def complete_question(
        self, question: Question, source: ChoiceContent, translation: ChoiceContent, render: Render
    ) -> Question:
        options = match_options(translation.options, source.options)
        shown = tuple(Option(option.id, render(option.content)) for option in options)
        return dataclasses.replace(question, options=shown)


class ChoiceType(OptionsType):
    """`wanted_ticks` is the number of right options as problems print it."""

    line_patterns = (("option", OPTION),)
    later_line_patterns = (("bullet", BULLET), ("bullet", STEP))
    item_kind = "option"
    feedback_kinds = frozenset({"option"})
    wanted_ticks: str

    def has_wanted_ticks(self, count: int) -> bool:
        """Return whether that many options may be right."""
        raise NotImplementedError

    def check_body(self, body: QuestionBody, state: ParseState) -> None:
        for item in body.list_kind("bullet"):
            _report_option(item.line, item.column, item.text, state)
        pattern = _MEANT_AS_OPTION if body.list_kind("option") else _LIKE_OPTION
        for line, row in find_options_in_stem(body, pattern):
            _report_option(line, 1, row, state)
        for item in body.list_kind("option"):
            if item.tick.strip() not in _READABLE_TICKS or item.mark in OTHER_BULLETS:
                _report_option(item.line, 1, f"{item.mark} {item.brackets} {item.text}", state)
            elif item.brackets not in _PLAIN_BRACKETS:
                form = _FORMS[state.translation]
                state.add_problem("option-brackets", item.line, 1, text=item.brackets, form=form)

    def check(self, question: ParsedQuestion, content: ChoiceContent, state: ParseState) -> None:
        options = content.options
        count = sum(option.ticked for option in options)
        is_whole = not state.has_problem("option-malformed", question.line)
        is_ticked = self.has_wanted_ticks(count)
        if options and is_whole and not state.translation and not is_ticked:
            state.add_problem(
                "tick-count", question.line, count=count, type=self.name, wanted=self.wanted_ticks
            )
        super().check(question, content, state)
        if not state.translation:
            _check_length(options, state)
        for option in options:
            is_wrong = count and not state.translation and not option.ticked
            if is_wrong and option.feedback is None:
                text = option.content.text[:40]
                state.add_problem("feedback-missing", option.line, option.column, text=text)
            if _ALL_ABOVE.search(option.content.text):
                text = option.content.text[:40]
                state.add_problem("all-of-the-above", option.line, option.column, text=text)

    def list_contradictions(
        self, source: ChoiceContent, translation: ChoiceContent
    ) -> Iterator[tuple[str, LocatedItem]]:
        """Yield every ticked option: even a right one would stay when the key changes."""
        for option in translation.options:
            if option.ticked:
                yield option.id, option

    def complete_key(self, key: QuestionKey, contents: Sequence[ChoiceContent]) -> QuestionKey:
        right = tuple(option.id for option in contents[0].options if option.ticked)
        return dataclasses.replace(key, credit=contents[0].credit, correct=right)

    def complete_feedback(
        self, feedback: Feedback, source: ChoiceContent, translation: ChoiceContent, render: Render
    ) -> Feedback:
        texts = {option.id: option.feedback for option in source.options}
        translated = {option.id: option.feedback for option in translation.options}
        by_option = render_by_id(texts, translated, render)
        return dataclasses.replace(feedback, by_option=by_option)


def _report_option(line: int, column: int, text: str, state: ParseState) -> None:
    form = _FORMS[state.translation]
    state.add_problem("option-malformed", line, column, text=text[:40], form=form)


def _check_length(options: Sequence[ParsedOption], state: ParseState) -> None:
    right = [option for option in options if option.ticked]
    wrong = [option for option in options if not option.ticked]
    if not right or not wrong:
        return
    longest = max(right, key=_measure)
    other = max(_measure(option) for option in wrong)
    if _measure(longest) > other * 1.6 and _measure(longest) - other >= 16:
        state.add_problem("right-option-long", longest.line, longest.column)


def _measure(option: ParsedOption) -> int:
    """Return the width in Latin letters: a Chinese character counts as two."""
    return sum(2 if is_chinese(character) else 1 for character in option.content.text)
