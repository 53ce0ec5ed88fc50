"""The managers' pages: their organization, its members, its plan."""

from flask import Blueprint

blueprint = Blueprint("manager", __name__)

from lms.pages.manager import views  # noqa: E402, F401 - views register themselves
