"""Reports of a cohort, and figures of the whole network."""

from flask import Blueprint

blueprint = Blueprint("reports", __name__)
