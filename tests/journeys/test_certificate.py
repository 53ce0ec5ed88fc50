"""The certificate: valid at once, printed by the worker, checked by others, closed to them."""

import io
import re

import pytest

from lms.certificates.rules.serial import format_serial
from lms.certificates.services.issuance import PRINT_JOB
from lms.jobs.queue import open_queue
from lms.jobs.worker import Worker
from tests.journeys.phone import Phone, fields_of


@pytest.fixture
def serial(li_certified):
    return format_serial(li_certified.path.removeprefix("/certificates/"))


@pytest.fixture
def stranger(app):
    return Phone(app, "en")


@pytest.fixture
def printed(app, serial, printer, li_certified):
    """The PDF as the holder gets it, made by a worker that found the job."""
    platform = app.extensions["lms"]
    queue = open_queue(platform.settings)
    worker = Worker(platform.database, queue, handlers={PRINT_JOB: printer})
    assert worker.sweep() == 1
    queue.close()
    li_certified.open(f"/certificates/{serial}")
    return li_certified.ask(pdf_address(li_certified)).data


def pdf_address(phone):
    return next(link for link in phone.page.links() if ".pdf" in link)


def test_certificate_is_valid_before_the_pdf_is_there(li_certified, serial, stranger):
    assert "证书已经生效。" in li_certified.text
    assert li_certified.ask(f"/certificates/{serial}.pdf").status_code == 404

    stranger.open(f"/verify/{serial}")

    assert "Genuine and valid: 李美华" in stranger.text


def test_worker_prints_picture_and_pdf(li_certified, serial, printed):
    picture = li_certified.ask(f"/certificates/{serial}.webp")

    assert printed.startswith(b"%PDF-")
    assert picture.mimetype == "image/webp"
    assert picture.data[8:12] == b"WEBP"
    shown = li_certified.tree(".//img[@class='certificate-picture']")
    assert [row.get("src") for row in shown] == [f"/certificates/{serial}.webp"]
    assert "李美华" in shown[0].get("alt")


def test_key_opens_the_pdf_without_sign_in(li_certified, serial, printed, stranger):
    address = pdf_address(li_certified)

    with_key = stranger.ask(address)
    bare = stranger.ask(f"/certificates/{serial}.pdf")
    forged = stranger.ask(f"/certificates/{serial}.pdf?key=1.2")

    assert (with_key.status_code, with_key.data) == (200, printed)
    assert [bare.status_code, forged.status_code] == [404, 404]


@pytest.mark.parametrize(
    "spell",
    [
        str,
        str.lower,
        lambda serial: serial.replace("-", ""),
        lambda serial: serial.replace("-", " "),
        lambda serial: serial.replace("0", "O").replace("1", "l"),
    ],
    ids=["printed", "lower", "no-hyphens", "spaces", "letters-for-digits"],
)
def test_others_check_the_number_as_they_type_it(serial, stranger, spell):
    stranger.open(f"/verify?serial={spell(serial)}")

    assert stranger.path == f"/verify/{serial}"
    assert "Genuine and valid: 李美华" in stranger.text


def test_short_address_of_the_paper_leads_to_the_same_page(serial, stranger):
    answer = stranger.ask(f"/V/{serial.replace('-', '')}")

    assert (answer.status_code, answer.location) == (308, f"/verify/{serial}")


def test_unknown_number_says_so(serial, stranger):
    other = serial[:-1] + ("A" if serial[-1] != "A" else "B")

    stranger.open(f"/verify/{other}", status=404)

    assert other in stranger.text
    assert "李美华" not in stranger.text


def test_pdf_is_known_by_its_bytes_and_an_edited_one_is_not(serial, printed, stranger):
    edited = printed.replace(b"/Producer", b"/producer", 1) + b"\n"

    same = upload(stranger, printed)
    other = upload(stranger, edited)

    assert same == (200, f"/verify/{serial}?file=same")
    assert "exactly the one that was issued" in stranger_text(
        stranger, f"/verify/{serial}?file=same"
    )
    assert other[0] == 404


def upload(phone, content):
    phone.open("/verify")
    token = fields_of(phone.tree(".")[0], "/verify")["csrf_token"]
    answer = phone.client.post(
        "/verify",
        data={"csrf_token": token, "file": (io.BytesIO(content), "certificate.pdf")},
        content_type="multipart/form-data",
    )
    path = answer.location or "/verify"
    status = 200 if answer.status_code == 303 else answer.status_code
    return status, path


def stranger_text(phone, path):
    phone.open(path)
    return phone.text


def test_addresses_of_the_certificate_are_nobody_elses(li_certified, serial, printed, mei):
    token = mei.open("/learn/").fields("/language")["csrf_token"]

    results = [
        mei.ask(f"/certificates/{serial}").status_code,
        mei.ask(f"/certificates/{serial}.pdf").status_code,
        mei.ask(f"/certificates/{serial}.webp").status_code,
        mei.client.post(
            f"/certificates/{serial}/request", data={"csrf_token": token, "wanted_name": "玉香梅"}
        ).status_code,
        mei.client.post(
            f"/certificates/{serial}/name", data={"csrf_token": token, "shown": "0"}
        ).status_code,
    ]

    assert results == [404] * 5


def test_manager_of_the_cooperative_does_not_see_the_certificate_either(app, serial):
    chen = Phone(app)
    chen.open("/sign-in?with=name")
    chen.press("/sign-in", identifier="chen", secret="28491637", device="mine")

    assert chen.ask(f"/certificates/{serial}").status_code == 404


def test_holder_asks_for_a_corrected_name_and_it_stays_valid(li_certified, serial, printed):
    li_certified.press(f"/certificates/{serial}/request", wanted_name="李美花", note="“花”字写错了")

    assert re.search("asked=1$", li_certified.path)
    assert "李美华" in li_certified.text


def test_holder_hides_the_name_from_who_checks_and_shows_it_again(app, li_certified, serial):
    stranger = Phone(app)
    results = []
    for shown in ("0", "1"):
        li_certified.open(f"/certificates/{serial}")
        li_certified.press(f"/certificates/{serial}/name", shown=shown)
        results.append("李美华" in stranger_text(stranger, f"/verify/{serial}"))

    assert results == [False, True]
    assert "李美华" in li_certified.text  # she sees her own name all the time


@pytest.mark.parametrize("name", ["", "12345", "李\ue000华", "A" * 100])
def test_name_that_cannot_be_printed_is_refused_with_what_was_typed(li, course, name):
    course.read_all(li)
    course.take_quiz(li)
    course.hand_in(li)
    li.open(f"{course.address}/certificate")

    li.press(f"{course.address}/certificate", status=409, printed_name=name)

    assert li.page.fields(f"{course.address}/certificate")["printed_name"] == name
    assert len(li.page.texts(".//*[@role='alert']")) == 1
