"""How the best scores of a quiz are spread, in bands of points that part at the pass mark."""

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

FEWEST = 5
"""People who must have been asked a question before a figure about it is told."""


@dataclass(frozen=True)
class Band:
    """Scores from `low` to under `high`; the last band holds `high` too."""

    low: int
    high: int
    passes: bool


@dataclass(frozen=True)
class BestScore:
    """So many people whose best attempt had this score, of so many points."""

    score: Fraction
    points: int
    passed: bool
    people: int


@dataclass(frozen=True)
class WrongAnswerCount:
    """Of `asked` first tries `wrong` were not wholly right."""

    question_id: str
    wrong: int
    asked: int


def build_bands(points: int, needed: int) -> tuple[Band, ...]:
    """Three below the pass mark and two from it on, fewer where points are few."""
    below = sorted({0, -(-needed // 3), -(-2 * needed // 3), needed})
    middle = needed + (points - needed + 2) // 2
    above = sorted({needed, min(middle, points), points})
    tops = [*itertools.pairwise(above)] or [(needed, points)]
    return (
        *(Band(low, high, passes=False) for low, high in itertools.pairwise(below)),
        *(Band(low, high, passes=True) for low, high in tops),
    )


def count_by_band(found: Iterable[BestScore], bands: Sequence[Band]) -> tuple[int, ...]:
    """How many people are in each band; who passed with other points stays above the mark."""
    counts = Counter[int]()
    for best in found:
        counts[_find_band(best, bands)] += best.people
    return tuple(counts[index] for index in range(len(bands)))


def find_median(found: Iterable[BestScore], points: int) -> Fraction | None:
    """Half of the people have as much or more; between two in the middle their mean."""
    scores = sorted(score for best in found for score in [_scale(best, points)] * best.people)
    if not scores:
        return None
    middle = len(scores) // 2
    return scores[middle] if len(scores) % 2 else (scores[middle - 1] + scores[middle]) / 2


def list_most_missed(
    marks: Iterable[Mapping[str, Fraction]], *, most: int, fewest: int = FEWEST
) -> tuple[WrongAnswerCount, ...]:
    """The questions most often not wholly right; `marks` are the shares of one try each."""
    asked, wrong = Counter[str](), Counter[str]()
    for shares in marks:
        for question_id, share in shares.items():
            asked[question_id] += 1
            wrong[question_id] += share < 1
    known = [WrongAnswerCount(id_, wrong[id_], count) for id_, count in asked.items()]
    told = [one for one in known if one.asked >= fewest and one.wrong]
    order = sorted(
        told, key=lambda one: (-Fraction(one.wrong, one.asked), -one.asked, one.question_id)
    )
    return tuple(order[:most])


def _find_band(best: BestScore, bands: Sequence[Band]) -> int:
    score = _scale(best, bands[-1].high)
    own = [index for index, band in enumerate(bands) if band.passes == best.passed]
    fitting = [index for index in own if bands[index].low <= score]
    return fitting[-1] if fitting else own[0] if own else len(bands) - 1


def _scale(best: BestScore, points: int) -> Fraction:
    return best.score if best.points == points else best.score * points / max(best.points, 1)
