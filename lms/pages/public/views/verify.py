"""Verification of certificates: by number, QR code, the PDF's bytes, or the name on paper."""

import hashlib

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions.matrix import Permission
from lms.certificates.queries.certificates import (
    find_by_hash,
    find_public_certificate,
    is_same_name,
)
from lms.certificates.rules.serial import parse_serial, show_serial
from lms.pages.public import blueprint
from lms.web.access import requires
from lms.web.browser import describe
from lms.web.limits import accepts
from lms.web.platform import platform
from lms.web.transaction import close_read, read

MAX_PDF_SIZE = 2 * 1024 * 1024


@blueprint.get("/verify")
@requires(Permission.PUBLIC_READ)
def verify() -> ResponseReturnValue:
    typed = request.args.get("serial", "").strip()[:60]
    serial = parse_serial(typed)
    if serial:
        return redirect(url_for("public.certificate_status", serial=show_serial(serial)), 303)
    if typed:
        _slow_down()
        return _status(typed, same_name=None)
    return render_template("public/verify.html", unknown_file=False)


@blueprint.post("/verify")
@requires(Permission.PUBLIC_READ)
@accepts(MAX_PDF_SIZE)
def verify_file() -> ResponseReturnValue:
    """Compare the bytes of a PDF with those that were issued; the file is not opened."""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        abort(400)
    _slow_down()
    digest = hashlib.sha256(upload.stream.read()).hexdigest()
    serial = find_by_hash(read(), digest)
    if serial is None:
        return render_template("public/verify.html", unknown_file=True), 404
    target = url_for("public.certificate_status", serial=show_serial(serial), file="same")
    return redirect(target, 303)


@blueprint.get("/v/<serial>")
@blueprint.get("/V/<serial>")
@requires(Permission.PUBLIC_READ)
def short_verify(serial: str) -> ResponseReturnValue:
    return redirect(url_for("public.certificate_status", serial=_spelling(serial)), 308)


@blueprint.get("/verify/<serial>")
@requires(Permission.PUBLIC_READ)
def certificate_status(serial: str) -> ResponseReturnValue:
    _slow_down()
    return _status(serial, same_name=None)


@blueprint.post("/verify/<serial>")
@requires(Permission.PUBLIC_READ)
def compare_name(serial: str) -> ResponseReturnValue:
    """Return whether the typed name is that of the certificate."""
    _slow_down()
    typed = request.form.get("name", "").strip()
    if not typed or len(typed) > 400:
        return _status(serial, same_name=None)
    pepper = platform().keys.pepper
    same = is_same_name(read(), serial, typed=typed, pepper=pepper)
    return _status(serial, same_name=same)


def _slow_down() -> None:
    """Throttle checks by address, right or wrong, so that numbers cannot be enumerated."""
    close_read()
    platform().authenticator.limit_checks(browser=describe(), read_clock=clock.now)


def _status(serial: str, *, same_name: bool | None) -> ResponseReturnValue:
    found = find_public_certificate(read(), serial)
    page = render_template(
        "public/certificate_status.html",
        found=found,
        typed=serial[:60],
        same_name=same_name,
        same_file=request.args.get("file") == "same" and found.state != "unknown",
    )
    return page, 404 if found.state == "unknown" else 200


def _spelling(typed: str) -> str:
    serial = parse_serial(typed)
    return show_serial(serial) if serial else typed.strip("/") or "-"
