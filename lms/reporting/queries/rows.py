"""Row dataclasses that the queries of reports return."""

import datetime as dt
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ReportSpan:
    """Courses by name, moments from `since` (inclusive) to `end` (exclusive), and days likewise."""

    cohort_id: int
    courses: tuple[str, ...]
    since: dt.datetime
    end: dt.datetime
    last_day: dt.date
    first_day: dt.date


@dataclass(frozen=True)
class PeopleCounts:
    """People of one group. `passed`: at least one quiz; `left`: the organization or the course."""

    enrolled: int = 0
    entered: int = 0
    passed: int = 0
    finished: int = 0
    certificates: int = 0
    left: int = 0

    def __add__(self, other: "PeopleCounts") -> "PeopleCounts":
        return PeopleCounts(
            *(getattr(self, k) + getattr(other, k) for k in self.__dataclass_fields__)
        )


@dataclass(frozen=True)
class OrganizationRow:
    id: int
    code: str
    name_en: str
    name_zh: str
    country: str
    products: tuple[str, ...]
    members: int | None
    may_be_named: bool
    province: str = ""


@dataclass(frozen=True)
class HeadCountRow:
    day: dt.date
    title: str
    organization_id: int
    present: int
    women: int
    under_35: int


@dataclass(frozen=True)
class ReportRow:
    """A frozen report without its figures."""

    id: int
    cohort_id: int
    number: int
    language: str
    asked: dict[str, Any]
    frozen_at: dt.datetime
    frozen_by: str
    pdf_sha256: str | None
