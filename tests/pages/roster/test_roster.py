"""Ravi's Monday: a list from Excel is looked at, corrected, imported and undone."""

import datetime as dt
import gc

import pytest
from sqlalchemy import func, select, update

from lms import clock
from lms.accounts.models import Organization, Person
from lms.accounts.rules.acts import SYSTEM, Act
from lms.enrolment.models import Enrolment
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.roster.models import RosterImport
from tests.pages.client import find_person
from tests.pages.roster.lists import NEW, find, press, start, undo_import
from tests.pages.roster_lists import HEAD, book, hand_in, read_book


def count(database, table):
    with database.read_session() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_form_has_its_template_and_no_list_yet(ravi, read, path):
    page = read(ravi.get(path))

    assert path in page.forms()
    assert f"{path}/template.xlsx" in page.links()
    assert path in read(ravi.get(path.removesuffix("/roster"))).links()


def test_a_list_is_looked_at_imported_and_taken_back(ravi, read, post, path, database):
    before = count(database, Person)
    address = start(ravi, path, NEW)
    assert address.startswith(f"{path}/")
    page = read(ravi.get(address))
    assert "王小红" in page.text
    assert "+8613800100000" in page.text
    assert count(database, Person) == before

    assert press(ravi, post, read, address).status_code == 303

    person = find(database, "王小红")
    assert (person.phone, person.email, person.language) == (
        "+8613800100000", "hong@example.org", "zh",
    )  # fmt: skip
    done = read(ravi.get(address))
    assert path.replace("roster", "cards") in done.links()
    assert undo_import(ravi, post, read, address).status_code == 303
    assert find(database, "王小红") is None
    assert post(ravi, f"{address}/undo").status_code == 303
    assert address in read(ravi.get(path)).links()


def test_a_double_click_imports_once(ravi, read, post, path, database):
    address = start(ravi, path, NEW)
    fingerprint = read(ravi.get(address)).fields(f"{address}/apply")["fingerprint"]

    answers = [
        post(ravi, f"{address}/apply", fingerprint=fingerprint).status_code for _ in range(2)
    ]

    assert answers == [303, 303]
    with database.read_session() as session:
        named = select(func.count()).where(Person.printed_name == "王小红")
        assert session.scalar(named) == 1


def test_the_same_file_again_changes_nothing(ravi, read, post, path):
    press(ravi, post, read, start(ravi, path, NEW))

    address = start(ravi, path, NEW)

    assert f"{address}/apply" not in read(ravi.get(address)).forms()


def test_an_old_page_imports_nothing(ravi, read, post, path, database):
    address = start(ravi, path, NEW)
    fingerprint = read(ravi.get(address)).fields(f"{address}/apply")["fingerprint"]
    with database.read_session() as session:
        li = find_person(session, "li")
    changed = update(Person).where(Person.id == li).values(phone="+8613900000001")
    database.write(lambda session: session.execute(changed))

    answer = post(ravi, f"{address}/apply", fingerprint=fingerprint)

    assert (answer.status_code, find(database, "王小红")) == (409, None)
    assert press(ravi, post, read, address).status_code == 303


def test_mistakes_are_named_and_come_back_marked(ravi, read, post, path, database):
    wrong = ["周一", "1.38E+10", "yunwu-ridge", "", "Klingon", ""]
    address = start(ravi, path, NEW, wrong)

    page = read(ravi.get(address))
    assert "1.38E+10" in page.text
    assert f"{address}/apply" not in page.forms()
    assert post(ravi, f"{address}/apply", fingerprint="x").status_code == 409
    sheet = read_book(ravi.get(f"{address}/corrected.xlsx")).worksheets[0]

    assert [cell.value for cell in sheet[1]][:6] == HEAD
    assert sheet["B3"].fill.fgColor.rgb == "FFFBE9C9"
    assert sheet["A3"].fill.fgColor.rgb != "FFFBE9C9"
    assert "Klingon" in sheet["H3"].value
    assert find(database, "王小红") is None


def test_the_corrected_file_can_be_handed_in_again(ravi, path):
    address = start(ravi, path, NEW)
    file = ravi.get(f"{address}/corrected.xlsx").data

    assert hand_in(ravi, path, file).status_code == 303


def test_an_unknown_cooperative_is_a_question(ravi, read, post, path, database):
    address = start(ravi, path, ["周一", "", "向阳坡合作社", "", "", ""])
    page = read(ravi.get(address))
    action = f"{address}/answers"
    name = next(field for field in page.fields(action) if field.startswith("organization-"))
    assert f"{address}/apply" not in page.forms()

    assert post(ravi, action, {name: "new"}).status_code == 303
    assert press(ravi, post, read, address).status_code == 303

    with database.read_session() as session:
        made = select(Organization).where(Organization.names["zh"].as_string() == "向阳坡合作社")
        assert session.scalar(made).state == "new"


def test_an_unknown_cooperative_may_be_one_of_the_list(ravi, read, post, path, database):
    address = start(ravi, path, ["周一", "", "云雾", "", "", ""])
    page = read(ravi.get(address))
    name = next(field for field in page.fields(f"{address}/answers") if field.startswith("organ"))
    with database.read_session() as session:
        yunwu = select(Organization.id).where(Organization.code == "yunwu-ridge")
        yunwu_id = session.scalar(yunwu)

    typed = " YUNWU-ridge "
    assert post(ravi, f"{address}/answers", {name: "", f"{name}-other": typed}).status_code == 303

    assert press(ravi, post, read, address).status_code == 303
    with database.read_session() as session:
        place = select(Enrolment.organization_id).join(Person, Person.id == Enrolment.person_id)
        assert session.scalar(place.where(Person.printed_name == "周一")) == yunwu_id


def test_cells_can_be_pasted(ravi, read, post, path):
    pasted = "\r\n".join("\t".join(map(str, row)) for row in (HEAD, NEW))

    answer = post(ravi, path, pasted=pasted)

    assert answer.status_code == 303
    assert "王小红" in read(ravi.get(answer.headers["Location"])).text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_csv_of_every_encoding_is_read(ravi, read, path, encoding):
    text = "\r\n".join(";".join(map(str, row)) for row in (HEAD, NEW))

    answer = hand_in(ravi, path, text.encode(encoding), "名单.csv")

    assert answer.status_code == 303
    assert "王小红" in read(ravi.get(answer.headers["Location"])).text


def test_filters_and_pages_of_fifty(ravi, read, path):
    rows = [[f"学员甲{n}", "", "yunwu-ridge", "", "", ""] for n in range(60)]
    address = start(ravi, path, *rows, ["周一", "12", "yunwu-ridge", "", "", ""])

    first = read(ravi.get(address))
    assert sum("学员甲" in text for text in first.texts(".//tbody//th")) == 50
    assert f"{address}?page=2" in first.links()
    wrong = read(ravi.get(f"{address}?kind=error"))

    assert wrong.texts(".//tbody//th") == ["周一12"]


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"a,b", b"Name,Phone\n", book()],
)
def test_what_cannot_be_read_is_reported_on_the_form(ravi, read, path, data):
    answer = hand_in(ravi, path, data)

    assert answer.status_code == 422
    assert path in read(answer).forms()


def test_what_was_pasted_stays_in_the_form(ravi, read, post, path):
    answer = post(ravi, path, pasted="no headings\there")

    assert answer.status_code == 422
    page = read(answer)
    assert page.fields(path)["pasted"] == "no headings here"
    (area,) = page.elements(".//textarea[@name='pasted']")
    assert (area.get("aria-invalid"), "#pasted" in page.links()) == ("true", True)
    assert page.elements(".//input[@type='file']")[0].get("aria-invalid") is None


def test_nothing_chosen_is_reported(ravi, post, path):
    assert post(ravi, path).status_code == 422


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_upload_beyond_the_limit_is_refused(ravi, path):
    assert hand_in(ravi, path, b"x" * (6 << 20)).status_code == 413
    gc.collect()  # the test client itself leaves its temporary file to be collected


def test_the_template_imports_nothing_by_itself(ravi, read, path):
    data = ravi.get(f"{path}/template.xlsx").data
    sheet = read_book(ravi.get(f"{path}/template.xlsx")).worksheets[0]

    assert sheet.max_column == 6
    assert {cell.number_format for cell in sheet[2]} == {"@"}
    answer = hand_in(ravi, path, data)
    assert answer.status_code == 422
    assert "nobody below them" in read(answer).text


def test_taking_back_ends_after_a_day(ravi, read, post, path, database):
    address = start(ravi, path, NEW)
    press(ravi, post, read, address)
    ago = clock.now() - dt.timedelta(days=2)
    database.write(lambda session: session.execute(update(RosterImport).values(applied_at=ago)))

    assert f"{address}/undo" not in read(ravi.get(address)).links()
    assert ravi.get(f"{address}/undo").status_code == 303
    assert post(ravi, f"{address}/undo").status_code == 409


def test_a_list_of_another_cohort_is_not_found(ravi, post, path, database):
    address = start(ravi, path, NEW)
    new = NewCohort(name="Elsewhere", starts_on=clock.now().date())
    other = database.write(create_cohort, Act(SYSTEM, clock.now()), new)
    number = address.rsplit("/", 1)[-1]

    for act in ("", "/corrected.xlsx"):
        assert ravi.get(f"/cohorts/{other}/roster/{number}{act}").status_code == 404
    assert ravi.get(f"{path}/999999").status_code == 404


@pytest.mark.parametrize(("name", "status"), [("li", 403), ("ana", 403), ("chen", 404)])
def test_the_wrong_role_sees_no_roster(client, sign_in, post, path, name, status):
    sign_in(client, name)

    assert client.get(path).status_code == status
    assert post(client, path, pasted="x").status_code == status


def test_a_workbook_with_macros_is_refused(ravi, read, path):
    answer = hand_in(ravi, path, book(NEW), "名单.xlsm")

    assert answer.status_code == 422
    assert "macros" in read(answer).text
    assert ".xlsm" not in read(ravi.get(path)).text
