"""The coordinators' pages: cohorts, organizations, rosters, help, certificates, reports."""

from flask import Blueprint

blueprint = Blueprint("coordination", __name__)

from lms.pages.coordination import views  # noqa: E402, F401 - views register themselves
