"""One file for each page of the coordinators' room."""

from lms.pages.coordination.views import (  # noqa: F401
    cards,
    certificate,
    certificate_by_hand,
    certificate_files,
    certificates,
    cohort,
    cohorts,
    need,
    needs,
    network,
    organizations,
    projector,
    report,
    reports,
    training_day,
    workshop,
)
