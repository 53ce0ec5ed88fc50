"""What an older edition takes from a newer publishing: texts and keys, never other work.

Its own are the lessons, their order, which are required, pass marks, tries, waits and how many
questions are drawn. From the new come texts, translations, feedback, keys and the bank of
questions, for each lesson that both have as the same kind of work.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lms.content.model import (
    BankItem,
    CourseStructure,
    Draw,
    FieldRule,
    LessonStructure,
    Module,
    QuizKey,
    QuizRules,
)

_READ = frozenset({"reading", "case"})


@dataclass(frozen=True)
class Renewed:
    """An older edition as it goes on; `taken`: the lessons whose text is the new one."""

    structure: CourseStructure
    keys: dict[str, QuizKey]
    taken: frozenset[str]


def renew(
    own: CourseStructure,
    own_keys: Mapping[str, QuizKey],
    new: CourseStructure,
    new_keys: Mapping[str, QuizKey],
) -> Renewed:
    """The older edition with what it takes; renewing it from the same again changes nothing."""
    pairs = [(lesson, new.lessons[name]) for name, lesson in own.lessons.items()
             if name in new.lessons]  # fmt: skip
    found = [_renew_lesson(before, after) for before, after in pairs]
    fresh = {lesson.name: lesson for lesson in found if lesson is not None}
    structure = dataclasses.replace(
        own,
        titles=new.titles,
        summaries=new.summaries,
        languages=new.languages,
        access=new.access,
        audience=new.audience,
        outcomes={id_: new.outcomes.get(id_, texts) for id_, texts in own.outcomes.items()},
        modules=_renew_modules(own.modules, new.modules),
        lessons={**own.lessons, **fresh},
        recommended_before=new.recommended_before,
        license=new.license,
    )
    keys = {name: new_keys[name] if name in fresh else key for name, key in own_keys.items()}
    return Renewed(structure, keys, frozenset(fresh))


def _renew_modules(own: Iterable[Module], new: Iterable[Module]) -> tuple[Module, ...]:
    titles = {module.id: module.titles for module in new}
    return tuple(
        dataclasses.replace(module, titles=titles.get(module.id, module.titles)) for module in own
    )


def _renew_lesson(own: LessonStructure, new: LessonStructure) -> LessonStructure | None:
    """None where the new lesson is other work than the old one was: it then stays as it is."""
    if own.kind != new.kind and not {own.kind, new.kind} <= _READ:
        return None
    fields = _renew_fields(own.fields, new.fields)
    quiz = _renew_quiz(own.quiz, new.quiz) if own.quiz and new.quiz else None
    if fields is None or (own.quiz is not None and quiz is None):
        return None
    return dataclasses.replace(new, required=own.required, fields=fields, quiz=quiz)


def _renew_fields(
    own: Iterable[FieldRule], new: Iterable[FieldRule]
) -> tuple[FieldRule, ...] | None:
    """Required is what was required; None where a field changed its type."""
    before = {rule.id: rule for rule in own}
    after = tuple(new)
    if any(rule.id in before and before[rule.id].type != rule.type for rule in after):
        return None
    return tuple(
        dataclasses.replace(rule, required=rule.id in before and before[rule.id].required)
        for rule in after
    )


def _renew_quiz(own: QuizRules, new: QuizRules) -> QuizRules | None:
    """The new bank by the old rules; None where nothing could be drawn from it."""
    draw = fit_draw(own, new.bank)
    if draw is None:
        return None
    return dataclasses.replace(
        new,
        draw=draw,
        pass_percent=own.pass_percent,
        attempts=own.attempts,
        waits=own.waits,
        shuffle=own.shuffle,
    )


def fit_draw(own: QuizRules, bank: tuple[BankItem, ...]) -> Draw | None:
    """As many questions as before, or as many as the bank still gives; never more.

    Scenarios are drawn whole. None where not even one can be drawn.
    """
    by_outcome = {
        outcome: most
        for outcome, count in own.draw.by_outcome.items()
        if (most := _find_most((item for item in bank if item.outcome == outcome), count))
    }
    if by_outcome:
        return Draw(by_outcome=by_outcome)
    asked = _count_asked(own)
    if own.draw == Draw() and _count(bank) == asked:
        return own.draw
    total = _find_most(bank, asked)
    return Draw(total=total) if total else None


def _count_asked(rules: QuizRules) -> int:
    if rules.draw.by_outcome:
        return sum(rules.draw.by_outcome.values())
    return _count(rules.bank) if rules.draw.total is None else rules.draw.total


def _count(bank: Iterable[BankItem]) -> int:
    return sum(len(item.questions) for item in bank)


def _find_most(items: Iterable[BankItem], most: int) -> int:
    """The highest number of questions up to `most` to which wholes add up."""
    sums = {0}
    for item in items:
        sums |= {sum_ + len(item.questions) for sum_ in sums}
    return max(sum_ for sum_ in sums if sum_ <= most)
