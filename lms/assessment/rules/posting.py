"""Between what a page posts and what is stored: places 1…n of shuffled lists, never ids."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.assessment.rules.drawing import shuffled
from lms.content.model import QuestionKey, QuizRules

LONGEST = 500


@dataclass(frozen=True)
class Lists:
    """Ids in the order of the page; `rights` only for `match`, where `ids` are the left sides."""

    ids: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()


def lists_of(key: QuestionKey, rules: QuizRules, *, seed: str) -> Lists:
    """The lists of one question in one attempt, the same in every language.

    The key's own order would give `match` and `order` away, so those are always shuffled.
    """
    seed = f"{seed}:{key.id}"
    if key.type in {"single", "multiple"}:
        is_kept = rules.shuffle in {"questions", "none"}
        return Lists(key.options if is_kept else shuffled(key.options, seed=seed))
    if key.type == "order":
        return Lists(shuffled(key.correct, seed=seed))
    if key.type == "match":
        lefts = shuffled(key.correct, seed=f"{seed}:left")
        return Lists(lefts, shuffled(key.correct, seed=f"{seed}:right"))
    return Lists()


def read_posted(
    key: QuestionKey, lists: Lists, posted: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    """The answer by ids, from values by part (`""` where a control has no part).

    Values that are no place of the list are left out: a page cannot post them.
    """
    whole = posted.get("", ())
    if key.type in {"number", "text"}:
        return tuple(value[:LONGEST] for value in whole[:1] if value.strip())
    if key.type == "single":
        return _at(lists.ids, whole[:1])
    if key.type == "multiple":
        return tuple(sorted(set(_at(lists.ids, whole))))
    if key.type == "match":
        return tuple(sorted(_lines(lists, posted)))
    return _ordered(lists, posted)


def answer_places(key: QuestionKey, lists: Lists, answer: Sequence[str]) -> tuple[int | None, ...]:
    """What the page ticks: a place or None for each line of the list.

    `single`, `multiple`: the place itself where chosen. `match`: the right side's place for each
    left side. `order`: the rank given to each item.
    """
    if key.type in {"single", "multiple"}:
        return tuple(i if id_ in answer else None for i, id_ in enumerate(lists.ids, 1))
    if key.type == "match":
        chosen = dict(line.split("=", 1) for line in answer if "=" in line)
        places = {id_: i for i, id_ in enumerate(lists.rights, 1)}
        return tuple(places.get(chosen.get(id_, "")) for id_ in lists.ids)
    ranks = {id_: i for i, id_ in enumerate(answer, 1) if id_}
    return tuple(ranks.get(id_) for id_ in lists.ids)


def _at(ids: Sequence[str], values: Sequence[str]) -> tuple[str, ...]:
    places = {str(place): id_ for place, id_ in enumerate(ids, 1)}
    return tuple(places[value] for value in values if value in places)


def _lines(lists: Lists, posted: Mapping[str, Sequence[str]]) -> set[str]:
    return {
        f"{left}={right}"
        for place, left in enumerate(lists.ids, 1)
        for right in _at(lists.rights, posted.get(str(place), ())[:1])
    }


def _ordered(lists: Lists, posted: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Ids by the rank given to them; a rank given to none, or to two, is an empty place."""
    ranks = [posted.get(str(place), ("",))[:1] or ("",) for place in range(1, len(lists.ids) + 1)]
    given = [rank[0] for rank in ranks]
    found = (
        lists.ids[given.index(str(rank))] if given.count(str(rank)) == 1 else ""
        for rank in range(1, len(lists.ids) + 1)
    )
    answer = tuple(found)
    return answer if any(answer) else ()
