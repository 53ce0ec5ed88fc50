"""The link of every mail that stops all of them, without signing in."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.mail.queries import has_opted_out
from lms.mail.services import opt_out
from lms.mail.stop_links import find_person_of_token
from lms.pages.public import blueprint
from lms.web import csrf
from lms.web.access import public
from lms.web.platform import platform
from lms.web.transaction import act_as_visitor, read_session


@blueprint.get("/mail/stop/<token>")
@public
def mail_stop(token: str) -> ResponseReturnValue:
    person_id = find_person_of_token(platform().keys.secret_key, token)
    if person_id is None:
        return _page(token, state="damaged"), 404
    return _page(token, state="stopped" if has_opted_out(read_session(), person_id) else "on")


@blueprint.post("/mail/stop/<token>")
@public
@csrf.has_signed_address
def stop_mails(token: str) -> ResponseReturnValue:
    """Stop the mails of the person; programs of mail send this too, and follow no redirect."""
    person_id = find_person_of_token(platform().keys.secret_key, token)
    if person_id is None:
        return _page(token, state="damaged"), 404
    act_as_visitor(opt_out, person_id=person_id)
    return _page(token, state="stopped")


def _page(token: str, *, state: str) -> str:
    return render_template("public/mail_stop.html", token=token, state=state)
