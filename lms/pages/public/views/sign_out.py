"""Signing out, or finishing on a shared phone."""

import contextlib

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.services.sessions import revoke_session
from lms.errors import NotFound
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
        with contextlib.suppress(NotFound):  # another request was faster
            act(revoke_session, person_id=person_id, session_id=signed_in.session_id)
    return sessions.end(redirect(url_for("public.landing"), 303))
