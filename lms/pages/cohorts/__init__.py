"""Cohorts: who takes part, who is at risk, dates, staff, cards and announcements."""

from flask import Blueprint

blueprint = Blueprint("cohorts", __name__)

from lms.pages.cohorts import views  # noqa: E402, F401 - views register themselves
