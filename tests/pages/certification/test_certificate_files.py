"""The PDF of a certificate and its picture go to the holder, and to nobody after them."""

import io

import pytest
from PIL import Image

from lms import clock
from lms.accounts.rules.acts import SYSTEM, Act
from lms.certificates.services.after_issue import record_file
from tests.pages.certification.graduates import finish
from tests.pages.client import sign_in

KINDS = ("pdf", "webp")


@pytest.fixture
def issued(app, database):
    act, enrolment_id = Act(SYSTEM, clock.now()), finish(database, "mei")
    return app.extensions["lms"].issuer.issue(act=act, enrolment_id=enrolment_id)


@pytest.fixture
def mei(app):
    phone = app.test_client()
    sign_in(phone, "mei")
    return phone


def ask(phone, serial):
    return [phone.get(f"/certificates/{serial}.{kind}") for kind in KINDS]


def test_files_are_not_there_before_the_pdf_is_printed(issued, mei):
    assert [response.status_code for response in ask(mei, issued.serial)] == [404, 404]


def test_files_are_not_kept_for_another_person(app, database, issued, mei):
    """A browser that keeps the file asks again when somebody else is signed in."""
    pdf = io.BytesIO()
    Image.new("RGB", (30, 20), "white").save(pdf, "PDF")
    sha256 = app.extensions["lms"].store.put(pdf.getvalue())
    file = {"certificate_id": issued.certificate_id, "sha256": sha256, "size": 4}
    database.write(record_file, Act(SYSTEM, clock.now()), **file)

    found = ask(mei, issued.serial)

    assert [(response.status_code, response.mimetype) for response in found] == [
        (200, "application/pdf"),
        (200, "image/webp"),
    ]
    for response in found:
        assert (response.headers["Vary"], response.headers["Cache-Control"]) == (
            "Cookie",
            "private, max-age=3600",
        )
