"""Matching of rows with existing people and cooperatives.

An uncertain match is never applied: it becomes a question, and its answer decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lms.errors import Refusal
from lms.roster.matching.columns import COLUMNS, RowCells
from lms.roster.matching.import_context import ImportContext
from lms.roster.matching.organization_matcher import OrganizationMatcher, with_error
from lms.roster.matching.person_matcher import PersonMatcher
from lms.roster.matching.question_collector import QuestionCollector
from lms.roster.matching.repeats import (
    settle_namesakes,
    settle_repeats,
    settle_shared_phones,
)
from lms.roster.matching.row_results import CellError, RosterQuestion, RowResult
from lms.roster.matching.row_screening import RowScreening


class NumberUnknown(Refusal):
    """The same for an unknown number and for one of a person whom the importer does not see."""

    message = (
        "None of your people has this number. Compare it with the card: if it is right, the "
        "person is registered elsewhere in the network, so ask an administrator. Leave it empty "
        "for new people."
    )


def match_rows(
    entries: Sequence[RowCells], context: ImportContext, answers: Mapping[str, str]
) -> tuple[tuple[RowResult, ...], tuple[RosterQuestion, ...]]:
    """Return a result for each row, and every question, answered or not."""
    question_collector = QuestionCollector(answers)
    screening = RowScreening(entries, question_collector)
    row_matcher = _RowMatcher(context, question_collector, entries)
    rows = [row_matcher.match(screening.screen(cells)) for cells in entries]
    settled: tuple[RowResult, ...] = tuple(rows)
    for settle in (settle_repeats, settle_namesakes, settle_shared_phones):
        settled = settle(settled, question_collector)
    return settled, tuple(question_collector.questions.values())


class _RowMatcher:
    def __init__(
        self,
        context: ImportContext,
        question_collector: QuestionCollector,
        entries: Sequence[RowCells],
    ) -> None:
        self._country = context.country
        self._organization_matcher = OrganizationMatcher(context, question_collector, entries)
        self._person_matcher = PersonMatcher(
            context, question_collector, self._organization_matcher
        )

    def match(self, row: RowResult) -> RowResult:
        if row.is_left_out:
            return row
        needed_answer = row.status == "needs_answer"
        row = self._organization_matcher.match_organization(replace(row, status="new"))
        if row.is_left_out:
            return row
        row, number = self._read(row)
        if row.errors:
            return replace(row, status="error")
        if needed_answer or row.status == "needs_answer":
            return replace(row, status="needs_answer")
        return self._person_matcher.match(row, number)

    def _read(self, row: RowResult) -> tuple[RowResult, str]:
        """Return each cell as it would be stored, with all errors of the row at once."""
        errors = list(row.errors)
        country = self._country
        if row.organization_id:
            country = self._organization_matcher.by_id[row.organization_id].country
        elif row.new_organization:
            country = row.new_organization.country
        values = dict.fromkeys(COLUMNS, "")
        for key, column in COLUMNS.items():
            try:
                values[key] = column.read(row.cells[key], country)
            except Refusal as refusal:
                errors.append(CellError(key, row.cells[key], refusal))
        number = values["learner_number"]
        row = replace(row, values=values, errors=tuple(errors))
        if number and not self._person_matcher.knows(row, number):
            row = with_error(row, "learner_number", NumberUnknown())
        return row, number
