"""The answer keys of questions, and the values that rules need."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from lms.content.model import (
    BankItem,
    Feedback,
    FieldRule,
    QuestionKey,
    QuizRules,
)
from lms.content.numbers import format_plain
from lms.content.parse_tree import Fragment, ParsedOption, ParsedQuestion, ParsedText

Render: TypeAlias = Callable[[Fragment | None], str]
"""Returns the HTML of a fragment; an empty text for None."""


def build_question_key(
    source: ParsedQuestion, translations: Sequence[ParsedQuestion] = ()
) -> QuestionKey:
    """Return the key from the source; units and accepted texts also from translations."""
    both = (source, *translations)
    number = source.numbers[0] if source.numbers else None
    return QuestionKey(
        id=source.id,
        type=source.type,
        points=source.points,
        credit=source.credit,
        correct=_list_correct(source),
        options=source.ids,
        low=format_plain(number.low) if number else "",
        high=format_plain(number.high) if number else "",
        tolerance=format_plain(source.tolerance),
        mistakes=tuple(mistake.name for mistake in source.mistakes),
        units=tuple(dict.fromkeys(each.unit for each in both if each.unit)),
        accepted=tuple(dict.fromkeys(text for each in both for text in each.accepted)),
    )


def _list_correct(source: ParsedQuestion) -> tuple[str, ...]:
    if source.type in {"match", "order"}:
        return source.ids
    return tuple(option.id for option in source.options if option.ticked)


def build_feedback(question: ParsedQuestion, source: ParsedQuestion, render: Render) -> Feedback:
    """Return the feedback after the answer; the source's if the translation has none."""
    translated = {option.id: option.feedback for option in question.options if option.feedback}
    named = {mistake.name: mistake.feedback for mistake in question.mistakes if mistake.feedback}
    by_option = {
        option.id: translated.get(option.id) or option.feedback for option in source.options
    }
    by_mistake = {
        mistake.name: named.get(mistake.name) or mistake.feedback for mistake in source.mistakes
    }
    return Feedback(
        by_option={name: render(text) for name, text in by_option.items() if text},
        by_mistake={name: render(text) for name, text in by_mistake.items() if text},
        explain_html=render(question.explain or source.explain),
    )


def build_quiz_rules(source: ParsedText) -> QuizRules:
    """Return how a quiz is drawn, repeated and passed; the bank in the order of the file."""
    front = source.front
    return QuizRules(
        draw=front.draw,
        bank=tuple(_list_bank(source)),
        points={question.id: question.points for question in source.questions},
        lessons={each.id: each.lesson for each in source.questions if each.lesson},
        pass_percent=front.pass_percent,
        attempts=front.attempts,
        waits=front.waits,
        shuffle=front.shuffle,
    )


def _list_bank(source: ParsedText) -> list[BankItem]:
    wholes = {scenario.id: scenario for scenario in source.scenarios}
    bank: dict[str, BankItem] = {}
    for question in source.questions:
        scenario = wholes.get(question.scenario)
        if scenario is None:
            bank[question.id] = BankItem(question.id, question.outcome, (question.id,))
        else:
            outcome = scenario.outcome or question.outcome
            bank[scenario.id] = BankItem(scenario.id, outcome, scenario.questions)
    return list(bank.values())


def build_field_rules(source: ParsedText) -> tuple[FieldRule, ...]:
    """Return the worksheet fields for rules."""
    return tuple(
        FieldRule(
            id=each.id,
            type=each.type,
            required=each.required,
            plan_page=each.plan_page,
            plan_role=each.plan_role,
            choices=tuple(choice.id for choice in each.choices),
            columns=len(each.columns),
            rows=each.rows,
        )
        for each in source.fields
    )


def match_options(
    translated: Sequence[ParsedOption], source: Sequence[ParsedOption]
) -> list[ParsedOption]:
    """Return the source's options in its order, with the texts of the translation if any."""
    words = {option.id: option for option in translated}
    return [words.get(option.id, option) for option in source]
