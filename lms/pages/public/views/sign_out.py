"""Signing out, or finishing on a shared phone."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.services.sessions import end_session
from lms.pages.public import blueprint
from lms.web import sessions
from lms.web.access import public
from lms.web.identity import get_principal
from lms.web.transaction import act


@blueprint.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    signed_in, person_id = sessions.find_signed_in(), get_principal().person_id
    if signed_in is not None and person_id is not None:
        act(end_session, person_id=person_id, session_id=signed_in.session_id)
    return sessions.end(redirect(url_for("public.landing"), 303))
