"""One file for each page of the coordinators' room."""

from lms.pages.coordination.views import (  # noqa: F401
    certificate,
    certificate_by_hand,
    certificate_files,
    certificates,
    cohort,
    cohorts,
    organizations,
    projector,
    training_day,
    workshop,
)
