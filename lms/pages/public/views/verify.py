"""Verification of certificates: by number, QR code, the PDF's bytes, or the name on paper."""

import hashlib

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions.matrix import Permission
from lms.certificates.queries.certificates import (
    find_by_hash,
    find_public_certificate,
    is_same_name,
)
from lms.certificates.rules.serial import MAX_INPUT_LENGTH, format_serial, parse_serial
from lms.pages.public import blueprint
from lms.pages.public.forms import FileForm, FileMissing, PaperNameForm
from lms.web.access import requires
from lms.web.browser import describe
from lms.web.forms import SubmittedForm, build_form, read_form
from lms.web.limits import accepts
from lms.web.platform import platform
from lms.web.request_values import find_text
from lms.web.transaction import close_read_session, read_session

MAX_PDF_SIZE = 2 * 1024 * 1024


@blueprint.get("/verify")
@requires(Permission.PUBLIC_READ)
def verify() -> ResponseReturnValue:
    typed = find_text("serial", most=MAX_INPUT_LENGTH)
    serial = parse_serial(typed)
    if serial:
        return redirect(url_for("public.certificate_status", serial=format_serial(serial)), 303)
    if typed:
        _throttle()
        return _status(typed)
    return _page(build_form(FileForm))


@blueprint.post("/verify")
@requires(Permission.PUBLIC_READ)
@accepts(MAX_PDF_SIZE)
def verify_file() -> ResponseReturnValue:
    """Compare the bytes of a PDF with those that were issued; the file is not opened."""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return _page(build_form(FileForm).with_refusal(FileMissing())), 422
    _throttle()
    digest = hashlib.sha256(upload.stream.read()).hexdigest()
    serial = find_by_hash(read_session(), digest)
    if serial is None:
        return _page(build_form(FileForm), unknown_file=True), 404
    target = url_for("public.certificate_status", serial=format_serial(serial), file="same")
    return redirect(target, 303)


@blueprint.get("/v/<serial>")
@blueprint.get("/V/<serial>")
@requires(Permission.PUBLIC_READ)
def short_verify(serial: str) -> ResponseReturnValue:
    number = parse_serial(serial)
    shown = format_serial(number) if number else serial.strip("/") or "-"
    return redirect(url_for("public.certificate_status", serial=shown), 308)


@blueprint.get("/verify/<serial>")
@requires(Permission.PUBLIC_READ)
def certificate_status(serial: str) -> ResponseReturnValue:
    _throttle()
    return _status(serial)


@blueprint.post("/verify/<serial>")
@requires(Permission.PUBLIC_READ)
def compare_name(serial: str) -> ResponseReturnValue:
    """Return whether the typed name is that of the certificate."""
    _throttle()
    form, pepper = read_form(PaperNameForm), platform().keys.pepper
    if form.values is None:
        return _status(serial, form)
    same = is_same_name(read_session(), serial, typed=form.values.name, pepper=pepper)
    return _status(serial, form, same_name=same)


def _throttle() -> None:
    """Throttle checks by address, right or wrong, so that numbers cannot be enumerated."""
    close_read_session()
    platform().authenticator.limit_checks(browser=describe(), read_clock=clock.now)


def _status(
    serial: str, form: SubmittedForm[PaperNameForm] | None = None, *, same_name: bool | None = None
) -> ResponseReturnValue:
    found = find_public_certificate(read_session(), serial)
    page = render_template(
        "public/certificate_status.html",
        found=found,
        typed=serial[:60],
        form=form or build_form(PaperNameForm),
        same_name=same_name,
        same_file=request.args.get("file") == "same" and found.state != "unknown",
    )
    return page, 404 if found.state == "unknown" else 200


def _page(form: SubmittedForm[FileForm], *, unknown_file: bool = False) -> str:
    return render_template("public/verify.html", form=form, unknown_file=unknown_file)
