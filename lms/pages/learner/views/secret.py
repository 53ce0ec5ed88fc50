"""A new PIN or passphrase; the old one is asked for unless it was given recently."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions.matrix import Permission
from lms.errors import Refusal
from lms.pages.learner import blueprint
from lms.pages.learner.forms import SecretChangeForm
from lms.web.access import requires
from lms.web.errors import answer_refusal
from lms.web.forms import SubmittedForm, build_form, read_form
from lms.web.identity import get_person_id, get_principal
from lms.web.platform import platform
from lms.web.sessions import begin, get_signed_in
from lms.web.transaction import close_read_session


@blueprint.get("/account/secret")
@requires(Permission.ACCOUNT)
def secret() -> ResponseReturnValue:
    return _page(build_form(SecretChangeForm))


@blueprint.post("/account/secret")
@requires(Permission.ACCOUNT)
def take_secret() -> ResponseReturnValue:
    authenticator, session = platform().authenticator, get_signed_in()
    who = {"person_id": get_person_id(), "session_id": session.session_id}
    form = read_form(SecretChangeForm)
    close_read_session()
    try:
        values = form.get_values()
        if not get_principal().reauthenticated:
            authenticator.prove(values.current, **who, read_clock=clock.now)
        token = authenticator.change_secret(values.secret, **who, now=clock.now())
    except Refusal as refusal:
        return answer_refusal(_page(form.with_refusal(refusal)), refusal, otherwise=422)
    answer = redirect(url_for("learner.account", done="secret"), 303)
    return begin(answer, token=token, kind=session.kind)


def _page(form: SubmittedForm[SecretChangeForm]) -> str:
    principal = get_principal()
    return render_template(
        "learner/secret.html",
        form=form,
        reauthenticated=principal.reauthenticated,
        staff=principal.is_staff,
    )
