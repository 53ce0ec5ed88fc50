"""The learner's room: what is hers to learn, to prove and to keep."""

from flask import Blueprint

blueprint = Blueprint("learner", __name__)

from lms.pages.learner import views  # noqa: E402, F401 - views register themselves
