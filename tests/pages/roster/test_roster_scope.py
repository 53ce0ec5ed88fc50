"""A second coordinator, whose cohort is offered to a cooperative of Ravi's, hands in lists."""

import io

import openpyxl
import pytest
from sqlalchemy import select, update

from lms import clock
from lms.accounts.models import Organization, Person, RoleGrant
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.rules.acts import SHELL, Act
from lms.accounts.services.roles import grant_role
from lms.enrolment.models import Enrolment
from lms.roster.models import RosterImport
from tests.pages.client import find_person
from tests.pages.roster_lists import book, hand_in, read_book
from tests.pages.workshop.workshops import join, make_cohort, open_for

PHONE, EMAIL = "+8613911112222", "li@example.org"


@pytest.fixture
def li(database):
    """Ravi's learner, with a phone and an e-mail."""

    def write(session):
        person_id = find_person(session, "li")
        values = {"phone": PHONE, "email": EMAIL}
        session.execute(update(Person).where(Person.id == person_id).values(values))
        person = session.get(Person, person_id)
        return person.id, person.printed_name, person.learner_number

    return database.write(write)


@pytest.fixture
def cohort_id(database):
    """The second coordinator is Noor: administrator no more, one cohort without people."""
    with database.read_session() as session:
        yunwu = session.scalar(select(Organization.id).where(Organization.code == "yunwu-ridge"))
    made = make_cohort(database, organizations=[yunwu])

    def write(session):
        person_id = find_person(session, "noor")
        for grant in (ScopedRole("coordinator"), ScopedRole("coordinator", "cohort", made)):
            grant_role(session, Act(SHELL, clock.now()), person_id=person_id, grant=grant)
        for role in session.scalars(select(RoleGrant).where(RoleGrant.role == "administrator")):
            session.delete(role)

    database.write(write)
    return made


@pytest.fixture
def noor(client, sign_in, cohort_id):
    sign_in(client, "noor")
    return client


def start(client, cohort_id, *rows):
    answer = hand_in(client, f"/cohorts/{cohort_id}/roster", book(*rows))
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.headers["Location"]


def get_person(database, person_id):
    with database.read_session() as session:
        row = session.get(Person, person_id)
        return row.printed_name, row.phone, row.email, row.language


def test_names_of_ravis_people_are_known_to_the_network_and_nothing_more(
    noor, read, post, database, cohort_id, li
):
    person_id, name, number = li
    before = get_person(database, person_id)
    row = [name, 13800009999, "yunwu-ridge", "", "English", "x@example.org"]
    address = start(noor, cohort_id, row, ["王小红", "", "yunwu-ridge", "", "", ""])

    page = read(noor.get(address))
    fields = page.fields(f"{address}/apply")
    answer = post(noor, f"{address}/apply", fingerprint=fields["fingerprint"])

    assert "Already registered in the network: ask Ravi Menon." in page.text
    for secret in (PHONE, PHONE[3:], EMAIL, number):
        assert secret not in page.text
    assert answer.status_code == 303
    assert get_person(database, person_id) == before
    with database.read_session() as session:
        cohorts = session.scalars(
            select(Enrolment.cohort_id).where(Enrolment.person_id == person_id)
        ).all()
    assert cohort_id not in cohorts


def test_a_wrong_name_with_a_number_tells_nothing(noor, read, cohort_id, li):
    _id, name, number = li
    address = start(noor, cohort_id, ["Wrong Name", "", "", number, "", ""])

    page = read(noor.get(address)).text
    sheet = read_book(noor.get(f"{address}/corrected.xlsx")).worksheets[0]
    shown = page + " ".join(str(cell.value) for line in sheet.iter_rows() for cell in line)

    assert "None of your people has this number" in shown
    for secret in (name, PHONE[3:], EMAIL, "Ravi"):
        assert secret not in shown


def test_every_filter_and_answer_keeps_silent(noor, read, post, cohort_id, li, database):
    person_id, name, number = li
    address = start(
        noor, cohort_id, [name, PHONE, "yunwu-ridge", "", "", ""],
        ["Other", PHONE, "yunwu-ridge", "", "", EMAIL], [name, "", "yunwu-ridge", number, "", ""],
    )  # fmt: skip
    asked = read(noor.get(address)).fields(f"{address}/apply")
    answers = {key: str(person_id) for key in asked if key.startswith("registered-")}
    assert len(answers) == 2

    post(noor, f"{address}/answers", answers)

    for kind in ("", "registered", "new", "changed", "same", "error"):
        assert number not in read(noor.get(f"{address}?kind={kind}")).text
    links = read(noor.get(address)).links()
    kinds = [link.split("?kind=")[1] for link in links if "?kind=" in link]
    assert kinds == ["registered", "new"]
    assert get_person(database, person_id)[1] == PHONE


def test_answers_ticked_and_not_saved_are_taken_by_the_import(
    noor, read, post, cohort_id, li, database
):
    name = li[1]
    rows = [[name, "", "yunwu-ridge", "", "", ""], ["New One", "", "yunwu-ridge", "", "", ""]]
    address = start(noor, cohort_id, *rows)
    page = read(noor.get(address))
    assert "Import one person" in page.text
    asked = page.fields(f"{address}/apply")
    key = next(item for item in asked if item.startswith("registered-"))
    ticked = {key: "new", "fingerprint": asked["fingerprint"]}

    first = post(noor, f"{address}/apply", ticked)

    assert first.status_code == 409
    assert "Your answers are saved, nothing is imported yet" in read(first).text
    assert "Import 2 people" in read(first).text
    again = {key: "new", "fingerprint": read(first).fields(f"{address}/apply")["fingerprint"]}
    assert post(noor, f"{address}/apply", again).status_code == 303
    with database.read_session() as session:
        people = session.scalars(select(Person).where(Person.printed_name == name)).all()
    assert len(people) == 2


def test_the_hall_tells_no_number_of_ravis_people(app, noor, read, database, cohort_id, li):
    _id, name, number = li
    with database.read_session() as session:
        yunwu = session.scalar(select(Organization.id).where(Organization.code == "yunwu-ridge"))
    join(app, open_for(database, cohort_id), yunwu, name)

    page = read(noor.get(f"/cohorts/{cohort_id}/workshop")).text

    assert "Somebody with this name is already registered in the network: ask Ravi Menon." in page
    assert number not in page


def test_ravi_sees_and_changes_the_same_person(client, sign_in, read, database, li):
    _id, name, _number = li
    sign_in(client, "ravi")
    with database.read_session() as session:
        own = session.scalar(
            select(Enrolment.cohort_id).where(Enrolment.cohort_id.is_not(None)).limit(1)
        )

    address = start(client, own, [name, "", "yunwu-ridge", "", "", "new@example.org"])

    text = read(client.get(address)).text
    assert "new@example.org" in text
    assert "Already registered in the network" not in text


def test_two_cooperatives_of_one_name_are_distinguished_by_code_and_place(
    noor, read, post, database, cohort_id
):
    def write(session):
        first = session.scalar(select(Organization).where(Organization.code == "yunwu-ridge"))
        second = Organization(
            code="yunwu-south", names=dict(first.names), country="VN",
            province="Ha Giang", state="active", created_at=clock.now(),
        )  # fmt: skip
        session.add(second)
        session.flush()
        return first.names["en"], second.id

    name, namesake = database.write(write)
    address = start(noor, cohort_id, ["王小红", "", name, "", "", ""])
    action = f"{address}/answers"

    page = read(noor.get(address))
    (field,) = (field for field in page.fields(action) if field.startswith("organization-"))
    post(noor, action, {field: str(namesake)})

    assert f"Several cooperatives are called “{name}”" in page.text
    assert f"{name} (yunwu-south, Ha Giang). Add it to the cohort" in page.text
    assert f"{name} (yunwu-ridge," in page.text
    shown = read(noor.get(address))
    assert f"{address}/apply" in shown.forms()
    assert f"{name} (yunwu-south, Ha Giang)" in " ".join(shown.texts(".//tbody//td"))


def test_every_cell_of_the_corrected_file_is_text_that_stays_text(noor, cohort_id):
    row = ["-1+1", "+86 138", "yunwu-ridge", "", "", "@x"]
    address = start(noor, cohort_id, row)
    data = noor.get(f"{address}/corrected.xlsx").data

    book_ = openpyxl.load_workbook(io.BytesIO(data))
    marked = {
        cell.value
        for sheet in book_
        for line in sheet.iter_rows()
        for cell in line
        if cell.quotePrefix
    }

    assert marked == {"-1+1", "+86 138", "@x"}


def test_a_cohort_that_the_form_names_does_not_take_the_list(noor, database, cohort_id):
    """Only a manager's list may name a cohort; a coordinator's is that of its address."""
    row = ["王小红", "", "yunwu-ridge", "", "", ""]

    answer = hand_in(noor, f"/cohorts/{cohort_id}/roster", book(row), cohort="1")

    assert answer.headers["Location"].startswith(f"/cohorts/{cohort_id}/roster/")
    with database.read_session() as session:
        newest = select(RosterImport.cohort_id).order_by(RosterImport.id.desc()).limit(1)
        assert session.scalar(newest) == cohort_id != 1
