"""Rows of a list that may be one person: the importer is asked which row to keep."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from lms.accounts.rules.namesakes import fold_name
from lms.roster.matching.question_collector import QuestionCollector, build_key
from lms.roster.matching.row_results import NEW, RosterQuestion, RowResult


@dataclass(frozen=True)
class _Repeat:
    """Indexes of rows that name one person, and of others who may be that person."""

    indexes: tuple[int, ...]
    namesakes: tuple[int, ...] = ()


def settle_repeats(
    rows: Sequence[RowResult], question_collector: QuestionCollector
) -> tuple[RowResult, ...]:
    """Return the rows; of those that name one person, all but the one to keep are left out.

    Without an answer all of them are in doubt.
    """
    settled = list(rows)
    for repeat in _find_repeats(rows):
        group = [rows[index] for index in repeat.indexes]
        answer = question_collector.ask(
            _build_question(group, [rows[index] for index in repeat.namesakes])
        )
        kept_rows = _find_kept(group, answer)
        for index, row in zip(repeat.indexes, _apply_answer(group, answer, kept_rows), strict=True):
            settled[index] = row
    return tuple(settled)


def settle_namesakes(
    rows: Sequence[RowResult], question_collector: QuestionCollector
) -> tuple[RowResult, ...]:
    """Return the rows; new ones of one name and cooperative with several phones are in doubt.

    They may be one person with an old and a new number, or two people of one name.
    """
    settled = list(rows)
    named: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        is_new = row.person_id is None and not row.is_left_out and row.status != "error"
        if is_new and row.values["phone"]:
            named[fold_name(row.values["name"]), _identify_organization(row)].append(index)
    for indexes in named.values():
        group = [rows[index] for index in indexes]
        if len({row.values["phone"] for row in group}) < 2:
            continue
        question = replace(_build_question(group, ()), may_be_new=True)
        answer = question_collector.ask(question)
        kept_rows = _find_kept(group, answer)
        for index, row in zip(indexes, _apply_answer(group, answer, kept_rows), strict=True):
            settled[index] = row
    return tuple(settled)


def settle_shared_phones(
    rows: Sequence[RowResult], question_collector: QuestionCollector
) -> tuple[RowResult, ...]:
    """Return the rows; those of several names with one phone are in doubt until that is answered.

    They may be one person under two names, or a family. Known people who have this phone already
    are different ones.
    """
    settled = list(rows)
    by_phone: dict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        if not row.is_left_out and row.status != "error" and row.values["phone"]:
            by_phone[row.values["phone"]].append(index)
    for indexes in by_phone.values():
        group = [rows[index] for index in indexes]
        names = sorted({fold_name(row.values["name"]) for row in group})
        if len(names) < 2 or not any(map(_brings_phone, group)):
            continue
        answer = question_collector.ask(_build_phone_question(group, names))
        kept_rows = [row for row in group if identify_name(row) == answer]
        for index, row in zip(indexes, _apply_answer(group, answer, kept_rows), strict=True):
            settled[index] = row
    return tuple(settled)


def _find_kept(group: Sequence[RowResult], answer: str) -> list[RowResult]:
    """Return the row that the answer names; none for any other answer."""
    named = zip(group, identify_rows(group), strict=True)
    return [row for row, identity in named if identity == answer][:1]


def _brings_phone(row: RowResult) -> bool:
    """Return whether the row gives the phone to somebody who does not have it yet."""
    return row.person_id is None or any(change.key == "phone" for change in row.changes)


def _build_phone_question(group: Sequence[RowResult], names: Sequence[str]) -> RosterQuestion:
    """Return the question which name is right; its key and answers do not depend on the rows.

    The answer to another question may leave out some of several rows of one name.
    """
    found = dict.fromkeys(row.values["name"] for row in group)
    return RosterQuestion(
        build_key("phone", group[0].values["phone"], *names),
        "phone",
        " · ".join(found),
        tuple(sorted(row.cells.number for row in group)),
        extra_choices=tuple(dict.fromkeys(map(identify_name, group))),
    )


def identify_rows(rows: Sequence[RowResult]) -> list[str]:
    """Return for each of these rows an answer that means it, in a corrected file of the list too.

    Name, phone and cooperative tell rows apart, and all cells only where those are the same.
    """
    people = list(map(_describe_person, rows))
    texts = ["\n".join(f"{k}={v}" for k, v in sorted(row.cells.texts.items())) for row in rows]
    different = {person: set[str]() for person in people}
    for person, text in zip(people, texts, strict=True):
        different[person].add(text)
    return [
        _digest(text if len(different[person]) > 1 else person)
        for person, text in zip(people, texts, strict=True)
    ]


def _describe_person(row: RowResult) -> str:
    """Return name, phone and cooperative, which stay when other cells are corrected."""
    texts = (row.values["name"], row.values["phone"], row.cells["organization"])
    return "\n".join(map(fold_name, texts))


def identify_name(row: RowResult) -> str:
    """Return an answer that means all rows of this row's name."""
    return _digest(fold_name(row.values["name"]))


def _digest(text: str) -> str:
    return f"keep-{sha256(text.encode()).hexdigest()[:12]}"


def _find_repeats(rows: Sequence[RowResult]) -> list[_Repeat]:
    """Return the repeats in the order of the list.

    Rows name one person if that is found, else if they share name and phone. A row without a phone
    is compared with those of its name and cooperative.
    """
    groups: dict[object, list[int]] = defaultdict(list)
    without_phone: dict[tuple[str, str], list[int]] = defaultdict(list)
    with_phone: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for index, row in enumerate(rows):
        if row.is_left_out or row.status == "error":
            continue
        name, phone = fold_name(row.values["name"]), row.values["phone"]
        if row.person_id is not None:
            groups[row.person_id].append(index)
        elif phone:
            groups[name, phone].append(index)
            with_phone[name, _identify_organization(row)].add((name, phone))
        else:
            without_phone[name, _identify_organization(row)].append(index)
    repeats = []
    for named, indexes in without_phone.items():
        keys = with_phone[named]
        if len(keys) == 1:
            groups[keys.pop()] += indexes
        else:
            namesakes = sorted(index for key in keys for index in groups[key])
            repeats.append(_Repeat(tuple(indexes), tuple(namesakes)))
    repeats += [_Repeat(tuple(sorted(indexes))) for indexes in groups.values()]
    several = (repeat for repeat in repeats if len(repeat.indexes) + len(repeat.namesakes) > 1)
    return sorted(several, key=lambda repeat: repeat.indexes)


def _identify_organization(row: RowResult) -> str:
    if row.organization_id is not None:
        return str(row.organization_id)
    return fold_name(row.cells["organization"])


def _build_question(group: Sequence[RowResult], namesakes: Sequence[RowResult]) -> RosterQuestion:
    first, every = group[0], (*group, *namesakes)
    others = tuple(dict.fromkeys(identify_rows(group))) if len(group) > 1 else ()
    return RosterQuestion(
        build_key("twice", *sorted(set(map(_describe_person, every)))),
        "twice",
        first.values["name"],
        tuple(sorted(row.cells.number for row in every)),
        may_be_new=first.person_id is None and any(not row.values["phone"] for row in group),
        extra_choices=others,
    )


def _apply_answer(
    group: Sequence[RowResult], answer: str, kept_rows: Sequence[RowResult]
) -> list[RowResult]:
    if answer == NEW:
        return list(group)
    if not answer:
        return [replace(row, status="needs_answer") for row in group]
    numbers = [row.cells.number for row in kept_rows]
    number = next(iter(numbers), None)
    return [
        row
        if row.cells.number in numbers
        else replace(row, status="omitted", is_left_out=True, same_as=number)
        for row in group
    ]
