"""A cohort's certificates: issued, replaced, revoked, and their files."""

from flask import Blueprint

blueprint = Blueprint("certification", __name__)

from lms.pages.certification import views  # noqa: E402, F401 - views register themselves
