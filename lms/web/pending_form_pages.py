"""Responses to a form that cannot be saved now, so that nothing typed is lost.

Its session has ended, it belongs to another session, it is too large, or it contains bytes that are
not text. Nothing is saved here: the person reviews what they typed and sends it again, and the form
is then recorded as sent.
"""

from flask import Flask, Response, abort, current_app, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from lms.accounts.services.sent_forms import AlreadySent, claim_form, finish_form, release_form
from lms.web import csrf, pending_form
from lms.web.access import PUBLIC, SessionEnded, declared_access
from lms.web.activity_log import try_to_write
from lms.web.bodies import FormRequest
from lms.web.errors import explanation, failed_request, refused
from lms.web.identity import get_principal
from lms.web.limits import MAX_FORM_SIZE
from lms.web.navigation import home_address
from lms.web.pending_form import NOBODY, PendingForm
from lms.web.pending_form_fields import build_shown_fields
from lms.web.pending_form_sign_in import hide_number, render_sign_in
from lms.web.request_values import is_unreadable, wants_json
from lms.web.transaction import act_as_visitor, close_read_session


def install_before_access(app: Flask) -> None:
    """Install the checks that run after the caller is identified and before access is checked."""
    app.register_error_handler(SessionEnded, answer_ended)
    app.register_error_handler(csrf.StaleForm, answer_stale)
    app.before_request(_answer_unreadable)
    app.before_request(_answer_foreign)


def install_before_views(app: Flask) -> None:
    app.before_request(_reserve_once)
    app.after_request(_finish_reservation)


def answer_ended(_error: SessionEnded | None = None) -> ResponseReturnValue:
    """Answer a form without a live session: the sign-in page with the pending form."""
    if wants_json():
        message = _("You are signed out. Sign in again; what you wrote stays on this page.")
        return jsonify({"signed_in": False, "message": message}), 401
    owner = csrf.find_owner()
    form = pending_form.collect(owner) if owner else None
    return answer_signed_out(form, page_address=pending_form.find_page_address())


def answer_signed_out(form: PendingForm | None, *, page_address: str) -> ResponseReturnValue:
    """Return the sign-in form with what was sent, if the owner of the form is known."""
    page = render_sign_in(form, page_address=page_address)
    close_read_session()
    return page, 401


def offer_pending_form(form: PendingForm) -> str:
    """Return the pending form to the person who has signed in again, to review and to send."""
    sentence = _("You are signed in again. What you sent is not saved yet. Check it, then save it.")
    return _offer(form, sentence)


def answer_other_person(form: PendingForm, *, target: str) -> str:
    """Return the page for a different person: the form is neither saved nor shown to them.

    The owner of the form can still sign in from this page.
    """
    values = {
        "number": hide_number(form),
        "signed_form": pending_form.sign_form(form),
        "page_address": form.page_address,
    }
    return render_template("public/other_person.html", target=target, **values)


def render_again(form: PendingForm) -> ResponseReturnValue:
    """Show the pending form in the language chosen just now.

    To its owner, or with the sign-in form.
    """
    if form.person_id != (get_principal().person_id or NOBODY):
        return answer_signed_out(form, page_address=form.page_address)
    return _offer(form, _("What you sent is not saved yet. Check it, then save it."))


def _offer(form: PendingForm, sentence: str) -> str:
    return _render(
        form, heading=_("Save what you sent"), sentence=sentence, button=_("Save it now")
    )


def answer_stale(error: csrf.StaleForm) -> ResponseReturnValue:
    """Answer a form of a page that this browser opened in another session, or long ago."""
    person_id, owner = get_principal().person_id, csrf.find_owner()
    is_own = owner is not None and person_id in {None, owner}
    if wants_json():
        return jsonify({"is_stale": True, "message": explanation(error)}), 400
    if not (is_own or csrf.is_same_origin()):
        return failed_request(error)
    page = _render(
        pending_form.collect(person_id or NOBODY),
        heading=_("Please send it once more"),
        sentence=_(
            "This page was open for a long time, or you have signed in again since. Nothing is"
            " lost, but nothing is saved yet: check it and send it once more. If this page keeps"
            " coming back, allow cookies in your browser."
        ),
        button=_("Send it now"),
    )
    return page, 400


def _answer_unreadable() -> ResponseReturnValue | None:
    """Answer a body that is too large or not text: show what could be read, to be corrected."""
    if request.method in csrf.SAFE or not isinstance(request, FormRequest):
        return None
    if request.is_too_large:
        return _answer_body(413, _explain_too_large())
    if request.is_broken or is_unreadable():
        return _answer_body(400, _explain_unreadable())
    return None


def _answer_body(status: int, sentence: str) -> ResponseReturnValue:
    if wants_json():
        return jsonify({"message": sentence}), status
    person_id, owner = get_principal().person_id, csrf.find_owner()
    if not (csrf.has_valid_token() or (owner is not None and person_id in {None, owner})):
        abort(status)
    page = _render(
        pending_form.collect(person_id or owner or NOBODY),
        heading=_("This is too large") if status == 413 else _("Some characters could not be read"),
        sentence=sentence,
        button=_("Send it again"),
    )
    return page, status


def _answer_foreign() -> ResponseReturnValue | None:
    """Answer a form of one person in a browser where another one has signed in since."""
    if request.method in csrf.SAFE or request.endpoint is None:
        return None
    if declared_access(current_app.view_functions[request.endpoint]) == PUBLIC:
        return None
    person_id, owner = get_principal().person_id, csrf.find_owner()
    return answer_ended() if person_id and owner and owner != person_id else None


def _reserve_once() -> ResponseReturnValue | None:
    """Reserve a pending form, so that it is saved once however often its page is sent."""
    person_id = get_principal().person_id
    form = pending_form.read_token(person_id or NOBODY) if request.method not in csrf.SAFE else None
    if form is None:
        return None
    try:
        act_as_visitor(claim_form, form_id=form.form_id)
    except AlreadySent as refusal:
        return refused(refusal)
    g.claimed_form = form.form_id
    return None


def _finish_reservation(response: Response) -> Response:
    """Release the reservation of a refused form; keep that of a saved one.

    After an internal error it is unknown whether anything was saved: the reservation expires.
    """
    form_id = g.pop("claimed_form", None)
    if form_id is None or response.status_code >= 500:
        return response
    try_to_write(release_form if response.status_code >= 400 else finish_form, form_id=form_id)
    return response


def _render(form: PendingForm, *, heading: str, sentence: str, button: str) -> str:
    # The server renders pages to read the labels from: not for a visitor without a valid token.
    has_labels = get_principal().is_signed_in or csrf.has_valid_token()
    return render_template(
        "public/pending_form.html",
        form=form,
        fields=build_shown_fields(form, has_labels=has_labels),
        signed_form=pending_form.sign_form(form),
        heading=heading,
        sentence=sentence,
        button=button,
        back=form.page_address or home_address(),
    )


def _is_file_too_large() -> bool:
    """Return whether the page takes files and no text of the form explains the size."""
    takes_files = (request.max_content_length or 0) > MAX_FORM_SIZE
    is_text_long = sum(map(len, request.form.values())) > MAX_FORM_SIZE
    return takes_files and request.mimetype == "multipart/form-data" and not is_text_long


def _explain_too_large() -> str:
    if _is_file_too_large():
        return explanation(RequestEntityTooLarge())
    return str(
        _(
            "You sent more than this page accepts, so nothing was saved. Shorten the text below,"
            " or choose a smaller file, then send it again."
        )
    )


def _explain_unreadable() -> str:
    return str(
        _(
            "What you sent contains characters that cannot be read, so nothing was saved. They are"
            " left out below: check the text, then send it again."
        )
    )
