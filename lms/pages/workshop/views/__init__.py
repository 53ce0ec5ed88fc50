"""One module for each page of the room."""

from lms.pages.workshop.views import (  # noqa: F401
    projector,
    training_day,
    workshop,
    workshop_code,
    workshop_out,
)
