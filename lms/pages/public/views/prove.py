"""Asks for the secret again before a page is shown; forms do it in place.

See `web.reauthentication`.
"""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from lms.pages.public import blueprint
from lms.web import reauthentication
from lms.web.access import signed_in
from lms.web.addresses import safe_next
from lms.web.identity import get_principal


@blueprint.get("/prove")
@signed_in
def prove() -> ResponseReturnValue:
    """Redirect to the landing page; a reload after a wrong secret leads here."""
    return redirect(url_for("public.landing"), 303)


@blueprint.post("/prove")
@signed_in
def take_proof() -> ResponseReturnValue:
    reauthentication.require_recent_secret(get_principal())
    return redirect(safe_next(request.form.get("next", ""), url_for("public.landing")), 303)
