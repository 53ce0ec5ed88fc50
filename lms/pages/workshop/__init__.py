"""A cohort's workshop: the join code, who waits, the projector page, training days."""

from flask import Blueprint

blueprint = Blueprint("workshop", __name__)

from lms.pages.workshop import views  # noqa: E402, F401 - views register themselves
