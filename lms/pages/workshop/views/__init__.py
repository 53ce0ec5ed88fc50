"""A page of the workshop in each module."""

from lms.pages.workshop.views import (  # noqa: F401
    projector,
    training_day,
    workshop,
    workshop_code,
    workshop_out,
)
