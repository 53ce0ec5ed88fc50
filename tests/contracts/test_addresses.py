"""Endpoints declare who may call them; addresses once given stay."""

import re

import pytest
from flask import Flask

from lms.accounts.permissions.matrix import Permission
from lms.config import Settings
from lms.factory import create_app
from lms.web.access import PUBLIC, SIGNED_IN, AccessNotDeclared, check_all_declared, declared_access

# "METHOD /address" as the manual promises them to those who build on them. Removing a line here
# breaks somebody's link.
PROMISED = """
GET /  GET /healthz  GET /readyz  GET /metrics  GET /help  GET /privacy
GET /sign-in  POST /sign-in  POST /sign-out  GET /card/<code>  POST /card
GET /join/<code>  POST /join/<code>  POST /language
GET /courses/  GET /courses/<course>  POST /courses/<course>/enrol
GET /learn/  GET /learn/<course>  GET /learn/<course>/<lesson>
POST /learn/<course>/<lesson>/complete  POST /learn/<course>/<lesson>/practice/<question>
POST /learn/<course>/<lesson>/worksheet  POST /learn/<course>/<lesson>/attempts
GET /attempts/<id>  POST /attempts/<id>/answers  POST /attempts/<id>/submit
GET /learn/<course>/certificate  POST /learn/<course>/certificate
GET /certificates/<serial>  GET /certificates/<serial>.pdf  GET /certificates/<serial>.webp
POST /certificates/<serial>/request  POST /certificates/<serial>/replace
POST /certificates/<serial>/revoke  POST /certificates/<serial>/name
GET /verify  GET /verify/<serial>  GET /v/<serial>  GET /V/<serial>
GET /library/  GET /library/<case>  GET /glossary/  GET /glossary/<term>
GET /search  GET /account  POST /account
POST /account/mail/stop  POST /account/mail/allow
GET /mail/stop/<token>  POST /mail/stop/<token>
GET /cohorts/  GET /cohorts/<id>  GET /cohorts/<id>/lessons  GET /cohorts/<id>/people/new
GET /cohorts/<id>/people/ticked
GET /cohorts/<id>/progress
GET /cohorts/<id>/questions  POST /cohorts/<id>/questions/<n>/handled
POST /cohorts/<id>/questions/<n>/open
POST /cohorts/<id>/reports  GET /cohorts/<id>/reports/<n>  GET /cohorts/<id>/reports/<n>.xlsx
GET /cohorts/<id>/reports/<n>.csv  GET /cohorts/<id>/reports/<n>.pdf
GET /organizations/  GET /organizations/<id>  GET /my-organization/
GET /organizations/<id>/ask  POST /organizations/<id>/ask  GET /organizations/<id>/archive
GET /organizations/<id>/merge  GET /organizations/<id>/contact
GET /organizations/<id>/managers/<n>/revoke
GET /organizations/unapproved  GET /organizations/unapproved/approve
POST /organizations/unapproved/approve  GET /organizations/unapproved/return
POST /organizations/unapproved/return
GET /organizations/requests  GET /organizations/requests/<id>
POST /organizations/requests/<id>/grant  POST /organizations/requests/<id>/decline
POST /organizations/requests/<id>/take-back
GET /cohorts/<id>/roster/<n>/columns  POST /cohorts/<id>/roster/<n>/columns
GET /cohorts/<id>/close  GET /cohorts/<id>/taken-out  GET /cohorts/<id>/staff/out
GET /certificates/<serial>/revoke  GET /cohorts/<id>/people/<n>/leave
GET /cohorts/<id>/people/<n>/out  GET /cohorts/<id>/enrol/out
GET /cohorts/<id>/people/<n>/same  GET /cohorts/<id>/people/<n>/same/<n>
POST /cohorts/<id>/people/<n>/same/<n>  GET /cohorts/<id>/people/<n>/separate
POST /cohorts/<id>/people/<n>/separate
GET /our-plan  GET /our-plan.webp  POST /our-plan/picture
GET /our-plan/steps/<page>  POST /our-plan/steps/<page>  GET /cohorts/<id>/steps
GET /learn/<course>/<lesson>/comments  POST /learn/<course>/<lesson>/comments
POST /learn/<course>/<lesson>/comments/read
GET /cohorts/<id>/people/<n>/worksheets/<course>/<lesson>
POST /cohorts/<id>/people/<n>/worksheets/<course>/<lesson>
POST /cohorts/<id>/people/<n>/worksheets/<course>/<lesson>/read
GET /ask-for-a-place  POST /ask-for-a-place  GET /studio/  GET /network/
GET /learn/<course>/<lesson>/ask  POST /learn/<course>/<lesson>/ask
POST /learn/<course>/<lesson>/ask/read  GET /media/<sha>-<n>.webp
GET /my-organization/people/<id>/leave  GET /cohorts/<id>/code  POST /cohorts/<id>/code/keep
"""


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    return create_app(Settings(data=tmp_path_factory.mktemp("addresses"), demo=True))


def _promised() -> list[str]:
    words = PROMISED.split()
    return [f"{method} {path}" for method, path in zip(words[::2], words[1::2], strict=True)]


@pytest.mark.parametrize("promise", _promised())
def test_promised_address_is_served(app, promise):
    method, path = promise.split()
    filled = re.sub(r"<\w+>", lambda found: "7" if found.group() in {"<id>", "<n>"} else "x", path)
    adapter = app.url_map.bind("localhost")

    assert adapter.test(filled, method), (
        "Serve this address again, or send it on to the new one: people have linked to it."
    )


def test_every_endpoint_declares_its_access(app):
    declared = {name: declared_access(view) for name, view in app.view_functions.items()}

    known = {PUBLIC, SIGNED_IN, *Permission}
    unknown = {name for name, access in declared.items() if access not in known}

    assert unknown == set(), "Declare who may call the view: a Permission, PUBLIC or SIGNED_IN."


def test_endpoint_without_access_stops_the_start():
    app = Flask("bare", static_folder=None)
    app.add_url_rule("/bare", view_func=lambda: "", endpoint="bare")

    with pytest.raises(AccessNotDeclared, match="bare"):
        check_all_declared(app)


def test_no_address_changes_by_a_get(app):
    """Every view that takes a GET is safe; what changes something is a POST of its own."""
    both = [
        rule.rule for rule in app.url_map.iter_rules() if {"GET", "POST"} <= set(rule.methods or ())
    ]
    assert both == [], "Make two views of it: a GET that shows the form, a POST that takes it."
