"""The response after a sign-in: a session cookie and the next page."""

from collections.abc import Callable

from flask import Response, g, redirect, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.authentication.session_start import NewSession
from lms.accounts.queries.sessions import CurrentSession, find_session
from lms.accounts.secrets import token_hash
from lms.accounts.services.sessions import revoke_session
from lms.errors import NotFound
from lms.web import csrf, pending_form, pending_form_pages, sessions
from lms.web.addresses import safe_next
from lms.web.browser import remember_person
from lms.web.navigation import home_address
from lms.web.onboarding import find_step
from lms.web.pending_form import PendingForm
from lms.web.transaction import act, close_read_session, read_session

NextPage = Callable[[PendingForm], ResponseReturnValue]


def start_browser_session(
    new_session: NewSession,
    *,
    target: str = "",
    form: PendingForm | None = None,
    next_page: NextPage = pending_form_pages.offer_pending_form,
) -> Response:
    """Begin the session in this browser and send the person to the next page.

    The pending `form` is shown by `next_page` (or the onboarding step before it) when it belongs to
    this person. Anybody else reads that it was not saved.
    """
    _leave_old_session()
    signed_in = _identify(new_session)
    if form is not None and form.person_id == new_session.person_id:
        answer: ResponseReturnValue = next_page(form)
    elif form is not None and form.person_id != pending_form.NOBODY:
        # The page of another person is not a valid target.
        answer = pending_form_pages.answer_other_person(form, target=next_address(signed_in, ""))
    else:
        answer = redirect(next_address(signed_in, "" if form else target), 303)
    response = sessions.begin(answer, token=new_session.token, kind=new_session.kind)
    remember_person(response, person_id=new_session.person_id, kind=new_session.kind)
    return response


def next_address(signed_in: CurrentSession, target: str) -> str:
    """Return the address of the next onboarding step, else the page that was asked for."""
    if find_step(signed_in):
        return url_for("public.welcome", next=target or None)
    return safe_next(target, home_address())


def _leave_old_session() -> None:
    old = sessions.find_signed_in()
    if old is None or old.principal.person_id is None:
        return
    try:
        act(
            revoke_session,
            person_id=old.principal.person_id,
            session_id=old.session_id,
        )
    except NotFound:
        return  # the session has ended in the meantime


def _identify(new_session: NewSession) -> CurrentSession:
    """Make this request that of the person: their language and their token."""
    close_read_session()  # the read session was opened before the new session existed
    found = find_session(read_session(), token_hash=token_hash(new_session.token), now=clock.now())
    if found is None:
        raise NotFound
    g.signed_in, g.principal = found, found.principal
    g.pop("language", None)
    csrf.use_session(new_session.token)
    return found
