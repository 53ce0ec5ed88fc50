"""Real PDFs: what is on them, what is in them, and how a file is judged."""

import io
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from sqlalchemy import select

from lms.accounts.keys import load_keys
from lms.accounts.rules.acts import SHELL, Act
from lms.certificates.keys import KeyFolder
from lms.certificates.pdf_verification import verify_pdf
from lms.certificates.queries.certificates import find_by_hash, get_certificate
from lms.certificates.services.after_issue import erase_person
from lms.config import Settings
from lms.jobs.worker import Worker
from lms.mail.models import Mail
from lms.printing.picture import draw_picture
from tests.certificates.conftest import LATER
from tests.speed import TIMEOUT


@pytest.fixture
def issued(world):
    return world.issuer.issue(act=Act(SHELL, LATER), enrolment_id=world.li)


@pytest.fixture
def pdf(issued, printer):
    printer({"certificate_id": issued.certificate_id})
    return printer.store.get(find_hash(printer.database, issued.serial))


def find_hash(database, serial):
    with database.read_session() as session:
        return get_certificate(session, serial).pdf_sha256


def judge(world, content):
    keys = KeyFolder.of(world.issuer.settings)
    return verify_pdf(content, database=world.database, keys=keys)


def text_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    return text


def test_page_says_what_the_statement_says(pdf, world, issued):
    text = text_of(pdf)

    for part in (
        "结业证书",
        "Certificate of completion",
        "李美华",
        "云雾岭茶农合作社",
        "《合作社带头人的数字思维》",
        "Digital thinking for cooperative leaders",
        "Calculate what a price cut does",
        "计算降价的影响",
        "2025年11月25日",
        "25 November 2025",
        "2.5小时",
        "NAPP Training Office",
        "learn.example.org/verify",
        "演示证书",
    ):
        assert part in text
    with world.database.read_session() as session:
        assert get_certificate(session, issued.serial).shown_serial in text
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1


def test_pdf_is_small_tagged_archival_and_holds_the_proof(pdf):
    reader = PdfReader(io.BytesIO(pdf))

    metadata = reader.xmp_metadata.stream.get_data().decode()
    assert 'pdfaid:part="3"' in metadata
    assert 'pdfaid:conformance="A"' in metadata
    assert reader.trailer["/Root"]["/StructTreeRoot"]
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert list(reader.attachments) == ["certificate-statement.json"]
    assert len(pdf) < 60_000


def test_picture_shows_the_page_on_a_phone(pdf):
    picture = draw_picture(pdf)

    with Image.open(io.BytesIO(picture)) as image:
        assert (image.format, image.width) == ("WEBP", 1400)
    assert len(picture) < 120_000


def test_second_print_changes_nothing(world, printer, issued):
    world.set_person(world.people.li.id, email="li@example.org")
    printer = replace(printer, sends=True)
    printer({"certificate_id": issued.certificate_id})
    before = find_hash(printer.database, issued.serial)

    printer({"certificate_id": issued.certificate_id})

    assert find_hash(printer.database, issued.serial) == before
    with world.database.read_session() as session:
        written = select(Mail).where(Mail.person_id == world.people.li.id)
        (mail,) = session.scalars(written).all()
    assert mail.body.endswith(f"{printer.base_url}/certificates/{issued.serial}")


def test_erased_certificate_is_not_printed(world, printer, issued):
    world.database.write(erase_person, Act(SHELL, LATER), person_id=world.people.li.id)

    printer({"certificate_id": issued.certificate_id})

    assert not list(printer.store.folder.rglob("*"))


def test_genuine_pdf_is_good(pdf, world, issued):
    verdict = judge(world, pdf)

    assert verdict.is_good
    assert verdict.statement.name == "李美华"


def test_upload_is_found_by_its_hash_alone(pdf, printer, issued):
    with printer.database.read_session() as session:
        found = find_by_hash(session, find_hash(printer.database, issued.serial))
        nothing = find_by_hash(session, "0" * 64)

    assert (found, nothing) == (issued.serial, None)


def test_pdf_saved_anew_is_reported_as_altered(pdf, world):
    changed = io.BytesIO()
    PdfWriter(clone_from=PdfReader(io.BytesIO(pdf))).write(changed)

    verdict = judge(world, changed.getvalue())

    assert (verdict.signed, verdict.unaltered, verdict.is_good) == (True, False, False)


def test_forged_statement_is_reported(pdf, world):
    proof = PdfReader(io.BytesIO(pdf)).attachments["certificate-statement.json"][0]
    forged = PdfWriter()
    forged.append_pages_from_reader(PdfReader(io.BytesIO(pdf)))
    forged.add_attachment("certificate-statement.json", proof.replace("李美华".encode(), b"Eve"))
    changed = io.BytesIO()
    forged.write(changed)

    verdict = judge(world, changed.getvalue())

    assert (verdict.signed, verdict.is_good) == (False, False)


def test_revoked_pdf_is_signed_but_not_good(pdf, world, issued):
    world.issuer.revoke(act=Act(SHELL, LATER), serial=issued.serial, reason="so")

    verdict = judge(world, pdf)

    assert (verdict.state, verdict.signed, verdict.is_good) == ("revoked", True, False)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\0" * 5000, b"PK\x03\x04"])
def test_other_files_hold_no_certificate(world, caplog, content):
    assert judge(world, content).state == "no certificate"
    assert caplog.records == [], "The verdict says it, without lines of pypdf."


def test_worker_prints_what_was_issued(world, printer, issued):
    worker = Worker(world.database, world.issuer.queue, {"certificates.print": printer})

    assert worker.perform(world.issuer.queue.take())

    assert find_hash(world.database, issued.serial)


def test_command_line_prints_verifies_and_revokes(world, printer, issued, tmp_path):
    """`lms worker` in a process of its own, ended by SIGTERM, then `lms certificates`."""
    # Beside people with PINs missing keys are lost keys, and every command says so.
    load_keys(Settings(data=tmp_path))
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    made = printer.engine._font_folder.folder
    (fonts / made.name).symlink_to(made)
    environment = os.environ | {
        "LMS_DATA": str(tmp_path),
        "LMS_DATABASE_URL": world.database.address,
        "LMS_BASE_URL": "https://learn.example.org",
        "LC_ALL": "C.UTF-8",
    }

    def lms(*arguments):
        command = [sys.executable, "-m", "lms", *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    with subprocess.Popen([sys.executable, "-m", "lms", "worker"], env=environment) as worker:
        end = time.monotonic() + TIMEOUT
        while not find_hash(world.database, issued.serial) and time.monotonic() < end:
            time.sleep(0.1)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(TIMEOUT) == 0
    sha256 = find_hash(world.database, issued.serial)
    path = tmp_path / "one.pdf"
    path.write_bytes(printer.store.get(sha256))

    good = lms("certificates", "verify", str(path))
    revoked = lms("certificates", "revoke", issued.serial, "--reason", "a test")
    after = lms("certificates", "verify", str(path))

    assert (good.returncode, good.stdout[:24]) == (0, "Genuine and valid: 李美华, ")
    assert (revoked.returncode, revoked.stderr) == (0, "")
    assert after.returncode == 1
    assert "revoked" in after.stdout
