"""Organizations: approval, managers, archive, merge, and requests about them."""

from flask import Blueprint

blueprint = Blueprint("organizations", __name__)

from lms.pages.organizations import views  # noqa: E402, F401 - views register themselves
