"""Reports, one report, and the network in a module each."""

from lms.pages.reports.views import (  # noqa: F401
    network,
    report,
    reports,
)
