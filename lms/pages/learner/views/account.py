"""The account of the signed-in person: data, secret, sessions, events."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from lms import clock
from lms.accounts.permissions.matrix import Permission
from lms.accounts.queries.audit import count_repeats
from lms.accounts.queries.memberships import list_memberships
from lms.accounts.queries.people import get_person, list_account_events
from lms.accounts.queries.sessions import list_devices
from lms.accounts.services import sessions
from lms.accounts.services.account_settings import AccountSettings, change_settings
from lms.accounts.services.sessions import revoke_session
from lms.certificates.queries.certificates import has_certificate
from lms.errors import Refusal
from lms.i18n.choices import list_time_zones
from lms.mail.queries import has_opted_out
from lms.mail.services import opt_in, opt_out
from lms.pages.learner import blueprint
from lms.pages.learner.forms import AccountForm
from lms.pages.learner.view_models.account_events import describe_events
from lms.web.access import requires
from lms.web.forms import SubmittedForm, build_form, read_form
from lms.web.identity import get_person_id
from lms.web.languages import current_language
from lms.web.sessions import get_signed_in
from lms.web.sorted_names import sort_choices
from lms.web.templating import localized
from lms.web.transaction import act, read_session

_MAX_EVENTS = 40


@blueprint.get("/account")
@requires(Permission.ACCOUNT)
def account() -> ResponseReturnValue:
    return _page(build_form(AccountForm, _get_stored()))


@blueprint.post("/account")
@requires(Permission.ACCOUNT)
def save_account() -> ResponseReturnValue:
    form = read_form(AccountForm, MultiDict({**_get_stored(), **request.form.to_dict()}))
    try:
        settings = AccountSettings(**dict(form.get_values()))
        act(change_settings, settings, person_id=get_person_id())
    except Refusal as refusal:
        return _page(form.with_refusal(refusal)), 422
    return redirect(url_for("learner.account", done="saved"), 303)


@blueprint.post("/account/mail/stop")
@requires(Permission.ACCOUNT)
def stop_mails() -> ResponseReturnValue:
    act(opt_out, person_id=get_person_id())
    return redirect(url_for("learner.account", done="mail-stopped"), 303)


@blueprint.post("/account/mail/allow")
@requires(Permission.ACCOUNT)
def allow_mails() -> ResponseReturnValue:
    act(opt_in, person_id=get_person_id())
    return redirect(url_for("learner.account", done="mail-allowed"), 303)


@blueprint.post("/account/devices/<int:session_id>/revoke")
@requires(Permission.ACCOUNT)
def revoke_device(session_id: int) -> ResponseReturnValue:
    act(revoke_session, person_id=get_person_id(), session_id=session_id)
    return redirect(url_for("learner.account", done="ended"), 303)


@blueprint.post("/account/sign-out-everywhere")
@requires(Permission.ACCOUNT)
def sign_out_everywhere() -> ResponseReturnValue:
    act(sessions.sign_out_everywhere, person_id=get_person_id(), keep=get_signed_in().session_id)
    return redirect(url_for("learner.account", done="everywhere"), 303)


def _get_stored() -> dict[str, str]:
    """Return the stored values; a field that is not posted keeps its own."""
    person = get_person(read_session(), get_person_id())
    return {name: getattr(person, name) or "" for name in AccountForm.model_fields}


def _page(form: SubmittedForm[AccountForm]) -> str:
    person_id, session = get_person_id(), read_session()
    person = get_person(session, person_id)
    events = list_account_events(session, person_id=person_id, limit=_MAX_EVENTS)
    memberships = list_memberships(session, person_id=person_id)
    return render_template(
        "learner/account.html",
        person=person,
        form=form,
        zones=sort_choices(list_time_zones(person.time_zone, current_language())),
        done=request.args.get("done", ""),
        organizations=[localized(row.names) for row in memberships if row.ended_on is None],
        has_certificate=has_certificate(session, person_id=person_id),
        has_opted_out=has_opted_out(session, person_id),
        devices=list_devices(session, person_id=person_id, now=clock.now()),
        this_device=get_signed_in().session_id,
        events=describe_events(
            events,
            person_id=person_id,
            times=count_repeats(session, [event.id for event in events]),
        ),
    )
