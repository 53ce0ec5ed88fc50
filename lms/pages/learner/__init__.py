"""The learners' pages: their courses, attempts, certificates and account."""

from flask import Blueprint

blueprint = Blueprint("learner", __name__)
