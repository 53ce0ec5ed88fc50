"""The person that a row means: by number, else phone and name, else cooperative and name.

Only people whom the maker of the list sees are matched and shown. Of the others one thing is told,
that the name is known in the cooperative that the row itself names: their numbers, phones and
e-mails never count, so that trying numbers or phones teaches nothing.
"""

from collections.abc import Sequence
from dataclasses import replace

from lms.accounts.rules.namesakes import fold_name
from lms.enrolment.roster.asking import Asking, build_key
from lms.enrolment.roster.comparing import compare
from lms.enrolment.roster.facts import Facts
from lms.enrolment.roster.people import KnownElsewhere, KnownPerson
from lms.enrolment.roster.placing import BelongsNowhere, NotOffered, Placing, mistaken
from lms.enrolment.roster.verdicts import NEW, SKIP, Judged, Question, Why


class Matching:
    def __init__(self, facts: Facts, asking: Asking, placing: Placing) -> None:
        self._asking, self._organizations = asking, placing.by_id
        self._by_number = {one.learner_number: one for one in facts.people}
        self._by_name: dict[str, list[KnownPerson]] = {}
        self._by_phone: dict[str, list[KnownPerson]] = {}
        for person in facts.people:
            self._by_name.setdefault(fold_name(person.name), []).append(person)
            if person.phone:
                self._by_phone.setdefault(person.phone, []).append(person)
        self._elsewhere: dict[str, list[KnownElsewhere]] = {}
        for one in facts.elsewhere:
            self._elsewhere.setdefault(one.name, []).append(one)

    def knows(self, row: Judged, number: str) -> bool:
        """Whether somebody seen has the number, or the row's name is known whatever the number."""
        return number in self._by_number or bool(self._list_elsewhere(row))

    def match(self, row: Judged, number: str) -> Judged:
        """The row with its verdict; `number` is one that `knows` knows, or ""."""
        if number:
            return self._match_number(row, number)
        named = self._by_name.get(fold_name(row.values.name), [])
        reached = self._by_phone.get(row.values.phone, []) if row.values.phone else []
        here = [one for one in named if row.organization_id in one.organization_ids]
        both = [one for one in named if one in reached]
        sure = [one for one in both if one in here]
        if len(sure) == 1:
            return self._settle(row, sure[0])
        if here or both:
            return self._choose(row, here, [one for one in both if one not in here])
        near = [one for one in reached if row.organization_id in one.organization_ids]
        return self._ask(row, "same phone", near) if near else self._make(row)

    def _match_number(self, row: Judged, number: str) -> Judged:
        person = self._by_number.get(number)
        if person is None:
            return self._ask_elsewhere(row, may_be_new=False)
        if fold_name(person.name) == fold_name(row.values.name):
            return self._settle(row, person, may_be_new=False)
        return self._ask(row, "number, other name", [person], may_be_new=False)

    def _choose(
        self, row: Judged, here: Sequence[KnownPerson], far: Sequence[KnownPerson]
    ) -> Judged:
        """Of this name: `here` in the row's cooperative, `far` in others with the row's phone."""
        people, phone = [*here, *far], row.values.phone
        others = self._list_elsewhere(row)
        if others and here:
            return self._ask(row, "known too", people, ask=_join(others))
        if len(people) > 1:
            return self._ask(row, "several", people)
        if far:
            return self._ask(row, "elsewhere", people)
        if phone and people[0].phone and phone != people[0].phone:
            return self._ask(row, "other phone", people)
        return self._settle(row, people[0])

    def _make(self, row: Judged) -> Judged:
        """Nobody seen is meant: somebody new, unless the name is known where it is not seen."""
        return self._ask_elsewhere(row, may_be_new=True) if self._list_elsewhere(row) else row

    def _ask_elsewhere(self, row: Judged, *, may_be_new: bool) -> Judged:
        """Left out without a word of the maker; she may know that it is another of this name."""
        ask = _join(self._list_elsewhere(row))
        question = Question(
            _key("known", row), "known", row.values.name, (row.entry.number,),
            may_be_new=may_be_new, ask=ask,
        )  # fmt: skip
        if self._asking.ask(question, default=SKIP) == NEW:
            return row
        return replace(row, verdict="known", is_left_out=True, ask=ask)

    def _list_elsewhere(self, row: Judged) -> list[KnownElsewhere]:
        named = self._elsewhere.get(fold_name(row.values.name), [])
        return [one for one in named if row.organization_id in one.organization_ids]

    def _ask(
        self,
        row: Judged,
        why: Why,
        people: Sequence[KnownPerson],
        *,
        may_be_new: bool = True,
        ask: tuple[str, ...] = (),
    ) -> Judged:
        ids = tuple(one.id for one in people)
        question = Question(
            _key("row", row), why, row.values.name, (row.entry.number,),
            people=ids, may_be_new=may_be_new, ask=ask,
        )  # fmt: skip
        answer = self._asking.ask(question)
        if not answer:
            return replace(row, verdict="doubt")
        if answer == SKIP:
            return replace(row, verdict="same", is_left_out=True)
        if answer == NEW:
            return row if why == "known too" else self._make(row)
        return self._take(row, next(one for one in people if str(one.id) == answer))

    def _settle(self, row: Judged, person: KnownPerson, *, may_be_new: bool = True) -> Judged:
        """The row means this person; who took part before is asked about first."""
        if person.has_left:
            return self._ask(row, "left", [person], may_be_new=may_be_new)
        return self._take(row, person)

    def _take(self, row: Judged, person: KnownPerson) -> Judged:
        """The row means this person. Her cooperative stays what it is."""
        hers = self._find_cooperative(row, person)
        offered = self._organizations[hers].is_offered if hers else False
        if person.waits_for and not offered:
            return mistaken(row, "organization", NotOffered() if hers else BelongsNowhere())
        changes = compare(row.values, person)
        return replace(
            row,
            verdict="changed" if changes else "same",
            person_id=person.id,
            organization_id=hers,
            made="",
            changes=changes,
            stays_with=person.stays_with,
        )

    def _find_cooperative(self, row: Judged, person: KnownPerson) -> int | None:
        """Of two cooperatives of hers the one that the row names, else one of the cohort."""
        if row.organization_id in person.organization_ids:
            return row.organization_id
        offered = [one for one in person.organization_ids if self._organizations[one].is_offered]
        return next(iter((*offered, *person.organization_ids)), None)


def _key(kind: str, row: Judged) -> str:
    """By what the row says of the person: a row that is corrected otherwise keeps its answer."""
    entry = row.entry
    return build_key(kind, *(entry[one] for one in ("name", "organization", "learner_number")),
                     row.values.phone)  # fmt: skip


def _join(others: Sequence[KnownElsewhere]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in others for name in one.ask))
