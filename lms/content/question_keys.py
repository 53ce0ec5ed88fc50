"""Questions as pages show them, their keys and feedback, and the values that rules need."""

from collections.abc import Sequence

from lms.content.parse_tree import ParsedQuestion, ParsedText
from lms.content.question_model import BankItem, Feedback, Question, QuestionKey, QuizRules
from lms.content.questions.types import TYPES
from lms.content.questions.types.base import Render


def build_question_key(
    source: ParsedQuestion, translations: Sequence[ParsedQuestion] = ()
) -> QuestionKey:
    """Return the key from the source; units and accepted texts also from translations."""
    both = [
        source,
        *(translation for translation in translations if translation.type == source.type),
    ]
    key = QuestionKey(
        id=source.id,
        type=source.type,
        points=source.points,
        options=tuple(item.id for item in source.items),
        units=tuple(dict.fromkeys(parsed.unit for parsed in both if parsed.unit)),
    )
    return TYPES[source.type].complete_key(key, [parsed.content for parsed in both])


def build_feedback(question: ParsedQuestion, source: ParsedQuestion, render: Render) -> Feedback:
    """Return the feedback after the answer; the source's if the translation has none."""
    content = question.content if question.type == source.type else source.content
    feedback = Feedback(explain_html=render(question.explain or source.explain))
    return TYPES[source.type].complete_feedback(feedback, source.content, content, render)


def build_public_question(
    parsed: ParsedQuestion, source: ParsedQuestion, render: Render
) -> Question:
    """Return the question without its key; `order` steps and pairs are still in the right order."""
    content = parsed.content if parsed.type == source.type else source.content
    question = Question(
        id=source.id,
        type=source.type,
        stem_html=render(parsed.stem if parsed.stem.tokens else source.stem),
        points=source.points,
        outcome=source.outcome,
        lesson=source.lesson,
        unit=parsed.unit or source.unit,
        hint_html=render(parsed.hint or source.hint),
    )
    return TYPES[source.type].complete_question(question, source.content, content, render)


def build_quiz_rules(source: ParsedText) -> QuizRules:
    """Return how a quiz is drawn, repeated and passed; the bank in the order of the file."""
    front = source.front
    return QuizRules(
        draw=front.draw,
        bank=tuple(_list_bank(source)),
        points={question.id: question.points for question in source.questions},
        lessons={question.id: question.lesson for question in source.questions if question.lesson},
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
