"""The page of one list: verdicts by kind, fifty rows at a time, questions that are open."""

from dataclasses import dataclass

from flask_babel import gettext as _

from lms.enrolment.queries.rosters import ImportRow, Preview
from lms.enrolment.roster.verdicts import VERDICTS, Judged
from lms.pages.roster.ways import Room
from lms.pages.roster.wording import Asked, Words

ROWS_A_PAGE = 50
QUESTIONS_AT_ONCE = 30


@dataclass(frozen=True)
class Filter:
    label: str
    count: int
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class ShownRow:
    number: int
    name: str
    phone: str
    organization: str
    verdict: str
    label: str
    lines: tuple[str, ...]

    @property
    def needs_attention(self) -> bool:
        return self.verdict in {"error", "doubt", "known"}


@dataclass(frozen=True)
class RosterPage:
    filters: tuple[Filter, ...]
    rows: tuple[ShownRow, ...]
    questions: tuple[Asked, ...]
    open_questions: int
    mistakes: int
    to_import: int
    known: int
    can_apply: bool
    is_open: bool
    is_archived: bool
    lacks_courses: bool
    ignored: tuple[str, ...]
    mark: str
    page: int
    pages: int
    previous: str
    next: str


def build_page(row: ImportRow, seen: Preview, room: Room, *, kind: str, page: int) -> RosterPage:
    """`kind`: a verdict, or "" for all; mistakes and questions stand first."""
    words = Words(seen)
    kind = kind if kind in VERDICTS else ""
    wanted = [one for one in seen.rows if not kind or one.verdict == kind]
    pages = max(1, -(-len(wanted) // ROWS_A_PAGE))
    page = min(max(page, 1), pages)
    shown = wanted[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE]
    asked = sorted(seen.questions, key=lambda one: bool(one.answer))[:QUESTIONS_AT_ONCE]
    query = {"kind": kind} if kind else {}
    return RosterPage(
        filters=tuple(_list_filters(row, seen, room, words, kind)),
        rows=tuple(_show(one, words) for one in shown),
        questions=tuple(words.ask(one) for one in asked),
        open_questions=sum(not one.answer for one in seen.questions),
        mistakes=seen.counts["error"],
        to_import=seen.counts["new"] + seen.counts["changed"],
        known=seen.counts["known"],
        can_apply=seen.can_apply,
        lacks_courses=seen.facts.lacks_courses,
        is_open=seen.facts.is_open,
        is_archived=seen.facts.is_archived,
        ignored=seen.columns.ignored,
        mark=seen.mark,
        page=page,
        pages=pages,
        previous=room.look(row.id, page=page - 1, **query) if page > 1 else "",
        next=room.look(row.id, page=page + 1, **query) if page < pages else "",
    )


def _list_filters(
    row: ImportRow, seen: Preview, room: Room, words: Words, kind: str
) -> list[Filter]:
    every = Filter(_("all"), len(seen.rows), room.look(row.id), not kind)
    return [
        every,
        *(
            Filter(words.label(one), seen.counts[one], room.look(row.id, kind=one), kind == one)
            for one in VERDICTS
            if seen.counts[one] or kind == one
        ),
    ]


def _show(row: Judged, words: Words) -> ShownRow:
    return ShownRow(
        number=row.entry.number,
        name=row.values.name or row.entry["name"],
        phone=row.values.phone or row.entry["phone"],
        organization=words.organization(row),
        verdict=row.verdict,
        label=words.label(row.verdict),
        lines=tuple(words.lines(row)),
    )
