"""Conversion between submitted positions 1…n of shuffled lists and stored answers by id."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.assessment.rules.question_draw import shuffled
from lms.content.model import QuestionKey, QuizRules

LONGEST = 500


@dataclass(frozen=True)
class ShuffledLists:
    """Ids in the order of the page; `rights` only for `match`, where `ids` are the left sides."""

    ids: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()


def shuffle_lists(key: QuestionKey, rules: QuizRules, *, seed: str) -> ShuffledLists:
    """Return the lists of one question in one attempt, the same in every language.

    The key's own order would reveal the answer of `match` and `order`, so those are always
    shuffled.
    """
    seed = f"{seed}:{key.id}"
    if key.type in {"single", "multiple"}:
        is_kept = rules.shuffle in {"questions", "none"}
        return ShuffledLists(key.options if is_kept else shuffled(key.options, seed=seed))
    if key.type == "order":
        return ShuffledLists(shuffled(key.correct, seed=seed))
    if key.type == "match":
        lefts = shuffled(key.correct, seed=f"{seed}:left")
        return ShuffledLists(lefts, shuffled(key.correct, seed=f"{seed}:right"))
    return ShuffledLists()


def read_submitted_answer(
    key: QuestionKey, lists: ShuffledLists, posted: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    """Return the answer by ids, from values by part (`""` where a control has no part).

    Values that are not a position in the list are left out: a page cannot submit them.
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


def answer_positions(
    key: QuestionKey, lists: ShuffledLists, answer: Sequence[str]
) -> tuple[int | None, ...]:
    """Return the selected position for each line of the list, None where nothing is selected.

    `single`, `multiple`: the position itself where chosen. `match`: the position of the right side
    for each left side. `order`: the rank of each item.
    """
    if key.type in {"single", "multiple"}:
        return tuple(i if id_ in answer else None for i, id_ in enumerate(lists.ids, 1))
    if key.type == "match":
        chosen = dict(line.split("=", 1) for line in answer if "=" in line)
        positions = {id_: i for i, id_ in enumerate(lists.rights, 1)}
        return tuple(positions.get(chosen.get(id_, "")) for id_ in lists.ids)
    ranks = {id_: i for i, id_ in enumerate(answer, 1) if id_}
    return tuple(ranks.get(id_) for id_ in lists.ids)


def _at(ids: Sequence[str], values: Sequence[str]) -> tuple[str, ...]:
    positions = {str(position): id_ for position, id_ in enumerate(ids, 1)}
    return tuple(positions[value] for value in values if value in positions)


def _lines(lists: ShuffledLists, posted: Mapping[str, Sequence[str]]) -> set[str]:
    return {
        f"{left}={right}"
        for position, left in enumerate(lists.ids, 1)
        for right in _at(lists.rights, posted.get(str(position), ())[:1])
    }


def _ordered(lists: ShuffledLists, posted: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return ids by rank; a rank given to no item, or to two, leaves an empty text."""
    ranks = [
        posted.get(str(position), ("",))[:1] or ("",) for position in range(1, len(lists.ids) + 1)
    ]
    given = [rank[0] for rank in ranks]
    found = (
        lists.ids[given.index(str(rank))] if given.count(str(rank)) == 1 else ""
        for rank in range(1, len(lists.ids) + 1)
    )
    answer = tuple(found)
    return answer if any(answer) else ()
