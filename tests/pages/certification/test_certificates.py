"""Certificates of a cohort: who is ready, issued together, by hand, handed out."""

import io
import zipfile

import pytest
from pypdf import PdfReader
from sqlalchemy import event, func, select

from lms.accounts.models import AuditEvent
from lms.accounts.rules.audit_actions import AuditAction
from lms.certificates.models import Certificate
from lms.certificates.queries.current_certificates import get_current_certificates_by_enrolment
from lms.certificates.tasks import CertificatePrinter
from lms.printing.engine import PdfEngine
from lms.printing.fonts import FontFolder
from lms.printing.styles import load_style
from tests.pages.certification.graduates import (
    finish,
    forget_proof,
    get_cohort_id,
    get_enrolment_id,
    move_elsewhere,
)
from tests.pages.client import SECRET


@pytest.fixture
def ravi(client, sign_in):
    sign_in(client, "ravi")
    return client


@pytest.fixture
def page(database):
    return f"/cohorts/{get_cohort_id(database)}/certificates"


@pytest.fixture(scope="session")
def engine(pytestconfig):
    style = load_style("certificates/standard/certificate.css")
    found = PdfEngine(FontFolder(pytestconfig.cache.mkdir("lms-fonts")), style=style)
    yield found
    found.close()


@pytest.fixture
def print_all(app, engine, database):
    """The worker has printed everything."""
    platform = app.extensions["lms"]
    printer = CertificatePrinter(database, platform.store, engine, "https://learn.example.org")

    def run():
        with database.read_session() as session:
            ids = list(session.scalars(select(Certificate.id)))
        for certificate_id in ids:
            printer({"certificate_id": certificate_id})

    return run


def held(database):
    with database.read_session() as session:
        return get_current_certificates_by_enrolment(session, cohort_id=get_cohort_id(database))


def count(database):
    with database.read_session() as session:
        return session.scalar(select(func.count()).select_from(Certificate))


def issue(post, client, page, *enrolments):
    return post(client, page, {"enrolment": [str(enrolment) for enrolment in enrolments]})


def test_page_says_who_is_ready_and_what_others_lack(ravi, read, page, database):
    finish(database, "mei")
    finish(database, "li", has_confirmed=False)
    finish(database, "sun", confirmed=False)
    finish(database, "bai", printed_name="白\ue000雨")

    text = read(ravi.get(page)).text

    assert "Ready: 1" in text
    assert "From a signed list: 李美华" in text
    assert "Missing: person to be confirmed" in text
    assert "in the name cannot be printed" in text
    assert "the quiz, the worksheet" in text


def test_empty_cohort_says_so(client, sign_in, read, database):
    cohort_id = move_elsewhere(database, "ravi")
    sign_in(client, "ravi")

    text = read(client.get(f"/cohorts/{cohort_id}/certificates")).text

    assert text == "Certificates Nobody takes a course in this cohort yet."


def test_those_ticked_are_issued_and_others_get_a_reason(ravi, post, read, page, database):
    mei, li = finish(database, "mei"), finish(database, "li", has_confirmed=False)
    wang = get_enrolment_id(database, "wang")

    answer = issue(post, ravi, page, mei, li, wang)

    text = read(answer).text
    assert answer.status_code == 200
    assert "1 of 3 issued" in text
    assert "李美华: The name is not confirmed yet." in text
    assert "王建国: The course is not finished yet." in text
    assert list(held(database)) == [mei]


def test_asking_twice_makes_none_twice(ravi, post, page, database):
    mei = finish(database, "mei")
    issue(post, ravi, page, mei)
    first = held(database)

    issue(post, ravi, page, mei, mei)

    assert (held(database), count(database)) == (first, 1)


def test_nobody_ticked_is_said(ravi, post, read, page):
    answer = post(ravi, page)

    assert answer.status_code == 422
    assert "Choose at least one person." in read(answer).text


@pytest.mark.parametrize("raw", ["0", "x", "-1", "9" * 30, "٣"])
def test_enrolment_of_nobody_here_is_not_found(ravi, post, page, database, raw):
    finish(database, "mei")

    assert post(ravi, page, {"enrolment": [raw]}).status_code == 404
    assert count(database) == 0


def test_other_cohort_is_not_found(client, sign_in, post, page, database):
    mei = finish(database, "mei")
    move_elsewhere(database, "ravi")
    sign_in(client, "ravi")

    statuses = [
        client.get(page).status_code,
        issue(post, client, page, mei).status_code,
        client.get(f"{page}/by-hand/{mei}").status_code,
        post(client, f"{page}/by-hand/{mei}", printed_name="X", reason="y").status_code,
        post(client, f"{page}/files", serial="X").status_code,
    ]
    assert statuses == [404] * 5
    assert count(database) == 0


@pytest.mark.parametrize("name", ["ana", "li"])
def test_wrong_role_is_refused(client, sign_in, page, name):
    sign_in(client, name)

    assert client.get(page).status_code == 403
    assert client.get(f"{page}/by-hand/1").status_code == 403


def test_visitor_is_sent_to_sign_in(client, page):
    assert client.get(page).location == f"/sign-in?next={page}"


def test_administrator_looks_after_proof_and_issues_nothing(client, sign_in, post, page, database):
    mei = finish(database, "mei")
    sign_in(client, "noor")

    assert client.get(page).status_code == 200
    assert issue(post, client, page, mei).status_code == 403
    forget_proof(database)
    assert client.get(page).status_code == 403


def test_by_hand_issues_to_the_name_of_the_list(ravi, post, read, page, database):
    li = finish(database, "li", has_confirmed=False)
    form = f"{page}/by-hand/{li}"
    fields = {"printed_name": "李美花", "latin_name": "LI Meihua", "reason": "No phone; list of 20"}

    shown = read(ravi.get(form)).fields(form)
    answer = post(ravi, form, fields)
    again = post(ravi, form, fields)

    one = held(database)[li]
    assert shown["printed_name"] == "李美华"
    assert (answer.status_code, answer.location) == (303, f"{page}/{one.serial}")
    assert again.location == answer.location
    assert count(database) == 1
    text = read(ravi.get(answer.location)).text
    assert "李美花" in text
    assert "No phone; list of 20" in text
    with database.read_session() as session:
        acts = set(session.scalars(select(AuditEvent.act).where(AuditEvent.chain_number > 0)))
    assert AuditAction.MANUAL_CERTIFICATE_ISSUED in acts


def test_by_hand_asks_for_the_secret(ravi, post, read, page, database):
    li = finish(database, "li", has_confirmed=False)
    forget_proof(database)
    fields = {"printed_name": "李美华", "reason": "list"}

    asked = post(ravi, f"{page}/by-hand/{li}", fields)
    done = post(ravi, f"{page}/by-hand/{li}", {**fields, "proof": SECRET})

    assert (asked.status_code, read(asked).title) == (403, "Confirm that it is you")
    assert (done.status_code, count(database)) == (303, 1)


@pytest.mark.parametrize(
    ("who", "fields", "said"),
    [
        ("li", {"printed_name": "李美华", "reason": " "}, "Give the reason"),
        ("li", {"printed_name": " ", "reason": "list"}, "Type the name"),
        ("li", {"printed_name": "李\ue000华", "reason": "list"}, "private character"),
        ("wang", {"printed_name": "王建国", "reason": "list"}, "confirmed the name"),
        ("zhou", {"printed_name": "周秀兰", "reason": "list"}, "not finished"),
    ],
)
def test_by_hand_refuses_what_is_not_so(ravi, post, read, page, database, who, fields, said):
    if who == "li":
        finish(database, "li", has_confirmed=False)

    answer = post(ravi, f"{page}/by-hand/{get_enrolment_id(database, who)}", fields)

    assert answer.status_code == 422
    assert said in read(answer).text
    assert count(database) == 0


def test_person_to_be_confirmed_gets_none_by_hand(ravi, post, read, page, database):
    li = finish(database, "li", has_confirmed=False, confirmed=False)

    answer = post(ravi, f"{page}/by-hand/{li}", printed_name="李美华", reason="list")

    assert "still to be confirmed" in read(answer).text
    assert count(database) == 0


def test_chosen_certificates_come_as_one_pdf_and_as_zip(ravi, post, page, database, print_all):
    issue(post, ravi, page, finish(database, "mei"), finish(database, "bai"))
    serials = [certificate.serial for certificate in held(database).values()]
    print_all()

    pdf = post(ravi, f"{page}/files", {"serial": serials, "as": "pdf"})
    packed = post(ravi, f"{page}/files", {"serial": serials, "as": "zip"})

    pages = PdfReader(io.BytesIO(pdf.data)).pages
    names = zipfile.ZipFile(io.BytesIO(packed.data)).namelist()
    assert (pdf.mimetype, pdf.headers["Cache-Control"]) == ("application/pdf", "no-store")
    assert len(pages) == 2
    assert sorted(name[21:] for name in names) == ["玉香梅.pdf", "白小雨.pdf"]
    assert {name[:20].replace("-", "") for name in names} == set(serials)


def test_pdf_that_is_still_coming_is_said(ravi, post, read, page, database):
    issue(post, ravi, page, finish(database, "mei"))
    serial = next(iter(held(database).values())).serial

    shown = read(ravi.get(page)).text
    answer = post(ravi, f"{page}/files", serial=serial)

    assert "PDF coming" in shown
    assert answer.status_code == 409
    assert "is there yet" in read(answer).text


def test_files_of_no_certificate_are_refused(ravi, post, page):
    assert post(ravi, f"{page}/files").status_code == 422
    assert post(ravi, f"{page}/files", serial="0" * 17).status_code == 404
    assert (
        post(ravi, f"{page}/files", {"serial": [str(item) for item in range(301)]}).status_code
        == 422
    )


def test_number_of_statements_does_not_grow(ravi, post, page, database):
    def ask():
        statements = []

        def note(*arguments):
            statements.append(arguments[2])

        event.listen(database._reader, "before_cursor_execute", note)
        ravi.get(page)
        event.remove(database._reader, "before_cursor_execute", note)
        return len(statements)

    issue(post, ravi, page, finish(database, "mei"))
    ask()  # the caches of the process are warm
    one = ask()
    issue(post, ravi, page, finish(database, "bai"), finish(database, "sun"))

    assert ask() == one
