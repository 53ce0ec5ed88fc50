"""A cohort's workshop: the join code, who is to be confirmed, the projector page, training days."""

from flask import Blueprint

blueprint = Blueprint("workshop", __name__)
