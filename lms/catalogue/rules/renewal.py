"""Renewal of an older edition from a newer release: texts and keys, but no other requirements.

The older edition keeps its lessons, their order, which are required, attempts, waits and the number
of drawn questions. It takes texts, translations, feedback, keys and the question bank of each
lesson that both have as the same kind, and a pass mark that is lower than its own. Of the bank it
takes no new question about a lesson or an outcome that the edition lacks.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lms.content.model import CourseStructure, FieldRule, LessonStructure, Module
from lms.content.question_model import BankItem, QuizDraw, QuizKey, QuizRules

_READ = frozenset({"reading", "case"})


@dataclass(frozen=True)
class RenewedEdition:
    """A renewed older edition; `taken`: the lessons whose text is the new one."""

    structure: CourseStructure
    keys: dict[str, QuizKey]
    taken: frozenset[str]


def renew(
    older: CourseStructure,
    older_keys: Mapping[str, QuizKey],
    new: CourseStructure,
    new_keys: Mapping[str, QuizKey],
    *,
    baseline: CourseStructure,
) -> RenewedEdition:
    """Return the renewed edition; renewing it again from the same release changes nothing.

    `older`: the edition as it is now. `baseline`: as it was while it was the newest. What one
    release removes and another restores gets its original requirements.
    """
    found = [
        _renew_lesson(
            lesson,
            _without_foreign(new.lessons[name], older, baseline.lessons[name]),
            baseline.lessons[name],
        )
        for name, lesson in older.lessons.items()
        if name in new.lessons
    ]
    fresh = {lesson.name: lesson for lesson in found if lesson is not None}
    structure = dataclasses.replace(
        older,
        titles=new.titles,
        summaries=new.summaries,
        languages=new.languages,
        access=new.access,
        audience=new.audience,
        outcomes={id_: new.outcomes.get(id_, texts) for id_, texts in older.outcomes.items()},
        modules=_renew_modules(older.modules, new.modules),
        lessons={**older.lessons, **fresh},
        recommended_before=new.recommended_before,
        license=new.license,
    )
    keys = {name: new_keys[name] if name in fresh else key for name, key in older_keys.items()}
    return RenewedEdition(structure, keys, frozenset(fresh))


def _without_foreign(
    new: LessonStructure, older: CourseStructure, baseline: LessonStructure
) -> LessonStructure:
    """Return the lesson without new questions about what the older edition does not teach."""
    if new.quiz is None or baseline.quiz is None:
        return new
    quiz, points = new.quiz, baseline.quiz.points
    bank = tuple(
        item
        for item in quiz.bank
        if any(question in points for question in item.questions)
        or (
            (item.outcome is None or item.outcome in older.outcomes)
            and all(quiz.lessons.get(id_) in {None, *older.lessons} for id_ in item.questions)
        )
    )
    return dataclasses.replace(new, quiz=dataclasses.replace(quiz, bank=bank))


def _renew_modules(older: Iterable[Module], new: Iterable[Module]) -> tuple[Module, ...]:
    titles = {module.id: module.titles for module in new}
    return tuple(
        dataclasses.replace(module, titles=titles.get(module.id, module.titles)) for module in older
    )


def _renew_lesson(
    older: LessonStructure, new: LessonStructure, baseline: LessonStructure
) -> LessonStructure | None:
    """Return the renewed lesson.

    None if the new lesson is of another kind, which keeps the old one.
    """
    if older.kind != new.kind and not {older.kind, new.kind} <= _READ:
        return None
    fields = _renew_fields(older.fields, new.fields, baseline.fields)
    quiz = None
    if older.quiz and new.quiz and baseline.quiz:
        quiz = _renew_quiz(older.quiz, new.quiz, baseline.quiz)
    if fields is None or (older.quiz is not None and quiz is None):
        return None
    return dataclasses.replace(new, required=older.required, fields=fields, quiz=quiz)


def _renew_fields(
    older: Iterable[FieldRule], new: Iterable[FieldRule], baseline: Iterable[FieldRule]
) -> tuple[FieldRule, ...] | None:
    """Return the new fields, required as before; None if a field changed its type."""
    required = {rule.id for rule in baseline if rule.required}
    types = {rule.id: rule.type for rule in (*baseline, *older)}
    after = tuple(new)
    if any(types.get(rule.id, rule.type) != rule.type for rule in after):
        return None
    return tuple(dataclasses.replace(rule, required=rule.id in required) for rule in after)


def _renew_quiz(older: QuizRules, new: QuizRules, baseline: QuizRules) -> QuizRules | None:
    """Return the new bank with the old rules; None if no question could be drawn from it.

    A lowered pass mark stays lowered for learners under way, even if it is raised again.
    """
    draw = fit_draw(baseline, new.bank)
    if draw is None:
        return None
    return dataclasses.replace(
        new,
        draw=draw,
        pass_percent=min(older.pass_percent, new.pass_percent),
        attempts=older.attempts,
        waits=older.waits,
        shuffle=older.shuffle,
    )


def fit_draw(baseline: QuizRules, bank: tuple[BankItem, ...]) -> QuizDraw | None:
    """Return how many questions to draw: as many as the edition draws, limited by the bank.

    `baseline`: the rules of the edition while it was the newest, so that the full number returns
    after the bank was short for a while. Scenarios are drawn whole. None if nothing can be drawn.
    """
    by_outcome = {
        outcome: found
        for outcome, count in baseline.draw.by_outcome.items()
        if (found := _find_most((item for item in bank if item.outcome == outcome), count))
    }
    if by_outcome:
        return QuizDraw(by_outcome=by_outcome)
    draw_count = _count_drawn(baseline)
    if baseline.draw == QuizDraw() and _count(bank) == draw_count:
        return baseline.draw
    total = _find_most(bank, draw_count)
    return QuizDraw(total=total) if total else None


def _count_drawn(rules: QuizRules) -> int:
    if rules.draw.by_outcome:
        return sum(rules.draw.by_outcome.values())
    return _count(rules.bank) if rules.draw.total is None else rules.draw.total


def _count(bank: Iterable[BankItem]) -> int:
    return sum(len(item.questions) for item in bank)


def _find_most(items: Iterable[BankItem], limit: int) -> int:
    """Return the highest number of questions up to `limit` that whole items add up to."""
    sums = {0}
    for item in items:
        sums |= {sum_ + len(item.questions) for sum_ in sums}
    return max(sum_ for sum_ in sums if sum_ <= limit)
