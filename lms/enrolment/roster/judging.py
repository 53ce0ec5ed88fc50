"""Rows against what is known.

Never merged on a doubt: whatever is not certain becomes a question, and its answer decides.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from lms.accounts.rules.namesakes import fold_name
from lms.enrolment.roster.asking import Asking
from lms.enrolment.roster.columns import Key
from lms.enrolment.roster.entries import (
    Entry,
    read_email,
    read_language,
    read_learner_number,
    read_name,
    read_phone,
)
from lms.enrolment.roster.facts import Facts
from lms.enrolment.roster.matching import Matching
from lms.enrolment.roster.placing import Placing, mistaken
from lms.enrolment.roster.verdicts import Judged, Mistake, Question, Values
from lms.errors import Refusal


class NumberUnknown(Refusal):
    """The same for a number of nobody and of somebody whom the maker of the list does not see."""

    message = (
        "None of your people has this number. Compare it with the card: if it stands there, the "
        "person is known to the network, so ask an administrator. Leave it empty for new people."
    )


class RowTwice(Refusal):
    message = "Row %(row)s names the same person. Keep one of the two, or add their phones."


def judge(
    entries: Sequence[Entry], facts: Facts, answers: Mapping[str, str]
) -> tuple[tuple[Judged, ...], tuple[Question, ...]]:
    """A verdict for each row, and every question, answered or not."""
    asking = Asking(answers)
    judging = _Judging(facts, asking)
    rows = tuple(judging.judge(entry) for entry in entries)
    return rows, tuple(asking.questions.values())


class _Judging:
    def __init__(self, facts: Facts, asking: Asking) -> None:
        self._country = facts.country
        self._placing = Placing(facts, asking)
        self._matching = Matching(facts, asking, self._placing)
        self._seen: dict[object, int] = {}

    def judge(self, entry: Entry) -> Judged:
        row = self._placing.place(Judged(entry, "new"))
        if row.is_left_out:
            return row
        row, number = self._read(row)
        if row.mistakes:
            return replace(row, verdict="error")
        if row.verdict == "doubt":
            return row
        row = self._matching.match(row, number)
        return self._once(row) if row.verdict in {"new", "changed", "same"} else row

    def _read(self, row: Judged) -> tuple[Judged, str]:
        """Each cell as it would be stored; all mistakes of the row at once."""
        mistakes = list(row.mistakes)
        country = self._country
        if row.organization_id:
            country = self._placing.by_id[row.organization_id].country

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
        row = replace(row, values=values, mistakes=tuple(mistakes))
        if number and not self._matching.knows(row, number):
            row = mistaken(row, "learner_number", NumberUnknown())
        return row, number

    def _once(self, row: Judged) -> Judged:
        """One person stands in one row."""
        if row.is_left_out:
            return row
        mark: object = row.person_id
        if row.person_id is None:
            mark = (
                fold_name(row.values.name),
                row.organization_id,
                fold_name(row.made),
                row.values.phone,
            )
        first = self._seen.setdefault(mark, row.entry.number)
        if first != row.entry.number:
            return mistaken(row, "name", RowTwice(row=first))
        return row
