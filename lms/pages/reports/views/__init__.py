"""One module for each page of the room."""

from lms.pages.reports.views import (  # noqa: F401
    network,
    report,
    reports,
)
