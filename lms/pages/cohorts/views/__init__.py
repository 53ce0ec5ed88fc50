"""A page or a group of forms of a cohort in each module."""

from lms.pages.cohorts.views import (  # noqa: F401
    announcements,
    at_risk,
    cards,
    cohort,
    cohort_close,
    cohort_settings,
    cohort_staff,
    cohorts,
    dates,
    editions,
    enrolling,
    follow_up,
    offer,
    person,
    person_edit,
    person_leaving,
    person_removal,
    person_worksheet,
    progress,
    steps,
)
