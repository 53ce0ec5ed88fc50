"""The public pages: the catalogue, sign-in, joining, and verification."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)

from lms.pages.public import views  # noqa: E402, F401 - views register themselves
