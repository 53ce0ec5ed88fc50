"""Distribution of the best scores of a quiz, in bands of points divided at the pass mark."""

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

MIN_ATTEMPTS = 5
"""The minimum number of people asked a question for a figure about it to be shown."""


@dataclass(frozen=True)
class ScoreBand:
    """Scores from `low` to under `high`; the last band includes `high`."""

    low: int
    high: int
    passes: bool


@dataclass(frozen=True)
class BestScore:
    """The number of people with this score in their best attempt, and its maximum points."""

    score: Fraction
    points: int
    passed: bool
    people: int


@dataclass(frozen=True)
class WrongAnswerCount:
    """`wrong` of the first `attempts` were not fully right."""

    question_id: str
    wrong: int
    attempts: int


def build_score_bands(points: int, needed: int) -> tuple[ScoreBand, ...]:
    """Return three bands below the pass mark and two from it on, fewer where points are few."""
    below = sorted({0, -(-needed // 3), -(-2 * needed // 3), needed})
    middle = needed + (points - needed + 2) // 2
    above = sorted({needed, min(middle, points), points})
    tops = [*itertools.pairwise(above)] or [(needed, points)]
    return (
        *(ScoreBand(low, high, passes=False) for low, high in itertools.pairwise(below)),
        *(ScoreBand(low, high, passes=True) for low, high in tops),
    )


def count_by_band(found: Iterable[BestScore], bands: Sequence[ScoreBand]) -> tuple[int, ...]:
    """Return the people in each band; who passed at other points is counted above the mark."""
    counts = Counter[int]()
    for best in found:
        score = _scale(best, bands[-1].high)
        same_side = [index for index, band in enumerate(bands) if band.passes == best.passed]
        fitting = [index for index in same_side if bands[index].low <= score]
        last = fitting[-1] if fitting else same_side[0] if same_side else len(bands) - 1
        counts[last] += best.people
    return tuple(counts[index] for index in range(len(bands)))


def find_median(found: Iterable[BestScore], points: int) -> Fraction | None:
    """Return the median score in `points`: the mean of the two middle ones for an even number."""
    scores = sorted(score for best in found for score in [_scale(best, points)] * best.people)
    if not scores:
        return None
    middle = len(scores) // 2
    return scores[middle] if len(scores) % 2 else (scores[middle - 1] + scores[middle]) / 2


def list_most_missed(
    first_attempts: Iterable[Mapping[str, Fraction]], *, limit: int
) -> tuple[WrongAnswerCount, ...]:
    """Return the questions most often not fully right. `first_attempts`: shares by question."""
    attempts, wrong = Counter[str](), Counter[str]()
    for shares in first_attempts:
        for question_id, share in shares.items():
            attempts[question_id] += 1
            wrong[question_id] += share < 1
    counts = [WrongAnswerCount(id_, wrong[id_], count) for id_, count in attempts.items()]
    missed = [count for count in counts if count.attempts >= MIN_ATTEMPTS and count.wrong]
    order = sorted(
        missed,
        key=lambda count: (
            -Fraction(count.wrong, count.attempts),
            -count.attempts,
            count.question_id,
        ),
    )
    return tuple(order[:limit])


def _scale(best: BestScore, points: int) -> Fraction:
    return best.score if best.points == points else best.score * points / max(best.points, 1)
