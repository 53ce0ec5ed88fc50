"""Signing out, or finishing on a shared phone."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.services.sessions import revoke_session
from lms.errors import NotFound
from lms.pages.public import blueprint
from lms.web import sessions
from lms.web.access import get_principal, public
from lms.web.transaction import act


@blueprint.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    signed_in, person_id = sessions.find_signed_in(), get_principal().person_id
    if signed_in is not None and person_id is not None:
        _revoke(person_id, signed_in.session_id)
    return sessions.end(redirect(url_for("public.landing"), 303))


def _revoke(person_id: int, session_id: int) -> None:
    try:
        act(revoke_session, person_id=person_id, session_id=session_id)
    except NotFound:
        return  # another request was faster
