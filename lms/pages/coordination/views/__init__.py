"""One file for each page of the coordinators' room."""

from lms.pages.coordination.views import (  # noqa: F401
    cohort,
    cohorts,
    organizations,
)
