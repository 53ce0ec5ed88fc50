"""The public pages: the catalogue, sign-in, joining, and verification."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)
