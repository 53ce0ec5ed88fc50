"""Reports of a cohort: frozen, in three formats, and only for whose cohort it is."""

import csv
import io
import re

import openpyxl
import pytest
from sqlalchemy import select, update

from lms import clock
from lms.accounts.models import Organization, Person, UserSession
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.rules.acts import SHELL, SYSTEM, Act
from lms.accounts.services.roles import grant_role
from lms.certificates.models import Certificate
from lms.enrolment.models import Cohort, Enrolment
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.folders import STATIC
from lms.reporting.models import Report
from tests.pages.certification.graduates import finish, get_person_id
from tests.pages.certification.serials import show
from tests.pages.client import confirm, find_person

HOSTILE = '=HYPERLINK("http://evil.example","美")\x0b'


@pytest.fixture
def cohort_id(database):
    with database.read_session() as session:
        return session.scalars(select(Cohort.id)).first()


@pytest.fixture
def ravi(client, sign_in, cohort_id):
    sign_in(client, "ravi")
    return client


def change(database, statement):
    database.write(lambda session: session.execute(statement))


def make(client, post, cohort_id, **fields):
    answer = post(client, f"/cohorts/{cohort_id}/reports", **fields)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.headers["Location"]


def open_workbook(client, address):
    answer = client.get(f"{address}.xlsx")
    assert "Date" not in answer.headers, "The web server adds the only one."
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.data))


def read_rows(client, address):
    text = client.get(f"{address}.csv").data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_form_and_list_stand_on_one_page(ravi, read, post, cohort_id):
    page = read(ravi.get(f"/cohorts/{cohort_id}/reports"))
    assert f"/cohorts/{cohort_id}/reports" in page.forms()
    address = make(ravi, post, cohort_id, audience="outside")
    assert address == f"/cohorts/{cohort_id}/reports/1"
    assert address in read(ravi.get(f"/cohorts/{cohort_id}/reports")).links()
    assert make(ravi, post, cohort_id, audience="own") == f"/cohorts/{cohort_id}/reports/2"


def test_form_sent_again_and_again_makes_one_report(ravi, read, post, cohort_id):
    address = f"/cohorts/{cohort_id}/reports"
    form = read(ravi.get(address)).fields(address)
    sent = {name: value for name, value in form.items() if name != "contacts"} | {"since": ""}

    made = {ravi.post(address, data=sent).location for _ in range(30)}
    fresh = {ravi.post(address, data={**sent, "client_id": "another"}).location}

    assert made == fresh == {f"{address}/1"}
    assert make(ravi, post, cohort_id, language="zh") == f"{address}/2"


def test_totals_of_page_workbook_and_csv_are_equal(ravi, read, post, cohort_id, database):
    address = make(ravi, post, cohort_id, audience="outside", language="en")
    sheet = open_workbook(ravi, address)["By cooperative"]
    rows = list(sheet.iter_rows(values_only=True))
    with database.read_session() as session:
        people = set(session.scalars(select(Enrolment.person_id)))
    assert rows[-1][0] == "Total"
    assert rows[-1][2] == len(people) == sum(row[2] for row in rows[1:-1])
    assert all(isinstance(value, int) for value in rows[-1][2:])
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref
    plain = read_rows(ravi, address)
    assert [str(value or "") if value != 0 else "0" for value in rows[-1]] == plain[-1]
    assert f"{rows[-1][5]} of {len(people)}" in read(ravi.get(address)).text


def test_figures_stay_when_people_go_on(ravi, read, post, cohort_id, database):
    address = make(ravi, post, cohort_id, audience="own", language="en")
    before = read(ravi.get(address)).text
    rows = read_rows(ravi, address)
    change(database, update(Enrolment).values(completed_at=clock.now()))
    change(database, update(Organization).values(members=7000))
    assert read(ravi.get(address)).text == before
    assert read_rows(ravi, address) == rows
    newer = make(ravi, post, cohort_id, audience="own", language="en")
    assert read(ravi.get(newer)).text != before


def test_certificates_and_leavers_are_those_of_a_count_by_hand(
    ravi, read, post, cohort_id, database
):
    """Two finish and get certificates, one of which is revoked; a third is taken out."""
    cohort = f"/cohorts/{cohort_id}"
    finished = [str(finish(database, name)) for name in ("mei", "bai")]
    assert post(ravi, f"{cohort}/certificates", {"enrolment": finished}).status_code == 200
    with database.read_session() as session:
        serial = session.scalar(select(Certificate.serial).order_by(Certificate.id.desc()))
    assert (
        confirm(ravi, f"/certificates/{show(serial)}/revoke", reason="A mistake").status_code == 303
    )
    confirm(ravi, f"{cohort}/people/{get_person_id(database, 'sun')}/out")

    address = make(ravi, post, cohort_id, audience="own", language="en")

    rows = list(open_workbook(ravi, address)["By cooperative"].iter_rows(values_only=True))
    total = dict(zip(rows[0], rows[-1], strict=True))
    assert (total["Finished"], total["Certificates"], total["Left"]) == (2, 1, 1)
    text = read(ravi.get(address)).text
    assert f"1 of {total['Enrolled']} received a certificate." in text
    assert f"Left: 1 of {total['Enrolled']}." in text


def test_report_for_outside_names_nobody(ravi, read, post, cohort_id, database):
    hidden = update(Organization).where(Organization.code == "yunwu-ridge")
    change(database, update(Organization).values(may_be_named=True))
    change(database, hidden.values(may_be_named=False))
    address = make(ravi, post, cohort_id, audience="outside", contacts="yes", language="en")
    with database.read_session() as session:
        names = set(session.scalars(select(Person.printed_name)))
        kept = session.scalars(select(Report.figures)).one()
    texts = read(ravi.get(address)).text, ravi.get(f"{address}.csv").get_data(as_text=True)
    book = open_workbook(ravi, address)
    cells = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row]
    for text in (*texts, "\n".join(cells), repr(kept)):
        assert not any(name in text for name in names)
        assert "Yunwu" not in text
        assert "云雾岭" not in text
    assert "Cooperative 1" in texts[0]
    assert "Morning Dew" in texts[0]


def test_own_report_lists_people_and_lessons(ravi, post, cohort_id):
    address = make(ravi, post, cohort_id, audience="own", language="zh")
    book = open_workbook(ravi, address)
    assert "李美华" in {row[0].value for row in book["学员"].iter_rows()}
    assert any(name.startswith("课") for name in book.sheetnames)
    assert "电话" not in [cell.value for cell in book["学员"][1]]


def test_contacts_only_when_asked_for(ravi, post, cohort_id, database):
    change(database, update(Person).values(phone="+8613800001234"))
    address = make(ravi, post, cohort_id, audience="own", contacts="yes", language="en")
    assert "+8613800001234" in str(read_rows(ravi, address))
    without = make(ravi, post, cohort_id, audience="own", language="en")
    assert "+8613800001234" not in str(read_rows(ravi, without))


def test_hostile_names_are_text(ravi, post, cohort_id, database):
    li = update(Person).where(Person.sign_in_name == "li")
    change(database, li.values(printed_name=HOSTILE))
    address = make(ravi, post, cohort_id, audience="own", language="en")
    cells = [c for row in open_workbook(ravi, address)["People"].iter_rows() for c in row]
    found = next(cell for cell in cells if "HYPERLINK" in str(cell.value))
    assert found.data_type == "s"
    assert "\x0b" not in found.value
    plain = next(row[0] for row in read_rows(ravi, address) if "HYPERLINK" in row[0])
    assert plain.startswith("'=")


@pytest.mark.parametrize("audience", ["own", "outside"])
def test_hostile_cooperatives_and_cohorts_are_text(ravi, post, cohort_id, database, audience):
    change(database, update(Organization).values(names={"en": HOSTILE}, may_be_named=True))
    change(database, update(Cohort).values(name="=1+1\x07"))
    address = make(ravi, post, cohort_id, audience=audience, language="en")
    book = open_workbook(ravi, address)
    for sheet in book:
        for cell in (item for row in sheet.iter_rows() for item in row if item.value is not None):
            assert cell.data_type in {"s", "n", "d"}
            assert cell.hyperlink is None
            assert not set("\x07\x0b") & set(str(cell.value))
    assert book["By cooperative"]["A2"].value == HOSTILE.rstrip("\x0b") + " (morning-dew, 云南)"
    plain = ravi.get(f"{address}.csv?table=organizations").data.decode("utf-8-sig")
    names = [row[0] for row in csv.reader(io.StringIO(plain))]
    assert [name for name in names if name.startswith(("=", "+", "-", "@"))] == []
    assert names[1].startswith("'=")


def test_every_table_of_the_workbook_is_the_one_of_the_page(ravi, read, post, cohort_id):
    address = make(ravi, post, cohort_id, audience="own", language="en")
    page = read(ravi.get(address))
    book = open_workbook(ravi, address)
    for title in ("By cooperative", "By country", "By product", "By course", "Week by week"):
        rows = list(book[title].iter_rows(values_only=True))[1:]
        shown = page.texts(f".//div[@aria-label='{title}']//tr/td[1]")
        assert [str(row[1] or "") for row in rows] == [text.split(" of ")[0] for text in shown]
    # No day is broken at a space, and the curves are explained in words.
    a_day = r"\d{1,2} [A-Z][a-z]+ \d{4}"
    days = [text for text in page.texts(".//main//table//*") if re.fullmatch(a_day, text)]
    unbroken = page.texts(".//span[@class='unbroken']")
    assert unbroken
    assert set(days) == set(unbroken)
    assert (
        "white-space: nowrap" in (STATIC / "src/css/layout.css").read_text().split(".unbroken")[1]
    )
    assert "The line at the top is the most that can be reached" in page.text


@pytest.mark.parametrize(
    "period",
    [
        {"since": "2026-02-30"},
        {"since": "2031-01-01"},
        {"since": "2026-09-02", "until": "2026-09-01"},
        {"until": "tomorrow" * 9},
    ],
)
def test_bad_period_is_reported_and_kept(ravi, read, post, cohort_id, period, database):
    answer = post(ravi, f"/cohorts/{cohort_id}/reports", audience="own", **period)
    assert answer.status_code == 422
    page = read(answer)
    assert page.texts(".//*[@role='alert']")
    assert next(iter(period.values())) in page.html
    with database.read_session() as session:
        assert session.scalar(select(Report.id)) is None


def test_empty_cohort_has_a_report_without_rows(client, sign_in, read, post, database):
    new = NewCohort("Empty", starts_on=clock.now().date())
    empty = database.write(create_cohort, Act(SYSTEM, clock.now()), new)
    grant(database, "ravi", ScopedRole("coordinator", "cohort", empty))
    sign_in(client, "ravi")
    address = make(client, post, empty, language="en")
    assert client.get(address).status_code == 200
    assert open_workbook(client, address).sheetnames == ["About this report"]
    assert client.get(f"{address}.csv").status_code == 404


def grant(database, name, what):
    with database.read_session() as session:
        person_id = find_person(session, name)
    database.write(grant_role, Act(SHELL, clock.now()), person_id=person_id, grant=what)


def test_secret_is_asked_for(client, sign_in, read, cohort_id, database):
    sign_in(client, "ravi")
    change(database, update(UserSession).values(reauthenticated_at=None))
    assert client.get(f"/cohorts/{cohort_id}/reports").status_code == 403
    assert f"/cohorts/{cohort_id}/reports" in read(client.get(f"/cohorts/{cohort_id}")).links()


def test_scope_and_role(client, app, sign_in, post, cohort_id, database):
    sign_in(client, "ravi")
    address = make(client, post, cohort_id)
    new = NewCohort("Other", starts_on=clock.now().date())
    other = database.write(create_cohort, Act(SYSTEM, clock.now()), new)
    assert client.get(f"/cohorts/{other}/reports").status_code == 404
    assert post(client, f"/cohorts/{other}/reports").status_code == 404
    assert client.get(f"/cohorts/{other}/reports/1").status_code == 404
    assert client.get(f"/cohorts/{cohort_id}/reports/99").status_code == 404
    with_li = app.test_client()
    sign_in(with_li, "li")
    for path in (f"/cohorts/{cohort_id}/reports", address, f"{address}.xlsx", f"{address}.pdf"):
        assert with_li.get(path).status_code in {403, 404}
        assert app.test_client().get(path).status_code == 303


def test_trainer_sees_no_contacts(client, app, sign_in, post, cohort_id, database):
    sign_in(client, "ravi")
    secret = make(client, post, cohort_id, audience="own", contacts="yes")
    plain = make(client, post, cohort_id, audience="own")
    ana = app.test_client()
    sign_in(ana, "ana")
    assert ana.get(plain).status_code == 200
    assert ana.get(secret).status_code == 404
    wanted = {"audience": "own", "contacts": "yes"}
    assert post(ana, f"/cohorts/{cohort_id}/reports", wanted).status_code == 404


def test_pdf_is_coming_until_the_worker_made_it(ravi, read, post, cohort_id, app, database):
    address = make(ravi, post, cohort_id)
    assert ravi.get(f"{address}.pdf").status_code == 503
    sha256 = app.extensions["lms"].store.put(b"%PDF-1.7 here it is")
    change(database, update(Report).values(pdf_sha256=sha256))
    answer = ravi.get(f"{address}.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert f"{address}.pdf" in read(ravi.get(address)).links()
