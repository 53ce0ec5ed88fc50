"""The page of one import: row results by kind, fifty rows on a page, open questions."""

from dataclasses import dataclass

from flask_babel import gettext as _

from lms.pages.roster.access import RosterUrls
from lms.pages.roster.view_models.row_texts import QuestionView, RosterTexts
from lms.roster.matching.columns import COLUMNS
from lms.roster.matching.row_results import ROW_STATUSES, RowResult
from lms.roster.queries.imports import ImportPreview, RosterImportRow

ROWS_A_PAGE = 50
QUESTIONS_AT_ONCE = 30


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
        return self.status in {"error", "doubt", "known"}


@dataclass(frozen=True)
class RosterPage:
    filters: tuple[RowFilter, ...]
    rows: tuple[ShownRow, ...]
    questions: tuple[QuestionView, ...]
    open_questions: int
    errors: int
    to_import: int
    unseen_people: int
    can_apply: bool
    is_open: bool
    is_archived: bool
    lacks_courses: bool
    ignored: tuple[str, ...]
    further: tuple[str, ...]
    fingerprint: str
    page: int
    pages: int
    previous: str
    next: str


def build_page(
    row: RosterImportRow, seen: ImportPreview, urls: RosterUrls, *, kind: str, page: int
) -> RosterPage:
    """Return the page; `kind`: a kind of row result, or "" for all, errors and questions first."""
    words = RosterTexts(seen)
    kind = kind if kind in ROW_STATUSES else ""
    wanted = [row for row in seen.rows if not kind or row.status == kind]
    pages = max(1, -(-len(wanted) // ROWS_A_PAGE))
    page = min(max(page, 1), pages)
    shown = wanted[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE]
    questions = sorted(seen.questions, key=lambda question: bool(question.answer))[
        :QUESTIONS_AT_ONCE
    ]
    query = {"kind": kind} if kind else {}
    return RosterPage(
        filters=tuple(_list_filters(row, seen, urls, words, kind)),
        rows=tuple(_show(result, words) for result in shown),
        questions=tuple(words.ask(question) for question in questions),
        open_questions=sum(not question.answer for question in seen.questions),
        errors=seen.counts["error"],
        to_import=seen.counts["new"] + seen.counts["changed"],
        unseen_people=seen.counts["known"],
        can_apply=seen.can_apply,
        lacks_courses=seen.context.lacks_courses,
        is_open=seen.context.is_open,
        is_archived=seen.context.is_archived,
        ignored=seen.columns.ignored,
        further=seen.columns.list_further(),
        fingerprint=seen.fingerprint,
        page=page,
        pages=pages,
        previous=urls.look(row.id, page=page - 1, **query) if page > 1 else "",
        next=urls.look(row.id, page=page + 1, **query) if page < pages else "",
    )


def _list_filters(
    row: RosterImportRow, seen: ImportPreview, urls: RosterUrls, words: RosterTexts, kind: str
) -> list[RowFilter]:
    every = RowFilter(_("all"), len(seen.rows), urls.look(row.id), not kind)
    return [
        every,
        *(
            RowFilter(
                words.label(status),
                seen.counts[status],
                urls.look(row.id, kind=status),
                kind == status,
            )
            for status in ROW_STATUSES
            if seen.counts[status] or kind == status
        ),
    ]


def _show(row: RowResult, words: RosterTexts) -> ShownRow:
    return ShownRow(
        number=row.cells.number,
        name=row.values.get("name") or row.cells["name"],
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
