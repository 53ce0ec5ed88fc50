"""The trainers' pages: what learners ask and report, over all their cohorts."""

from flask import Blueprint

blueprint = Blueprint("studio", __name__)
