"""The managers' pages: their organization, its members, its plan."""

from flask import Blueprint

blueprint = Blueprint("manager", __name__)
