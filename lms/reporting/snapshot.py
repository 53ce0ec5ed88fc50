"""Builds the figures of a report from what the platform knows now."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from lms.accounts.rules.namesakes import build_distinct_names
from lms.catalogue.queries.published import PublishedRevision, get_current, get_published
from lms.enrolment.queries.cohort_details import list_course_dates
from lms.enrolment.queries.cohorts import CohortRow
from lms.enrolment.queries.organizations import list_organizations_with_readable_plans
from lms.learning.rules.completion import from_bits
from lms.plan.queries.step_counts import count_steps
from lms.plan.rules.step_totals import StepCounts
from lms.reporting.queries.counts import (
    LearnerRow,
    ReportSpan,
    count_by_course,
    count_by_organization,
    count_never_invited,
    get_weekly_progress_of_report,
    list_head_counts,
    list_learners,
)
from lms.reporting.queries.organizations import OrganizationRow, list_organizations
from lms.reporting.report import (
    PeopleCounts,
    ReportCourse,
    ReportFigures,
    ReportGroup,
    ReportHeadCount,
    ReportOrganization,
    ReportPerson,
    ReportProducers,
    ReportScope,
    add_counts,
    count_cells,
)
from lms.reporting.rules import (
    group_by_key,
    number_unnamed,
    order_for_outside,
    select_shared_keys,
)
from lms.workshop.queries.participation import find_participation

_NO_ORGANIZATION = 0
"""The key of people who learn for no organization."""


def build_figures(
    session: Session,
    scope: ReportScope,
    *,
    cohort: CohortRow,
    now: dt.datetime,
    viewer_id: int | None,
    secret: bytes,
) -> ReportFigures:
    """Return the figures, independent of later changes of the data.

    `viewer_id`: who makes the report; steps of plans that they may not read are not counted.
    `secret`: key of the order of organizations that are not named.
    """
    zone = ZoneInfo(cohort.zone)
    since = dt.datetime.combine(scope.since, dt.time(), zone)
    end = dt.datetime.combine(scope.until + dt.timedelta(days=1), dt.time(), zone)
    span = ReportSpan(cohort, scope, since, min(end, now + dt.timedelta(seconds=1)))
    participation = find_participation(session, cohort.id, end=span.end, last_day=scope.until)
    taking_part = list_organizations(session, participation.taking_part)
    rows = _order_rows(taking_part, span, secret)
    counts = _count_organizations(session, span, rows)
    organizations, countries, products = _build_organizations(rows, counts, scope)
    learners = () if scope.for_outside else list_learners(session, span)
    editions = {
        revision_id: get_published(session, revision_id)
        for revision_id in {row.revision_id for row in learners}
    }
    courses = _build_courses(session, span, editions)
    dates = list_course_dates(session, cohort.id)
    due_days = {date.due_on for date in dates if date.due_on and date.course in scope.courses}
    head_counts = list_head_counts(session, span)
    return ReportFigures(
        as_of=now,
        cohort=cohort.name,
        zone=cohort.zone,
        scope=scope,
        total=add_counts(counts.values()),
        producers=_count_producers(rows, counts, len(participation.only_offered)),
        organizations=organizations,
        countries=countries,
        products=products,
        courses=courses,
        progress=get_weekly_progress_of_report(session, span),
        due_days=tuple(sorted(due_days)),
        head_counts=_hide_titles(head_counts, rows) if scope.for_outside else head_counts,
        people=_build_people(learners, editions, courses),
        steps=_count_steps(session, span, rows, viewer_id),
    )


def _order_rows(
    rows: Sequence[OrganizationRow], span: ReportSpan, secret: bytes
) -> tuple[OrganizationRow, ...]:
    """Return the rows in the order of the report, in which numbers disclose no name."""
    if not span.scope.for_outside:
        return tuple(rows)
    by_id = {row.label.id: row for row in rows}
    may_be_named = {id_: row.may_be_named for id_, row in by_id.items()}
    ordered = order_for_outside(may_be_named, cohort_id=span.cohort.id, secret=secret)
    return tuple(by_id[id_] for id_ in ordered)


def _hide_titles(
    head_counts: Sequence[ReportHeadCount], rows: Sequence[OrganizationRow]
) -> tuple[ReportHeadCount, ...]:
    """Return the counts without titles; of one day in the order of the report."""
    positions = {row.label.id: position for position, row in enumerate(rows)}
    ordered = sorted(
        head_counts,
        key=lambda row: (row.day, positions.get(row.organization_id, len(positions))),
    )
    return tuple(replace(row, title="") for row in ordered)


def _count_steps(
    session: Session, span: ReportSpan, rows: Sequence[OrganizationRow], viewer_id: int | None
) -> tuple[StepCounts, ...]:
    """Return the steps as they were at the end of the period, in the order of the report."""
    readable = list_organizations_with_readable_plans(session, span.cohort.id, viewer_id=viewer_id)
    ids = [row.label.id for row in rows if row.label.id in readable]
    return count_steps(session, ids, today=span.scope.until, until=span.end)


def _count_organizations(
    session: Session, span: ReportSpan, rows: Sequence[OrganizationRow]
) -> dict[int, PeopleCounts]:
    counts = count_by_organization(session, span)
    never_invited = count_never_invited(session, span)
    found = {
        organization_id: replace(
            counts.get(organization_id, PeopleCounts()),
            never_invited=never_invited.get(organization_id, 0),
        )
        for organization_id in (row.label.id for row in rows)
    }
    return {**found, _NO_ORGANIZATION: counts[None]} if None in counts else found


def _build_organizations(
    rows: Sequence[OrganizationRow], counts: Mapping[int, PeopleCounts], scope: ReportScope
) -> tuple[tuple[ReportOrganization, ...], tuple[ReportGroup, ...], tuple[ReportGroup, ...]]:
    """Return the figures by organization, by country and by product.

    In a report for outside readers some organizations have a number instead of a name, and the
    country only where it does not identify them.
    """
    numbers = number_unnamed(row.may_be_named or not scope.for_outside for row in rows)
    numbered = {row.label.id for row, number in zip(rows, numbers, strict=True) if number}
    countries = select_shared_keys({row.label.id: (row.label.country,) for row in rows}, numbered)
    by_country = group_by_key(countries)
    products = select_shared_keys(
        {row.label.id: row.products for row in rows}, numbered, by_country
    )
    names = build_distinct_names(row.label for row in rows if row.label.id not in numbered)
    organizations = [
        ReportOrganization(id_, number, names.get(id_, {}), countries[id_][0], counts[id_])
        for id_, number in zip(countries, numbers, strict=True)
    ]
    if _NO_ORGANIZATION in counts:
        organizations.append(ReportOrganization(None, None, {}, "", counts[_NO_ORGANIZATION]))
    by_product = group_by_key(products)
    return tuple(organizations), count_cells(by_country, counts), count_cells(by_product, counts)


def _count_producers(
    rows: Sequence[OrganizationRow], counts: Mapping[int, PeopleCounts], only_offered: int
) -> ReportProducers:
    reached = [row for row in rows if counts[row.label.id].finished]
    return ReportProducers(
        represented=sum(row.members or 0 for row in reached),
        total_members=sum(row.members or 0 for row in rows),
        organizations=len(reached),
        total_organizations=len(rows),
        unknown=sum(row.members is None for row in rows),
        only_offered=only_offered,
    )


def _build_courses(
    session: Session, span: ReportSpan, editions: Mapping[int, PublishedRevision]
) -> tuple[ReportCourse, ...]:
    """Return the courses with learners; their lessons are those of the newest edition in use."""
    counts = count_by_course(session, span)
    ordered = sorted(
        editions.values(), key=lambda edition: (edition.edition_id, edition.revision_id)
    )
    in_use = {published.structure.id: published.structure for published in ordered}
    found = []
    for name in (course for course in span.scope.courses if course in counts):
        published = in_use.get(name)
        shown = published or get_published(session, get_current(session, name).id).structure
        lessons = published.order if published else ()
        titles = tuple(dict(shown.lessons[lesson].titles) for lesson in lessons)
        found.append(ReportCourse(name, dict(shown.titles), lessons, counts[name], titles))
    return tuple(found)


def _build_people(
    learners: Sequence[LearnerRow],
    editions: Mapping[int, PublishedRevision],
    courses: Sequence[ReportCourse],
) -> tuple[ReportPerson, ...]:
    """Add to each person the lessons done, by the edition that the person learns."""
    lessons = {course.name: course.lessons for course in courses}
    people = []
    for row in learners:
        edition = editions[row.revision_id]
        done = from_bits(edition.lessons_by_bit, row.done)
        digits = "".join(str(int(name in done)) for name in lessons[row.person.course])
        required = row.person.required_total or len(edition.structure.required)
        people.append(replace(row.person, done=digits, required_total=required))
    return tuple(people)
