"""Revoking a certificate, after a confirmation page that names the holder."""

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.permissions.matrix import Permission
from lms.certificates.queries.certificates import CertificateView
from lms.errors import Refusal
from lms.pages.certification import blueprint
from lms.pages.certification.access import get_certificate_to_change
from lms.pages.certification.forms import ReasonForm
from lms.pages.certification.views.certificate import go_back
from lms.web.access import requires
from lms.web.confirmation import (
    Confirmation,
    ReasonField,
    list_names,
    render_again,
    render_confirmation,
)
from lms.web.forms import SubmittedForm, build_form, read_form
from lms.web.platform import platform
from lms.web.templating import date, in_language
from lms.web.transaction import close_read_session, current_act


@blueprint.get("/certificates/<serial>/revoke")
@requires(Permission.CERTIFICATE_REPLACE)
def certificate_revoke(serial: str) -> ResponseReturnValue:
    view, cohort_id = get_certificate_to_change(serial)
    if view.state != "valid":
        return go_back(view.serial, cohort_id)
    return render_confirmation(_describe(view, cohort_id), _ask(build_form(ReasonForm)))


@blueprint.post("/certificates/<serial>/revoke")
@requires(Permission.CERTIFICATE_REPLACE)
def revoke_certificate(serial: str) -> ResponseReturnValue:
    view, cohort_id = get_certificate_to_change(serial)
    form, confirmation = read_form(ReasonForm), _describe(view, cohort_id)
    if view.state == "valid" and not confirmation.is_confirmed:
        return render_again(confirmation, _ask(form))
    close_read_session()
    try:
        reason = form.get_values().reason
        platform().issuer.revoke(act=current_act(), serial=view.serial, reason=reason)
    except Refusal as refusal:
        return render_confirmation(confirmation, _ask(form.with_refusal(refusal)))
    return go_back(view.serial, cohort_id)


def _ask(form: SubmittedForm[ReasonForm]) -> ReasonField:
    return ReasonField(form, _("Reason; it is stored with the certificate"))


def _describe(view: CertificateView, cohort_id: int | None) -> Confirmation:
    statement = view.statement
    sentences = (
        _(
            "Number %(serial)s, issued on %(day)s.",
            serial=view.shown_serial,
            day=date(view.issued_at),
        ),
        _("People who verify the number see that it was revoked and is not valid."),
        _("It cannot be undone. The other certificate of the course does not change.")
        if view.is_second
        else _("It cannot be undone, and this person gets no other certificate for the course."),
        _("What was learned stays."),
    )
    facts = (statement.name, in_language(statement.organization), in_language(statement.titles))
    return Confirmation(
        title=_("Revoke the certificate of %(name)s", name=statement.name),
        subject=_("Certificate of %(name)s", name=statement.name),
        sentences=tuple(map(str, sentences)),
        names=(list_names(_("What is printed on it"), filter(None, facts)),),
        action=url_for("certification.revoke_certificate", serial=view.shown_serial),
        button=_("Revoke permanently"),
        back=_back_address(view, cohort_id),
    )


def _back_address(view: CertificateView, cohort_id: int | None) -> str:
    if cohort_id is None:
        return url_for("public.certificate_status", serial=view.shown_serial)
    return url_for("certification.certificate", cohort_id=cohort_id, serial=view.shown_serial)
