"""A report is frozen: figures computed once and kept, with what they mean at that moment."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts.services import Actor, Noted, record_starred
from lms.catalogue.queries import Published, get_published
from lms.enrolment.models import Cohort
from lms.enrolment.queries import CohortRow, get_cohort
from lms.errors import Refusal
from lms.jobs.services import enqueue
from lms.reporting import queries
from lms.reporting.models import Report
from lms.reporting.queries import Counts, OrganizationRow, Span
from lms.reporting.rules import Period, find_period, group, number_unnamed

PRINT_JOB = "reports.print"
VERSION = 1


class PeriodWrong(Refusal):
    message = "The period begins before it ends, and ends today at the latest. Change the dates."


@dataclass(frozen=True)
class Asked:
    """What the form says. `courses`: what the person asking may report on."""

    cohort_id: int
    courses: tuple[str, ...]
    language: str = "en"
    for_outside: bool = True
    with_contacts: bool = False
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True)
class Frozen:
    """`job_id`: the PDF, for a hint to the worker."""

    number: int
    job_id: int


def freeze(session: Session, asked: Asked, *, by: Actor, now: dt.datetime) -> Frozen:
    """Compute the figures of now and keep them as the cohort's next report.

    Raises NotFound, PeriodWrong.
    """
    cohort = get_cohort(session, asked.cohort_id)
    period = find_period(
        asked.since,
        asked.until,
        begins=cohort.starts_on,
        today=now.astimezone(ZoneInfo(cohort.zone)).date(),
    )
    if period is None:
        raise PeriodWrong
    # Two who ask at once get two numbers.
    session.execute(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update(key_share=True))
    last = session.scalar(select(func.max(Report.number)).where(Report.cohort_id == cohort.id))
    row = Report(
        cohort_id=cohort.id,
        number=(last or 0) + 1,
        language=asked.language,
        asked={
            "courses": list(asked.courses),
            "for_outside": asked.for_outside,
            "with_contacts": asked.with_contacts and not asked.for_outside,
            "since": period.since.isoformat(),
            "until": period.until.isoformat(),
        },
        figures=build_figures(session, asked, cohort=cohort, period=period, now=now),
        frozen_at=now,
        frozen_by=by.person_id,
    )
    session.add(row)
    session.flush()
    noted = Noted("report.freeze", "cohort", cohort.id, {"number": row.number})
    record_starred(session, noted, by=by, now=now)
    job_id = enqueue(session, kind=PRINT_JOB, payload={"report_id": row.id}, now=now)
    return Frozen(row.number, job_id)


def record_file(session: Session, *, report_id: int, sha256: str) -> None:
    """The printed report lies in the store."""
    session.get_one(Report, report_id).pdf_sha256 = sha256
    session.flush()


def build_figures(
    session: Session, asked: Asked, *, cohort: CohortRow, period: Period, now: dt.datetime
) -> dict[str, Any]:
    """The snapshot: plain values that no later change of code or data reaches."""
    span = _span(asked, cohort, period, now)
    learners = _learners(session, span) if not asked.for_outside else _Learners()
    rows = queries.list_organizations(session, cohort.id)
    counts = queries.count_by_organization(session, span)
    waiting = queries.list_never_invited(session, span)
    numbers = number_unnamed(row.may_be_named for row in rows)
    own = {
        row.id: {
            **asdict(counts.get(row.id, Counts())),
            "never_invited": sum(one.organization_id == row.id for one in waiting),
        }
        for row in rows
    }
    if None in counts:
        own[0] = {**asdict(counts[None]), "never_invited": 0}
    hides = asked.for_outside
    organizations = [
        {**_describe(row, number if hides else None), **own[row.id]}
        for row, number in zip(rows, numbers, strict=True)
    ]
    if None in counts:
        organizations.append({"number": None, "name_en": "", "name_zh": "", **own[0]})
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
        "organizations": organizations,
        "countries": _group(own, {row.id: (row.country,) for row in rows}),
        "products": _group(own, {row.id: row.products for row in rows}),
        "courses": [
            {"key": name, **asdict(found)}
            for name, found in queries.count_by_course(session, span).items()
        ],
        "titles": _titles(session, asked, learners),
        "head_counts": _head_counts(session, span, [row.id for row in rows], hides=hides),
        "people": [] if hides else _people(learners, rows, with_contacts=asked.with_contacts),
        "never_invited": [] if hides else _waiting(waiting, rows),
        "lessons": {} if hides else learners.lessons,
    }


@dataclass(frozen=True)
class _Learners:
    rows: Sequence[tuple[Any, ...]] = ()
    published: Mapping[str, Published] | None = None

    @property
    def lessons(self) -> dict[str, list[str]]:
        """Names of lessons by course, in the order of the course."""
        known = self.published or {}
        return {name: list(one.structure.order) for name, one in known.items()}


def _span(asked: Asked, cohort: CohortRow, period: Period, now: dt.datetime) -> Span:
    zone = ZoneInfo(cohort.zone)
    since = dt.datetime.combine(period.since, dt.time(), zone)
    end = dt.datetime.combine(period.until + dt.timedelta(days=1), dt.time(), zone)
    courses = tuple(name for name in cohort.courses if name in asked.courses)
    return Span(cohort.id, courses, since, min(end, now + dt.timedelta(seconds=1)),
                period.until, period.since)  # fmt: skip


def _describe(row: OrganizationRow, number: int | None) -> dict[str, Any]:
    """An organization by name, or by number and country alone."""
    if number is not None:
        return {"number": number, "name_en": "", "name_zh": "", "country": row.country}
    kept = asdict(row)
    del kept["id"], kept["may_be_named"]
    return {"number": None, **kept, "products": list(row.products)}


def _sum(rows: Iterable[Mapping[str, int]]) -> dict[str, int]:
    names = [*asdict(Counts()), "never_invited"]
    kept = list(rows)
    return {name: sum(row[name] for row in kept) for name in names}


def _group(
    own: Mapping[int, Mapping[str, int]], members: Mapping[int, Sequence[str]]
) -> list[dict[str, Any]]:
    return [
        {"key": cell.key, "organizations": len(cell.ids), **_sum(own[one] for one in cell.ids)}
        for cell in group({one: keys or ("",) for one, keys in members.items()})
    ]


def _count_producers(
    rows: Sequence[OrganizationRow], own: Mapping[int, Mapping[str, int]]
) -> dict[str, int]:
    """Members of organizations of which somebody finished, of all members that are known."""
    reached = [row for row in rows if own[row.id]["finished"]]
    return {
        "represented": sum(row.members or 0 for row in reached),
        "of": sum(row.members or 0 for row in rows),
        "organizations": len(reached),
        "of_organizations": len(rows),
        "unknown": sum(row.members is None for row in rows),
    }


def _learners(session: Session, span: Span) -> _Learners:
    rows = queries.list_learners(session, span)
    published = {row[_COURSE]: get_published(session, row[_REVISION]) for row in rows}
    return _Learners(rows, published)


_COURSE, _REVISION = 6, 7


def _titles(session: Session, asked: Asked, learners: _Learners) -> dict[str, dict[str, str]]:
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
    places = {row.id: place for place, row in enumerate(rows)}
    return [_person(row, places, learners, with_contacts=with_contacts) for row in learners.rows]


def _person(
    row: tuple[Any, ...],
    places: Mapping[int, int],
    learners: _Learners,
    *,
    with_contacts: bool,
) -> dict[str, Any]:
    (_, organization, name, number, phone, email, course, revision, enrolled, entered, done,
     total, passed, finished, bits, left) = row  # fmt: skip
    published = (learners.published or {})[course]
    del revision
    contacts = {"phone": phone, "email": email} if with_contacts else {}
    return {
        "name": name,
        "learner_number": number,
        "organization": places.get(organization),
        **contacts,
        "course": course,
        "enrolled_at": enrolled.isoformat(),
        "entered": bool(entered),
        "required_done": done,
        "required_total": total or len(published.structure.required),
        "passed": bool(passed),
        "finished_at": finished.isoformat() if finished else None,
        "left": bool(left),
        "done": _done_in_order(published, bits or 0),
    }


def _done_in_order(published: Published, bits: int) -> str:
    """One digit for each lesson in the order of the course: short for thousands of people."""
    places = {name: place for place, name in enumerate(published.bits)}
    return "".join(str(bits >> places[name] & 1) for name in published.structure.order)


def _waiting(
    waiting: Sequence[queries.PersonRow], rows: Sequence[OrganizationRow]
) -> list[dict[str, Any]]:
    places = {row.id: place for place, row in enumerate(rows)}
    return [
        {"name": one.printed_name, "learner_number": one.learner_number,
         "organization": places.get(one.organization_id or 0)}
        for one in waiting
    ]  # fmt: skip


def _head_counts(
    session: Session, span: Span, places: Sequence[int], *, hides: bool
) -> list[dict[str, Any]]:
    """Counted by hand; titles of days are free text, so those outside do not get them."""
    return [
        {
            "day": row.day.isoformat(),
            "title": "" if hides else row.title,
            "organization": places.index(row.organization_id)
            if row.organization_id in places
            else None,
            "present": row.present,
            "women": row.women,
            "under_35": row.under_35,
        }
        for row in queries.list_head_counts(session, span)
    ]
