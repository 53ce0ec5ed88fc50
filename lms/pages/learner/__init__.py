"""The learners' pages: their courses, attempts, certificates and account."""

from flask import Blueprint

blueprint = Blueprint("learner", __name__)

from lms.pages.learner import views  # noqa: E402, F401 - views register themselves
