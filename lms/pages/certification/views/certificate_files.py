"""Selected certificates of a cohort in one PDF to print, or in a ZIP to send."""

import io
import unicodedata
import zipfile
from collections.abc import Sequence

from flask import Response, make_response, request
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.certificates.queries.current_certificates import (
    CurrentCertificateFile,
    list_certificate_files,
)
from lms.certificates.rules.serial import format_serial
from lms.errors import Conflict, NotFound, Refusal
from lms.pages.certification import blueprint
from lms.pages.certification.access import get_cohort_of_certificates
from lms.pages.certification.views.certificates import render_page
from lms.web.access import requires
from lms.web.errors import answer_refusal
from lms.web.platform import platform
from lms.web.transaction import close_read_session, read_session

MAX_FILES = 300
"""Certificates in one file: some 12 MB."""
_MAX_NAME_LENGTH = 60


class NoCertificateChosen(Refusal):
    message = "Choose at least one certificate."


class TooManyCertificates(Refusal):
    message = "Choose at most %(most)s certificates at once."


class PdfsNotReady(Conflict):
    message = (
        "Not every PDF of those chosen is there yet. Wait a minute, open the page again and"
        " choose those that say “PDF ready”."
    )


@blueprint.post("/cohorts/<int:cohort_id>/certificates/files")
@requires(Permission.CERTIFICATE_REPLACE)
def certificate_files(cohort_id: int) -> ResponseReturnValue:
    """Return the files; a POST because 300 numbers make too long an address. Changes nothing."""
    cohort = get_cohort_of_certificates(cohort_id)
    try:
        printed = _list_printed(cohort.id, list(dict.fromkeys(request.form.getlist("serial"))))
    except Refusal as refusal:
        return answer_refusal(render_page(cohort, problem=refusal), refusal, otherwise=422)
    close_read_session()
    if request.form.get("as") == "zip":
        return _send(_build_zip(printed), "application/zip", f"certificates-{cohort_id}.zip")
    return _send(_merge(printed), "application/pdf", f"certificates-{cohort_id}.pdf")


def _list_printed(cohort_id: int, serials: list[str]) -> list[CurrentCertificateFile]:
    """Raises NoCertificateChosen, TooManyCertificates, PdfsNotReady, NotFound."""
    if not serials:
        raise NoCertificateChosen
    if len(serials) > MAX_FILES:
        raise TooManyCertificates(most=MAX_FILES)
    files = list_certificate_files(read_session(), cohort_id=cohort_id, serials=serials)
    if len(files) < len(serials):
        raise NotFound
    if not all(file.pdf for file in files):
        raise PdfsNotReady
    return list(files)


def _merge(files: Sequence[CurrentCertificateFile]) -> bytes:
    from pypdf import PdfWriter  # slow import, for those who print

    merged = PdfWriter()
    for file in files:
        content = platform().store.get(file.pdf)
        merged.append(io.BytesIO(content), outline_item=file.name, import_outline=False)
    target = io.BytesIO()
    merged.write(target)
    merged.close()
    return target.getvalue()


def _build_zip(files: Sequence[CurrentCertificateFile]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for file in files:
            # The number makes the name unique, however much of the person's remains.
            characters = (c if unicodedata.category(c)[0] in "LMN" else "-" for c in file.name)
            name = "-".join(filter(None, "".join(characters).split("-")))[:_MAX_NAME_LENGTH]
            shown = f"{format_serial(file.serial)}-{name}.pdf"
            archive.writestr(shown, platform().store.get(file.pdf))
    return target.getvalue()


def _send(content: bytes, kind: str, name: str) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
