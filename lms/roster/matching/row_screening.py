"""Questions about rows before they are matched: hidden rows, and rows that may not be people.

A total or a signature is left out unless the user says that it is a person, so that one line
below a list does not block the list. All else waits for an answer.
"""

from collections.abc import Sequence
from dataclasses import replace

from lms.roster.matching.cells import holds_number
from lms.roster.matching.columns import RowCells
from lms.roster.matching.question_collector import QuestionCollector, build_key
from lms.roster.matching.row_results import (
    NEW,
    PROPOSED,
    SKIP,
    QuestionReason,
    RosterQuestion,
    RowResult,
)
from lms.roster.matching.suspicious_rows import Suspicion, find_suspicions, is_count

_EXAMPLES_SHOWN = 5
_MORE = " …"


class RowScreening:
    """Asks about suspicious rows of one list; `screen` returns the row, or its result."""

    def __init__(self, entries: Sequence[RowCells], question_collector: QuestionCollector) -> None:
        self._question_collector = question_collector
        self._suspicions = find_suspicions(entries)
        remarks = [row for row in self._suspicions.values() if row.kind == "remark"]
        self._remarks = _list_examples(
            [f"{suspicion.cell_text} → {suspicion.name}" for suspicion in remarks]
        )

    def screen(self, cells: RowCells) -> RowResult:
        """Return the row to match, or one that is left out or waits for an answer."""
        row = RowResult(cells, "new")
        if not cells.texts:
            return replace(_apply_answer(row, SKIP), is_not_person=True)
        if cells.is_hidden:
            row = self._ask(row, "hidden rows", build_key("hidden"), "")
        suspicion = self._suspicions.get(cells.number)
        if suspicion is None or row.is_left_out:
            return row
        if suspicion.kind == "remark":
            return self._ask_about_remark(row, suspicion)
        row = replace(row, is_not_person=suspicion.kind == "not_a_person")
        reason: QuestionReason = "not_a_person" if row.is_not_person else "several names"
        is_reachable = any(holds_number(cells[key]) for key in ("phone", "learner_number"))
        default = SKIP if row.is_not_person and not is_reachable else ""
        key = build_key("person", suspicion.cell_text)
        screened = self._ask(row, reason, key, suspicion.cell_text, default)
        return _drop_counts(screened) if row.is_not_person else screened

    def _ask_about_remark(self, row: RowResult, suspicion: Suspicion) -> RowResult:
        """Ask once about all rows whose cell holds a remark too, as most rows of such a list do."""
        question = RosterQuestion(
            build_key("remark"),
            "remark",
            self._remarks,
            (row.cells.number,),
            extra_choices=(PROPOSED,),
        )
        answer = self._question_collector.ask(question)
        if answer != PROPOSED:
            return _apply_answer(row, answer)
        texts = {**row.cells.texts, "name": suspicion.name}
        return replace(row, cells=replace(row.cells, texts=texts))

    def _ask(
        self, row: RowResult, why: QuestionReason, key: str, found: str, default: str = ""
    ) -> RowResult:
        question = RosterQuestion(key, why, found, (row.cells.number,))
        return _apply_answer(row, self._question_collector.ask(question, default=default))


def _drop_counts(row: RowResult) -> RowResult:
    """Return a row that looked like a total without its number of cooperatives.

    Such a cell names no cooperative.
    """
    if not is_count(row.cells["organization"]):
        return row
    texts = {**row.cells.texts, "organization": ""}
    return replace(row, cells=replace(row.cells, texts=texts))


def _apply_answer(row: RowResult, answer: str) -> RowResult:
    if answer == NEW:
        return row
    if answer == SKIP:
        return replace(row, status="omitted", is_left_out=True)
    return replace(row, status="needs_answer")


def _list_examples(texts: Sequence[str]) -> str:
    more = _MORE if len(texts) > _EXAMPLES_SHOWN else ""
    return "; ".join(texts[:_EXAMPLES_SHOWN]) + more
