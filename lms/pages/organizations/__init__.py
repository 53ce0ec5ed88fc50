"""Organizations: approval, managers, archive, merge, and requests about them."""

from flask import Blueprint

blueprint = Blueprint("organizations", __name__)
