"""Queries of reports: aggregates in SQL, and the stored reports."""

from lms.reporting.queries.counts import (
    count_by_course,
    count_by_organization,
    count_never_invited,
    list_head_counts,
    list_learners,
)
from lms.reporting.queries.organizations import count_network, list_organizations
from lms.reporting.queries.rows import (
    HeadCountRow,
    OrganizationRow,
    PeopleCounts,
    ReportRow,
    ReportSpan,
)
from lms.reporting.queries.stored_reports import (
    get_figures,
    get_report,
    get_report_by_id,
    list_reports,
)
from lms.reporting.queries.weeks import get_weekly_progress_of_report

__all__ = [
    "HeadCountRow",
    "OrganizationRow",
    "PeopleCounts",
    "ReportRow",
    "ReportSpan",
    "count_by_course",
    "count_by_organization",
    "count_network",
    "count_never_invited",
    "get_figures",
    "get_report",
    "get_report_by_id",
    "get_weekly_progress_of_report",
    "list_head_counts",
    "list_learners",
    "list_organizations",
    "list_reports",
]  # fmt: skip
