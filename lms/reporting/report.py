"""A report as values: what is stored as JSON, and what page, workbook, CSV and PDF show.

Nothing in it is computed again: a report keeps what the platform knew when it was made. A field
that is added gets a default, so that stored reports still load; a field that changes its meaning
raises REPORT_VERSION.
"""

import datetime as dt
import functools
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Annotated

from pydantic import BeforeValidator, TypeAdapter

from lms.errors import Refusal
from lms.learning.queries.weeks import WeeklyProgress
from lms.plan.rules.step_totals import StepCounts
from lms.reporting.rules import ReportCell

REPORT_VERSION = 6


class ReportVersionUnknown(Refusal):
    message = (
        "This report is in format %(version)s, and this version of the platform reads format"
        " %(known)s. Update the platform, or make the report again."
    )


@dataclass(frozen=True)
class ReportScope:
    """A requested report. Both days are included; contacts only in one for our own use."""

    courses: tuple[str, ...]
    for_outside: bool
    with_contacts: bool
    since: dt.date
    until: dt.date


@dataclass(frozen=True)
class PeopleCounts:
    """People of one group. `passed`: at least one quiz; `left`: the organization or the course.

    `finished` and `certificates` count by the end of the period, also before its first day.

    People who joined with a course code and are not confirmed are not counted. `never_invited`:
    members who were in no cohort of the network.
    """

    enrolled: int = 0
    signed_in: int = 0
    passed: int = 0
    finished: int = 0
    certificates: int = 0
    left: int = 0
    never_invited: int = 0


@dataclass(frozen=True)
class ReportOrganization:
    """`names` by language; empty where `number` replaces them.

    `country` is empty where it would identify a numbered organization; `id` is None for the people
    who learn without an organization.
    """

    id: int | None
    number: int | None
    names: dict[str, str]
    country: str
    counts: PeopleCounts


@dataclass(frozen=True)
class ReportGroup:
    """Organizations of a country or product; `key` is empty for those that are not disclosed."""

    key: str
    organizations: int
    counts: PeopleCounts


@dataclass(frozen=True)
class NetworkFigures:
    """Figures over all organizations. One is None if there are too few of them to show it."""

    total: ReportGroup | None
    countries: tuple[ReportGroup, ...] | None
    products: tuple[ReportGroup, ...] | None


@dataclass(frozen=True)
class ReportCourse:
    """`lessons`: names in the order of the course, empty in a report for outside readers.

    `lesson_titles`: of these lessons, by language.
    """

    name: str
    titles: dict[str, str]
    lessons: tuple[str, ...]
    counts: PeopleCounts
    lesson_titles: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class ReportProducers:
    """Members of organizations: of those where somebody finished, and of all that take part.

    `unknown`: organizations that gave no number. `only_offered`: organizations that were offered
    the cohort and do not take part; they are in no other figure.
    """

    represented: int
    total_members: int
    organizations: int
    total_organizations: int
    unknown: int
    only_offered: int = 0

    @property
    def is_unknown(self) -> bool:
        """Return whether somebody finished, and no cooperative of theirs gave its number."""
        return bool(self.organizations) and not self.represented


@dataclass(frozen=True)
class ReportHeadCount:
    """`title` is free text, so it is empty in a report for outside readers."""

    day: dt.date
    title: str
    organization_id: int
    present: int
    women: int
    under_35: int


@dataclass(frozen=True)
class ReportPerson:
    """One enrolment. `done`: one digit for each lesson of the course."""

    name: str
    learner_number: str
    organization_id: int | None
    phone: str
    email: str
    course: str
    enrolled_at: dt.datetime
    signed_in: bool
    required_done: int
    required_total: int
    passed: bool
    finished_at: dt.datetime | None
    left: bool
    done: str = ""


@dataclass(frozen=True)
class ReportFigures:
    """A whole report. `courses` are those with learners; `people` is empty for outside readers.

    `steps`: of organizations that take part and whose plans the author of the report may read.
    """

    as_of: dt.datetime
    cohort: str
    zone: str
    scope: ReportScope
    total: PeopleCounts
    producers: ReportProducers
    organizations: tuple[ReportOrganization, ...]
    countries: tuple[ReportGroup, ...]
    products: tuple[ReportGroup, ...]
    courses: tuple[ReportCourse, ...]
    progress: WeeklyProgress
    due_days: tuple[dt.date, ...]
    head_counts: tuple[ReportHeadCount, ...]
    people: tuple[ReportPerson, ...]
    steps: tuple[StepCounts, ...] = ()
    version: int = REPORT_VERSION


def _check_version(stored: dict[str, object]) -> dict[str, object]:
    if stored.get("version") != REPORT_VERSION:
        raise ReportVersionUnknown(version=stored.get("version"), known=REPORT_VERSION)
    return stored


FIGURES: TypeAdapter[ReportFigures] = TypeAdapter(
    Annotated[ReportFigures, BeforeValidator(_check_version)]
)
"""To and from JSON. Raises ReportVersionUnknown."""
SCOPE: TypeAdapter[ReportScope] = TypeAdapter(ReportScope)
NETWORK: TypeAdapter[NetworkFigures] = TypeAdapter(NetworkFigures)


@functools.cache
def network_format() -> str:
    """Return a hash of the fields of NetworkFigures: stored JSON of another one is unreadable."""
    schema = json.dumps(NETWORK.json_schema(), sort_keys=True)
    return hashlib.sha256(schema.encode()).hexdigest()


def add_counts(parts: Iterable[PeopleCounts]) -> PeopleCounts:
    """Return the sum, figure by figure."""
    summands = tuple(parts)
    names = [field.name for field in fields(PeopleCounts)]
    return PeopleCounts(**{name: sum(getattr(part, name) for part in summands) for name in names})


def count_cells(
    cells: Iterable[ReportCell], counts: Mapping[int, PeopleCounts]
) -> tuple[ReportGroup, ...]:
    """Return the sum of each cell; `counts` by the ids in the cells."""
    return tuple(
        ReportGroup(cell.key, len(cell.ids), add_counts(counts[id_] for id_ in cell.ids))
        for cell in cells
    )
