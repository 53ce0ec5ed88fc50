"""The draw: which questions an attempt asks, and in which order."""

from collections.abc import Collection, Sequence

from lms.assessment.types.base import shuffled
from lms.content.question_model import BankItem, QuizRules


class BankTooSmall(ValueError):
    """A bug: a published bank cannot add up to its draw; `courses check` refuses such a bank."""


def draw(
    bank: Sequence[BankItem], rules: QuizRules, *, seed: str, seen: Collection[str]
) -> tuple[str, ...]:
    """Return the ids of the questions to ask, in order.

    Exactly as many as the rules ask for, scenarios complete, with as few questions from `seen` as
    possible; the seed determines the rest. Raises BankTooSmall.
    """
    items = _drawn(bank, rules, seed=seed, seen=seen)
    if rules.shuffle in {"both", "questions"}:
        position = {id_: i for i, id_ in enumerate(shuffled((i.id for i in items), seed=seed))}
        items = sorted(items, key=lambda item: position[item.id])
    else:
        item_ids = {item.id for item in items}
        items = [item for item in bank if item.id in item_ids]
    return tuple(question for item in items for question in item.questions)


def count_points(rules: QuizRules) -> int | None:
    """Return the points of an attempt; None where they depend on the questions that are drawn."""
    if not (rules.draw.by_outcome or rules.draw.total):
        return sum(rules.points[id_] for item in rules.bank for id_ in item.questions)
    points = {rules.points[id_] for item in rules.bank for id_ in item.questions}
    return points.pop() * count_questions(rules) if len(points) == 1 else None


def _drawn(
    bank: Sequence[BankItem], rules: QuizRules, *, seed: str, seen: Collection[str]
) -> list[BankItem]:
    if rules.draw.by_outcome:
        return [
            item
            for outcome, count in rules.draw.by_outcome.items()
            for item in _choose(
                [item for item in bank if item.outcome == outcome], count, seed=seed, seen=seen
            )
        ]
    if rules.draw.total is None:
        return list(bank)
    return _choose(bank, rules.draw.total, seed=seed, seen=seen)


def _choose(
    items: Sequence[BankItem], count: int, *, seed: str, seen: Collection[str]
) -> list[BankItem]:
    """Choose items that add up to `count` with the fewest seen questions; the seed breaks ties."""
    by_id = {item.id: item for item in items}
    best: dict[int, tuple[int, tuple[str, ...]]] = {0: (0, ())}
    for id_ in shuffled(by_id, seed=f"{seed}:draw"):
        size = len(by_id[id_].questions)
        cost = sum(question in seen for question in by_id[id_].questions)
        for total in sorted(best, reverse=True):
            sum_, (spent, taken) = total + size, best[total]
            if sum_ <= count and (sum_ not in best or spent + cost < best[sum_][0]):
                best[sum_] = (spent + cost, (*taken, id_))
    if count not in best:
        raise BankTooSmall(count)
    return [by_id[id_] for id_ in best[count][1]]


def count_questions(rules: QuizRules) -> int:
    """Return how many questions an attempt asks."""
    if rules.draw.by_outcome:
        return sum(rules.draw.by_outcome.values())
    if rules.draw.total is not None:
        return rules.draw.total
    return sum(len(item.questions) for item in rules.bank)
