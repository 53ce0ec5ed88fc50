"""Cohorts: who takes part, who is at risk, dates, staff, cards and announcements."""

from flask import Blueprint

blueprint = Blueprint("cohorts", __name__)
