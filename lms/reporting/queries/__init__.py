"""What reports read: aggregates in SQL, and the reports kept."""

from lms.reporting.queries.counts import (
    count_by_course,
    count_by_organization,
    count_never_invited,
    list_head_counts,
    list_learners,
)
from lms.reporting.queries.kept import get_figures, get_report, get_report_by_id, list_reports
from lms.reporting.queries.organizations import count_network, list_organizations
from lms.reporting.queries.rows import (
    Counts,
    HeadCountRow,
    OrganizationRow,
    ReportRow,
    Span,
)
from lms.reporting.queries.weeks import list_weeks_in

__all__ = [
    "Counts", "HeadCountRow", "OrganizationRow", "ReportRow", "Span",
    "count_by_course", "count_by_organization", "count_network", "count_never_invited",
    "get_figures", "get_report", "get_report_by_id", "list_head_counts", "list_learners",
    "list_organizations", "list_reports", "list_weeks_in",
]  # fmt: skip
