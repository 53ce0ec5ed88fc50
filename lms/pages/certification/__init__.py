"""A cohort's certificates: issued, replaced, revoked, and their files."""

from flask import Blueprint

blueprint = Blueprint("certification", __name__)
