"""The snapshot of a report: figures computed once, as plain values."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from lms.accounts.rules.namesakes import OrganizationLabel, build_distinct_names
from lms.catalogue.queries import PublishedRevision, get_published
from lms.enrolment.queries import CohortRow
from lms.i18n import DEFAULT_LANGUAGE
from lms.learning.rules import from_bits
from lms.reporting import queries
from lms.reporting.progress_chart import build_progress
from lms.reporting.queries import OrganizationRow, PeopleCounts, ReportSpan
from lms.reporting.rules import Period, group_by_key, number_unnamed, select_shared_keys

VERSION = 2
_NOBODY = 0
"""The key of people who learn for no organization."""


@dataclass(frozen=True)
class ReportRequest:
    """The submitted form. `courses`: the courses that the person may report on."""

    cohort_id: int
    courses: tuple[str, ...]
    language: str = DEFAULT_LANGUAGE
    for_outside: bool = True
    with_contacts: bool = False
    since: dt.date | None = None
    until: dt.date | None = None


def build_figures(
    session: Session, asked: ReportRequest, *, cohort: CohortRow, period: Period, now: dt.datetime
) -> dict[str, Any]:
    """Return the snapshot: plain values, independent of later changes of code and data."""
    span = _span(asked, cohort, period, now)
    learners = _learners(session, span) if not asked.for_outside else _Learners()
    rows = queries.list_organizations(session, cohort.id)
    counts = queries.count_by_organization(session, span)
    waiting = queries.count_never_invited(session, span)
    own = {
        row.id: {
            **asdict(counts.get(row.id, PeopleCounts())),
            "never_invited": waiting.get(row.id, 0),
        }
        for row in rows
    }
    if None in counts:
        own[_NOBODY] = {**asdict(counts[None]), "never_invited": 0}
    hides = asked.for_outside
    return {
        "version": VERSION,
        "as_of": now.isoformat(),
        "cohort": cohort.name,
        "zone": cohort.zone,
        "since": period.since.isoformat(),
        "until": period.until.isoformat(),
        "for_outside": asked.for_outside,
        "total": _sum(own.values()),
        "producers": _count_producers(rows, own),
        **_build_organization_rows(rows, own, hides=hides),
        "courses": [
            {"key": name, **asdict(found)}
            for name, found in queries.count_by_course(session, span).items()
        ],
        "progress": build_progress(session, cohort, span),
        "titles": _titles(session, asked, learners),
        "head_counts": _head_counts(session, span, [row.id for row in rows], hides=hides),
        "people": [] if hides else _people(learners, rows, with_contacts=asked.with_contacts),
        "lessons": {} if hides else learners.lessons,
    }


def _build_organization_rows(
    rows: Sequence[OrganizationRow], own: Mapping[int, Mapping[str, int]], *, hides: bool
) -> dict[str, list[dict[str, Any]]]:
    """Return rows by organization, by country and by product.

    In a report for outside readers some organizations have a number instead of a name.
    """
    numbers = number_unnamed(row.may_be_named or not hides for row in rows)
    numbered = {row.id for row, number in zip(rows, numbers, strict=True) if number is not None}
    countries = select_shared_keys({row.id: (row.country,) for row in rows}, numbered)
    products = select_shared_keys({row.id: row.products for row in rows}, numbered)
    names = build_distinct_names(_name(row) for row in rows if row.id not in numbered)
    told = [
        {**_describe(row, number, countries[row.id][0]), **own[row.id], **_label(names, row)}
        for row, number in zip(rows, numbers, strict=True)
    ]
    if _NOBODY in own:
        told.append({"number": None, "name_en": "", "name_zh": "", **own[_NOBODY]})
    return {
        "organizations": told,
        "countries": _group(own, countries),
        "products": _group(own, products),
    }


@dataclass(frozen=True)
class _Learners:
    """`published`: by course the newest edition in use; `own`: by id of revision."""

    rows: Sequence[tuple[Any, ...]] = ()
    published: Mapping[str, PublishedRevision] | None = None
    own: Mapping[int, PublishedRevision] | None = None

    @property
    def lessons(self) -> dict[str, list[str]]:
        """Names of lessons by course, in the order of the course."""
        known = self.published or {}
        return {name: list(one.structure.order) for name, one in known.items()}


def _span(asked: ReportRequest, cohort: CohortRow, period: Period, now: dt.datetime) -> ReportSpan:
    zone = ZoneInfo(cohort.zone)
    since = dt.datetime.combine(period.since, dt.time(), zone)
    end = dt.datetime.combine(period.until + dt.timedelta(days=1), dt.time(), zone)
    courses = tuple(name for name in cohort.courses if name in asked.courses)
    return ReportSpan(cohort.id, courses, since, min(end, now + dt.timedelta(seconds=1)),
                period.until, period.since)  # fmt: skip


def _describe(row: OrganizationRow, number: int | None, country: str) -> dict[str, Any]:
    """Return an organization by name, or by number.

    The country is given with a number only where it does not identify the organization.
    """
    if number is not None:
        return {"number": number, "name_en": "", "name_zh": "", "country": country}
    kept = asdict(row)
    del kept["id"], kept["may_be_named"], kept["province"]
    return {"number": None, **kept, "products": list(row.products)}


def _name(row: OrganizationRow) -> OrganizationLabel:
    return OrganizationLabel(row.id, row.code, row.name_en, row.name_zh, row.country, row.province)


def _label(names: Mapping[int, Mapping[str, str]], row: OrganizationRow) -> dict[str, str]:
    """Return its names, with code and location where another one has the same name."""
    return {f"name_{language}": name for language, name in names.get(row.id, {}).items()}


def _sum(rows: Iterable[Mapping[str, int]]) -> dict[str, int]:
    names = [*asdict(PeopleCounts()), "never_invited"]
    kept = list(rows)
    return {name: sum(row[name] for row in kept) for name in names}


def _group(
    own: Mapping[int, Mapping[str, int]], members: Mapping[int, Sequence[str]]
) -> list[dict[str, Any]]:
    return [
        {"key": cell.key, "organizations": len(cell.ids), **_sum(own[one] for one in cell.ids)}
        for cell in group_by_key(members)
    ]


def _count_producers(
    rows: Sequence[OrganizationRow], own: Mapping[int, Mapping[str, int]]
) -> dict[str, int]:
    """Count members of organizations in which somebody finished, and all members known."""
    reached = [row for row in rows if own[row.id]["finished"]]
    return {
        "represented": sum(row.members or 0 for row in reached),
        "of": sum(row.members or 0 for row in rows),
        "organizations": len(reached),
        "of_organizations": len(rows),
        "unknown": sum(row.members is None for row in rows),
    }


def _learners(session: Session, span: ReportSpan) -> _Learners:
    rows = queries.list_learners(session, span)
    own = {id_: get_published(session, id_) for id_ in {row[_REVISION] for row in rows}}
    ordered = sorted(own.values(), key=lambda one: (one.edition_id, one.revision_id))
    return _Learners(rows, {one.structure.id: one for one in ordered}, own)


_COURSE, _REVISION = 6, 7


def _titles(
    session: Session, asked: ReportRequest, learners: _Learners
) -> dict[str, dict[str, str]]:
    from lms.catalogue.queries import get_current

    known = {name: one.structure for name, one in (learners.published or {}).items()}
    return {
        name: dict(
            known[name].titles
            if name in known
            else get_published(session, get_current(session, name).id).structure.titles
        )
        for name in asked.courses
    }


def _people(
    learners: _Learners, rows: Sequence[OrganizationRow], *, with_contacts: bool
) -> list[dict[str, Any]]:
    order = {row.id: index for index, row in enumerate(rows)}
    return [_person(row, order, learners, with_contacts=with_contacts) for row in learners.rows]


def _person(
    row: tuple[Any, ...],
    order: Mapping[int, int],
    learners: _Learners,
    *,
    with_contacts: bool,
) -> dict[str, Any]:
    (_, organization, name, number, phone, email, course, revision, enrolled, entered, done,
     total, passed, finished, bits, left) = row  # fmt: skip
    newest, own = (learners.published or {})[course], (learners.own or {})[revision]
    contacts = {"phone": phone, "email": email} if with_contacts else {}
    return {
        "name": name,
        "learner_number": number,
        "organization": order.get(organization),
        **contacts,
        "course": course,
        "enrolled_at": enrolled.isoformat(),
        "entered": bool(entered),
        "required_done": done,
        "required_total": total or len(own.structure.required),
        "passed": bool(passed),
        "finished_at": finished.isoformat() if finished else None,
        "left": bool(left),
        "done": _done_in_order(newest, from_bits(own.bits, bits or 0)),
    }


def _done_in_order(published: PublishedRevision, done: Collection[str]) -> str:
    """Return one digit for each lesson in the order of the course, a compact form."""
    return "".join(str(int(name in done)) for name in published.structure.order)


def _head_counts(
    session: Session, span: ReportSpan, order: Sequence[int], *, hides: bool
) -> list[dict[str, Any]]:
    """Return the head counts.

    Titles of days are free text, so they are left out of reports for outside readers.
    """
    return [
        {
            "day": row.day.isoformat(),
            "title": "" if hides else row.title,
            "organization": order.index(row.organization_id)
            if row.organization_id in order
            else None,
            "present": row.present,
            "women": row.women,
            "under_35": row.under_35,
        }
        for row in queries.list_head_counts(session, span)
    ]
