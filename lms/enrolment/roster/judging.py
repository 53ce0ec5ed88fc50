"""Rows against what is known: matched by number, else phone and name, else cooperative and name.

Never merged on a doubt: whatever is not certain becomes a question, and its answer decides.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from lms.enrolment.roster.columns import Key
from lms.enrolment.roster.comparing import compare
from lms.enrolment.roster.entries import (
    Entry,
    fold,
    read_email,
    read_language,
    read_learner_number,
    read_name,
    read_phone,
)
from lms.enrolment.roster.facts import Facts, KnownOrganization, KnownPerson
from lms.enrolment.roster.verdicts import (
    NEW,
    SKIP,
    Judged,
    Mistake,
    Question,
    Values,
    Why,
)
from lms.errors import Refusal


class CooperativeMissing(Refusal):
    message = "Write the code or the name of the cooperative."


class NotYourCooperative(Refusal):
    message = "Only people of your own cooperative. Take the row out, or clear this cell."


class NumberUnknown(Refusal):
    message = (
        "Nobody of these cooperatives has this number. Compare it with the card; leave it empty "
        "for new people."
    )


class RowTwice(Refusal):
    message = "Row %(row)s names the same person. Keep one of the two, or add their phones."


class NotOffered(Refusal):
    message = "The cohort is not offered to this person's cooperative. Add it in the settings."


def judge(
    entries: Sequence[Entry], facts: Facts, answers: Mapping[str, str]
) -> tuple[tuple[Judged, ...], tuple[Question, ...]]:
    """A verdict for each row, and every question, answered or not."""
    judge_ = _Judge(facts, answers)
    rows = tuple(judge_.judge(entry) for entry in entries)
    return rows, tuple(judge_.questions.values())


class _Judge:
    def __init__(self, facts: Facts, answers: Mapping[str, str]) -> None:
        self.facts = facts
        self.answers = answers
        self.questions: dict[str, Question] = {}
        self._organizations: dict[str, KnownOrganization] = {}
        for one in facts.organizations:
            for text in (one.name_en, one.name_zh, one.code):
                if text:
                    self._organizations[fold(text)] = one
        self._by_id = {one.id: one for one in facts.organizations}
        self._by_number = {one.learner_number: one for one in facts.people}
        self._by_name: dict[str, list[KnownPerson]] = {}
        self._by_phone: dict[str, list[KnownPerson]] = {}
        for person in facts.people:
            self._by_name.setdefault(fold(person.name), []).append(person)
            if person.phone:
                self._by_phone.setdefault(person.phone, []).append(person)
        self._seen: dict[object, int] = {}

    def judge(self, entry: Entry) -> Judged:
        row = self._place(Judged(entry, "new"))
        if row.is_left_out:
            return row
        row, number = self._read(row)
        if row.mistakes:
            return replace(row, verdict="error")
        if row.verdict == "doubt":
            return row
        row = self._match(row, number)
        return self._once(row) if row.verdict in {"new", "changed", "same"} else row

    def _place(self, row: Judged) -> Judged:
        """The cooperative that the row names."""
        text, home = row.entry["organization"], self.facts.home.organization_id
        known = self._organizations.get(fold(text)) if text else None
        if home and text and (known is None or known.id != home):
            return _mistake(row, "organization", NotYourCooperative())
        if home:
            return replace(row, organization_id=home)
        if not text:
            return self._place_unnamed(row)
        if known is not None and (known.is_offered or not self.facts.home.cohort_id):
            return replace(row, organization_id=known.id)
        return self._ask_organization(row, text, known)

    def _place_unnamed(self, row: Judged) -> Judged:
        offered = [one for one in self.facts.organizations if one.is_offered]
        if len(offered) == 1:
            return replace(row, organization_id=offered[0].id)
        if row.entry["learner_number"]:
            return row  # the person tells the cooperative
        return _mistake(row, "organization", CooperativeMissing())

    def _ask_organization(self, row: Judged, text: str, known: KnownOrganization | None) -> Judged:
        why: Why = "organization not offered" if known else "organization unknown"
        choices = (known.id,) if known else tuple(self._by_id)
        key = f"organization-{sha256(fold(text).encode()).hexdigest()[:12]}"
        answer = self._ask(
            Question(
                key, why, text, (row.entry.number,), organizations=choices, may_be_new=not known
            )
        )
        if not answer:
            return replace(row, verdict="doubt")
        if answer == SKIP:
            return replace(row, verdict="same", is_left_out=True)
        if answer == NEW:
            return replace(row, made=text)
        return replace(row, organization_id=int(answer))

    def _read(self, row: Judged) -> tuple[Judged, str]:
        """Each cell as it would be stored; all mistakes of the row at once."""
        mistakes = list(row.mistakes)
        country = self.facts.country
        if row.organization_id:
            country = self._by_id[row.organization_id].country

        def take(key: Key, reader: Callable[[str], str]) -> str:
            try:
                return reader(row.entry[key])
            except Refusal as refusal:
                mistakes.append(Mistake(key, row.entry[key], refusal))
                return ""

        values = Values(
            name=take("name", read_name),
            phone=take("phone", lambda text: read_phone(text, country)),
            email=take("email", read_email),
            language=take("language", read_language),
        )
        number = take("learner_number", read_learner_number)
        if number and number not in self._by_number:
            mistakes.append(Mistake("learner_number", row.entry["learner_number"], NumberUnknown()))
        return replace(row, values=values, mistakes=tuple(mistakes)), number

    def _match(self, row: Judged, number: str) -> Judged:
        if number:
            person = self._by_number[number]
            if fold(person.name) == fold(row.values.name):
                return self._settle(row, person)
            return self._ask_person(row, "number, other name", [person], may_be_new=False)
        named = self._by_name.get(fold(row.values.name), [])
        reached = self._by_phone.get(row.values.phone, []) if row.values.phone else []
        both = [one for one in named if one in reached]
        if both:
            return self._match_both(row, both)
        here = [one for one in named if row.organization_id in one.organization_ids]
        if here:
            return self._match_named(row, here)
        near = [one for one in reached if row.organization_id in one.organization_ids]
        return self._ask_person(row, "same phone", near) if near else row

    def _match_named(self, row: Judged, here: list[KnownPerson]) -> Judged:
        phone = row.values.phone
        if len(here) > 1:
            return self._ask_person(row, "several", here)
        if phone and here[0].phone and phone != here[0].phone:
            return self._ask_person(row, "other phone", here)
        return self._settle(row, here[0])

    def _match_both(self, row: Judged, both: list[KnownPerson]) -> Judged:
        if len(both) > 1:
            return self._ask_person(row, "several", both)
        if row.organization_id in both[0].organization_ids:
            return self._settle(row, both[0])
        return self._ask_person(row, "elsewhere", both)

    def _ask_person(
        self, row: Judged, why: Why, people: Sequence[KnownPerson], *, may_be_new: bool = True
    ) -> Judged:
        answer = self._ask(
            Question(
                f"row-{row.entry.number}",
                why,
                row.values.name,
                (row.entry.number,),
                people=tuple(one.id for one in people),
                may_be_new=may_be_new,
            )
        )
        if not answer:
            return replace(row, verdict="doubt")
        if answer == SKIP:
            return replace(row, verdict="same", is_left_out=True)
        if answer == NEW:
            return row
        return self._settle(row, next(one for one in people if str(one.id) == answer))

    def _settle(self, row: Judged, person: KnownPerson) -> Judged:
        """The row means this person. Her cooperative stays what it is."""
        hers = next((one for one in person.organization_ids if one == row.organization_id), None)
        hers = hers or next(iter(person.organization_ids), None)
        offered = self._by_id[hers].is_offered if hers else False
        if person.waits_for and self.facts.home.cohort_id and not offered:
            return _mistake(row, "organization", NotOffered())
        changes = compare(row.values, person, self.facts.home)
        return replace(
            row,
            verdict="changed" if changes else "same",
            person_id=person.id,
            organization_id=hers,
            made="",
            changes=changes,
        )

    def _once(self, row: Judged) -> Judged:
        """One person stands in one row."""
        mark: object = row.person_id
        if row.person_id is None:
            mark = (fold(row.values.name), row.organization_id, fold(row.made), row.values.phone)
        first = self._seen.setdefault(mark, row.entry.number)
        if first != row.entry.number:
            return _mistake(row, "name", RowTwice(row=first))
        return row

    def _ask(self, question: Question) -> str:
        """The answer given, if it is still one of the choices; the question is kept."""
        given = self.answers.get(question.key, "")
        ids = {str(one) for one in (*question.people, *question.organizations)}
        fits = given == SKIP or given in ids or (given == NEW and question.may_be_new)
        known = self.questions.get(question.key)
        rows = (*known.rows, *question.rows) if known else question.rows
        answer = given if fits else ""
        self.questions[question.key] = replace(question, rows=rows, answer=answer)
        return answer


def _mistake(row: Judged, column: Key, refusal: Refusal) -> Judged:
    told = Mistake(column, row.entry[column], refusal)
    return replace(row, verdict="error", mistakes=(*row.mistakes, told))
