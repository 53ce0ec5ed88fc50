"""The page of one import: row results by kind, fifty rows on a page, open questions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from flask_babel import gettext as _

from lms.accounts.queries.organization_codes import preview_codes
from lms.accounts.rules.namesakes import fold_name
from lms.enrolment.queries.cohorts import get_cohort, list_cohort_courses
from lms.inquiries.queries.open_inquiries import count_open_inquiries_of
from lms.pages.roster.access import RosterContext
from lms.pages.roster.view_models.question_tables import (
    PREFIXES,
    QuestionTable,
    QuestionTables,
    list_countries,
    list_products,
)
from lms.pages.roster.view_models.row_texts import RosterTexts
from lms.pages.roster.view_models.single_questions import QuestionView, SingleQuestions
from lms.roster.matching.columns import COLUMNS
from lms.roster.matching.effects import ImportEffects
from lms.roster.matching.row_results import ROW_STATUSES, RowResult
from lms.roster.queries.imports import ImportPreview, RosterImportRow
from lms.web.moved_inquiries import describe_moved_inquiries
from lms.web.pagination import choose_page
from lms.web.transaction import read_session

QUESTIONS_AT_ONCE = 30
ERROR_ROWS_AT_ONCE = 20


@dataclass(frozen=True)
class RowFilter:
    label: str
    count: int
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class ShownRow:
    number: int
    name: str
    details: tuple[str, ...]
    organization: str
    status: str
    label: str
    lines: tuple[str, ...]

    @property
    def needs_attention(self) -> bool:
        return self.status in {"error", "needs_answer", "registered"}


@dataclass(frozen=True)
class RosterPage:
    """`error_rows`: the first rows with errors. `codes`: name and code of each new cooperative.

    `is_settled`: the list changes nothing, because its people are stored in the same way.
    `is_left_out`: every row is left out.
    """

    filters: tuple[RowFilter, ...]
    rows: tuple[ShownRow, ...]
    error_rows: tuple[ShownRow, ...]
    tables: tuple[QuestionTable, ...]
    countries: tuple[tuple[str, str], ...]
    products: tuple[tuple[str, str], ...]
    questions: tuple[QuestionView, ...]
    open_question_count: int
    errors: int
    effects: ImportEffects
    moved_inquiries: tuple[str, ...]
    codes: tuple[tuple[str, str], ...]
    can_apply: bool
    is_settled: bool
    is_left_out: bool
    has_nothing_to_write: bool
    lacks_cohort_courses: bool
    counts: Mapping[str, int]
    is_open: bool
    is_archived: bool
    lacks_courses: bool
    ignored: tuple[str, ...]
    further: tuple[str, ...]
    lacks_organization: bool
    fingerprint: str
    is_filtered: bool
    page: int
    pages: int
    previous: str
    next: str


def build_page(
    roster_import: RosterImportRow,
    preview: ImportPreview,
    roster: RosterContext,
    *,
    kind: str,
    typed: Mapping[str, str],
) -> RosterPage:
    """Return the page; `kind`: a kind of row result, or "" for all. `typed`: of a refused form."""
    words = RosterTexts(preview)
    kind = kind if kind in ROW_STATUSES else ""
    wanted = [row for row in preview.rows if not kind or row.status == kind]
    page = choose_page(len(wanted))
    shown = wanted[page.offset : page.offset + page.limit]
    tables = QuestionTables(preview, words, typed).build()
    makes_organizations = any(table.makes_organizations for table in tables)
    query, look = {"kind": kind} if kind else {}, partial(roster.preview, roster_import.id)
    return RosterPage(
        filters=tuple(_list_filters(roster_import, preview, roster, words, kind)),
        rows=tuple(_build_shown_row(result, words) for result in shown),
        error_rows=_list_error_rows(preview, words),
        tables=tuple(tables),
        countries=tuple(list_countries()) if makes_organizations else (),
        products=tuple(list_products()) if makes_organizations else (),
        questions=_list_single_questions(preview, words),
        open_question_count=sum(not question.answer for question in preview.questions),
        errors=preview.counts["error"],
        effects=preview.effects,
        moved_inquiries=_describe_inquiries(preview),
        codes=_list_codes(preview.rows),
        can_apply=preview.can_apply,
        is_settled=all(map(_is_settled, preview.rows)) and bool(preview.counts["same"]),
        is_left_out=all(row.is_left_out for row in preview.rows),
        has_nothing_to_write=preview.has_nothing_to_write,
        lacks_cohort_courses=preview.context.has_no_courses,
        counts=preview.counts,
        lacks_courses=preview.context.lacks_courses,
        is_open=preview.context.is_open,
        is_archived=preview.context.is_archived,
        ignored=preview.columns.ignored,
        further=preview.columns.list_further(),
        lacks_organization=preview.lacks_organization_column,
        fingerprint=preview.fingerprint,
        is_filtered=bool(kind) or page.number > 1,
        page=page.number,
        pages=page.last,
        previous=look(page=page.number - 1, **query) if page.number > 1 else "",
        next=look(page=page.number + 1, **query) if page.number < page.last else "",
    )


def _describe_inquiries(preview: ImportPreview) -> tuple[str, ...]:
    """Return what becomes of the questions without an answer of the people who move."""
    target_id = preview.context.scope.cohort_id
    people: dict[int, set[int]] = {}
    for row in preview.rows:
        if row.person_id is None or row.is_left_out:
            continue
        for course in row.moves:
            people.setdefault(course.cohort_id, set()).add(row.person_id)
    if not target_id or not people:
        return ()
    found: Counter[str] = Counter()
    for cohort_id, person_ids in people.items():
        found += count_open_inquiries_of(read_session(), cohort_id=cohort_id, person_ids=person_ids)
    courses = found.keys() & set(list_cohort_courses(read_session(), target_id))
    by_course = Counter({course: found[course] for course in courses})
    target = get_cohort(read_session(), target_id).name
    return tuple(describe_moved_inquiries(by_course, target_id=target_id, target=target))


def _list_codes(rows: Sequence[RowResult]) -> tuple[tuple[str, str], ...]:
    """Return name and code of each cooperative that the import creates, in the order of rows."""
    names: dict[str, str] = {}
    for row in rows:
        if row.new_organization and not row.is_left_out:
            names.setdefault(fold_name(row.new_organization.name), row.new_organization.name)
    return tuple(preview_codes(read_session(), list(names.values())).items())


def _list_single_questions(preview: ImportPreview, words: RosterTexts) -> tuple[QuestionView, ...]:
    """Return the first questions that have no table, the open ones before the others."""
    single = [question for question in preview.questions if question.why not in PREFIXES]
    single.sort(key=lambda question: bool(question.answer))
    return tuple(map(SingleQuestions(preview, words).build, single[:QUESTIONS_AT_ONCE]))


def _is_settled(row: RowResult) -> bool:
    """Return whether the row is not a person, or is a person who is stored with the same values."""
    return row.is_not_person if row.is_left_out else row.status == "same" and not row.unapplied


def _list_error_rows(preview: ImportPreview, words: RosterTexts) -> tuple[ShownRow, ...]:
    wrong = [row for row in preview.rows if row.status == "error"]
    return tuple(_build_shown_row(row, words) for row in wrong[:ERROR_ROWS_AT_ONCE])


def _list_filters(
    roster_import: RosterImportRow,
    preview: ImportPreview,
    roster: RosterContext,
    words: RosterTexts,
    kind: str,
) -> list[RowFilter]:
    every = RowFilter(_("all"), len(preview.rows), roster.preview(roster_import.id), not kind)
    return [
        every,
        *(
            RowFilter(
                words.label(status),
                preview.counts[status],
                roster.preview(roster_import.id, kind=status),
                kind == status,
            )
            for status in ROW_STATUSES
            if preview.counts[status] or kind == status
        ),
    ]


def _build_shown_row(row: RowResult, words: RosterTexts) -> ShownRow:
    return ShownRow(
        number=row.cells.number,
        name=row.shown_name,
        details=tuple(
            row.values.get(key) or row.cells[key]
            for key, column in COLUMNS.items()
            if column.is_shown
        ),
        organization=words.organization(row),
        status=row.status,
        label=words.label(row.status),
        lines=tuple(words.lines(row)),
    )
