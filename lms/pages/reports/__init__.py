"""Reports of a cohort, and figures of the whole network."""

from flask import Blueprint

blueprint = Blueprint("reports", __name__)

from lms.pages.reports import views  # noqa: E402, F401 - views register themselves
