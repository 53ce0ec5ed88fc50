"""A page of the workshop in each module."""

from lms.pages.workshop.views import (  # noqa: F401
    joiner_removal,
    projector,
    training_day,
    workshop,
    workshop_code,
)
