"""Existing people and cooperatives that a list may refer to."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Organization
from lms.accounts.rules.namesakes import (
    OrganizationLabel,
    build_distinct_names,
    fold_name,
    name_with_every_place,
)
from lms.accounts.rules.organization_likeness import find_name_stem
from lms.catalogue.queries.published import list_current_of
from lms.enrolment.models import CohortOrganization
from lms.enrolment.queries.cohorts import get_cohort
from lms.enrolment.rules.cohorts import VisibleCohorts
from lms.roster.matching.columns import RowCells
from lms.roster.matching.people import PersonCandidate, UnseenPerson, load_people
from lms.roster.matching.suspicious_rows import find_suspicions


@dataclass(frozen=True)
class ImportScope:
    """The owner of a list: a cohort, or an organization. `visible`: cooperatives to choose from.

    An organization's list may name a cohort too, in which its people are enrolled. For a cohort's
    list `visible_cohorts` says whose people the importer sees; for an organization's list these are
    its members.
    """

    cohort_id: int | None = None
    organization_id: int | None = None
    visible: frozenset[int] = frozenset()
    visible_cohorts: VisibleCohorts = frozenset()

    @property
    def identity(self) -> tuple[object, ...]:
        """Equal for equal scopes, independent of the order of their sets."""
        visible_cohorts = None if self.visible_cohorts is None else sorted(self.visible_cohorts)
        return (self.cohort_id, self.organization_id, sorted(self.visible), visible_cohorts)


@dataclass(frozen=True)
class OrganizationCandidate:
    """`shown`: names by language as lists show them, with namesakes distinguished."""

    id: int
    code: str
    names: Mapping[str, str] = field(hash=False)
    country: str
    province: str
    is_offered: bool
    shown: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def aliases(self) -> frozenset[str]:
        """Folded texts by which a list may refer to it: code, name, or name with location."""
        labels = name_with_every_place(self.named)
        return frozenset(map(fold_name, (self.code, *self.names.values(), *labels)))

    @property
    def name_stems(self) -> frozenset[str]:
        """Its names without general words, by which another spelling of one is recognized."""
        return frozenset(map(find_name_stem, self.names.values())) - {""}

    @property
    def named(self) -> OrganizationLabel:
        return OrganizationLabel(
            id=self.id,
            code=self.code,
            names=self.names,
            country=self.country,
            province=self.province,
        )


@dataclass(frozen=True)
class CourseEdition:
    course_id: int
    edition_id: int


@dataclass(frozen=True)
class RosterNames:
    """Folded names in a list: of people, and names or codes of cooperatives."""

    names: frozenset[str]
    organizations: frozenset[str]


@dataclass(frozen=True)
class ImportContext:
    """`people`: those visible to the importer. `elsewhere`: others with a name of the list.

    `archived`: names and codes, folded, of archived cooperatives that the list names.
    """

    scope: ImportScope
    zone: str
    is_open: bool
    country: str
    courses: tuple[CourseEdition, ...]
    organizations: tuple[OrganizationCandidate, ...]
    people: tuple[PersonCandidate, ...]
    elsewhere: tuple[UnseenPerson, ...]
    archived: tuple[str, ...] = ()

    @property
    def is_archived(self) -> bool:
        """Return whether the list belongs to a cooperative that accepts no new members."""
        return self.scope.organization_id is not None and not self.organizations

    @property
    def has_no_courses(self) -> bool:
        """Return whether the list belongs to a cohort that takes no course, so nobody comes in."""
        return self.scope.cohort_id is not None and not self.courses

    @property
    def lacks_courses(self) -> bool:
        """Return whether the cohort has no course, so its importer could not see new people."""
        scope = self.scope
        sees_some = scope.organization_id is None and scope.visible_cohorts is not None
        return sees_some and self.has_no_courses

    def fingerprint(self) -> str:
        """Return a digest, equal as long as nothing that a row result depends on has changed.

        It is the same in every process: sets have no stable order, so no set is part of it.
        """
        state = {**vars(self), "scope": self.scope.identity}
        return hashlib.sha256(repr(state).encode()).hexdigest()[:32]


def collect_names(entries: Iterable[RowCells]) -> RosterNames:
    """Return the names in these rows."""
    rows = list(entries)
    names = {row["name"] for row in rows}
    names |= {suspicion.name for suspicion in find_suspicions(rows).values()}
    return RosterNames(
        frozenset(map(fold_name, names)),
        frozenset(fold_name(row["organization"]) for row in rows if row["organization"]),
    )


def load_import_context(session: Session, scope: ImportScope, wanted: RosterNames) -> ImportContext:
    """Return the people visible to the importer, and the cooperatives the list may refer to."""
    cohort = get_cohort(session, scope.cohort_id) if scope.cohort_id else None
    offered = _list_offered(session, scope.cohort_id)
    current, archived = _load_organizations(session, offered)
    organizations = _choose(current, scope, offered, wanted)
    courses = _load_courses(session, cohort.courses if cohort else ())
    countries = [organization.country for organization in organizations]
    people, elsewhere = load_people(
        session,
        scope,
        organization_ids=[organization.id for organization in organizations],
        course_ids=[course.course_id for course in courses],
        names=wanted.names,
    )
    return ImportContext(
        scope=scope,
        zone=cohort.zone if cohort else "",
        is_open=cohort is None or cohort.closed_at is None,
        country=max(sorted(set(countries)), key=countries.count) if countries else "",
        courses=courses,
        organizations=organizations,
        people=people,
        elsewhere=elsewhere,
        archived=_name_archived(archived, wanted),
    )


def _list_offered(session: Session, cohort_id: int | None) -> set[int]:
    query = select(CohortOrganization.organization_id)
    return set(session.scalars(query.where(CohortOrganization.cohort_id == cohort_id)))


def _load_organizations(
    session: Session, offered: set[int]
) -> tuple[list[OrganizationCandidate], list[OrganizationCandidate]]:
    """Return organizations that accept members, and those that are archived."""
    rows = session.execute(
        select(
            Organization.archived_at,
            Organization.id,
            Organization.code,
            Organization.names,
            Organization.country,
            Organization.province,
        ).order_by(Organization.id)
    ).all()
    shown = build_distinct_names(_name(row) for row in rows if row.archived_at is None)
    current: list[OrganizationCandidate] = []
    archived: list[OrganizationCandidate] = []
    for row in rows:
        candidate = OrganizationCandidate(
            **vars(_name(row)), is_offered=row.id in offered, shown=shown.get(row.id, {})
        )
        (current if row.archived_at is None else archived).append(candidate)
    return current, archived


def _name(row: Any) -> OrganizationLabel:  # noqa: ANN401 - a row of many columns
    return OrganizationLabel(
        id=row.id,
        code=row.code,
        names=row.names,
        country=row.country,
        province=row.province,
    )


def _name_archived(
    archived: Iterable[OrganizationCandidate], wanted: RosterNames
) -> tuple[str, ...]:
    aliases = {alias for organization in archived for alias in organization.aliases}
    return tuple(sorted(aliases & wanted.organizations))


def _choose(
    current: Sequence[OrganizationCandidate],
    scope: ImportScope,
    offered: set[int],
    wanted: RosterNames,
) -> tuple[OrganizationCandidate, ...]:
    """Return the own one; for a cohort's list those to choose from, and all that it may name.

    Coordinators may know the names of all cooperatives, and one that exists is not created a second
    time.
    """
    if scope.organization_id:
        return tuple(
            organization for organization in current if organization.id == scope.organization_id
        )
    selectable = offered | scope.visible
    stems = set(map(find_name_stem, wanted.organizations)) - {""}
    return tuple(
        organization
        for organization in current
        if organization.id in selectable
        or organization.aliases & wanted.organizations
        or organization.name_stems & stems
    )


def _load_courses(session: Session, names: Sequence[str]) -> tuple[CourseEdition, ...]:
    """Return the open courses; a retired course accepts no new learners."""
    return tuple(
        CourseEdition(course.course_id, course.edition_id)
        for course in list_current_of(session, names)
        if not course.retired_at
    )
