"""A cover sheet before the list, headings that nobody knows: sheet and columns are chosen."""

import io

import pytest
import xlsxwriter
from sqlalchemy import select

from lms.enrolment.models import Enrolment
from lms.roster.models import RosterImport
from tests.pages.roster.lists import find, press
from tests.pages.roster_lists import HEAD, hand_in

UNKNOWN = ["Nr", "Full nm", "Name of SPO", "Hand set"]
PEOPLE = [
    ["1", "王小红", "yunwu-ridge", "13800100000"],
    ["2", "周一", "morning-dew", "13800100001"],
]
COVER = [["NAPP"], ["List of participants"], ["Contact", "Ravi"]]
CHOSEN = {"column-name": "1", "column-organization": "2", "column-phone": "3"}


def make_book(**sheets):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return target.getvalue()


def start(client, path, data, name="名单.xlsx"):
    answer = hand_in(client, path, data, name)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.headers["Location"]


def list_options(page, name):
    return page.texts(f".//select[@name='{name}']/option")


def test_a_list_behind_a_cover_with_unknown_headings_is_read_as_chosen(
    ravi, read, post, path, database
):
    address = start(ravi, path, make_book(Cover=COVER, People=[["2026"], UNKNOWN, *PEOPLE]))
    opened = ravi.get(address)
    assert (opened.status_code, opened.headers["Location"]) == (303, f"{address}/columns")
    page = read(ravi.get(f"{address}/columns"))
    assert list_options(page, "sheet") == ["名单.xlsx, People", "名单.xlsx, Cover"]
    assert list_options(page, "column-name")[2] == "B · Full nm · 王小红"

    fields = page.fields(f"{address}/columns")
    answer = post(ravi, f"{address}/columns", {**CHOSEN, "sheet": fields["sheet"], "row": "2"})
    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    assert press(ravi, post, read, address).status_code == 303

    found = find(database, "王小红")
    assert found.phone == "+8613800100000"
    with database.read_session() as session:
        person_id = find(database, "周一").id
        place = select(Enrolment.organization_id).where(Enrolment.person_id == person_id)
        assert session.scalar(place) is not None


def test_another_sheet_and_row_are_shown_before_columns_are_chosen(ravi, read, path):
    address = start(ravi, path, make_book(Cover=COVER, People=[["2026"], UNKNOWN, *PEOPLE]))

    cover = read(ravi.get(f"{address}/columns?sheet=1&row=3&shown=0"))
    first_row = read(ravi.get(f"{address}/columns?sheet=0&row=1&shown=0"))
    without = read(ravi.get(f"{address}/columns?sheet=0&row=0&shown=0"))

    assert "A · NAPP" not in cover.text
    assert list_options(cover, "column-name")[1:] == ["A · Contact", "B · Ravi"]
    assert list_options(first_row, "column-name")[1] == "A · 2026 · Nr"
    assert list_options(without, "column-name")[1] == "A · 2026"


def test_columns_are_remembered_for_a_corrected_file_in_another_order(
    ravi, read, post, path, database
):
    address = start(ravi, path, make_book(People=[UNKNOWN, *PEOPLE]))
    post(ravi, f"{address}/columns", {**CHOSEN, "sheet": "0", "row": "1"})
    head = [UNKNOWN[0], UNKNOWN[2], UNKNOWN[1], UNKNOWN[3]]
    swapped = [[row[0], row[2], row[1], row[3]] for row in PEOPLE]

    corrected = start(
        ravi, path, make_book(Cover=COVER, People=[["Title"], head, *swapped]), "2.xlsx"
    )

    assert ravi.get(corrected).status_code == 200
    assert press(ravi, post, read, corrected).status_code == 303
    assert find(database, "王小红").phone == "+8613800100000"


def test_sheets_that_are_not_read_are_named_with_their_rows(ravi, read, path):
    spare = [HEAD, ["王小红", "13800100000", "yunwu-ridge", "", "", ""]]
    book = make_book(Cover=COVER, People=[UNKNOWN, *PEOPLE], Spare=spare)

    page = read(ravi.get(start(ravi, path, book)))
    alone = read(ravi.get(start(ravi, path, make_book(Spare=spare))))

    assert "名单.xlsx, Spare" in page.text
    unread = ["名单.xlsx, Cover: 3 rows", "名单.xlsx, People: 3 rows"]
    assert [text for text in page.texts(".//li") if "rows" in text] == unread
    assert "Not read" not in alone.text


def test_columns_are_remembered_after_an_import_and_other_lists(ravi, read, post, path, database):
    spare = [HEAD, ["赵一", "13800100009", "yunwu-ridge", "", "", ""]]
    first = start(ravi, path, make_book(People=[UNKNOWN, *PEOPLE], Spare=spare))
    post(ravi, f"{first}/columns", {**CHOSEN, "sheet": "1", "row": "1"})
    assert press(ravi, post, read, first).status_code == 303
    other = start(ravi, path, make_book(Others=[["Who", "SPO nm"], ["赵二", "yunwu-ridge"]]))
    fields = {"sheet": "0", "row": "1", "column-name": "0", "column-organization": "1"}
    post(ravi, f"{other}/columns", fields)

    again = start(ravi, path, make_book(Spare=spare, People=[UNKNOWN, *PEOPLE]), "2.xlsx")

    page = read(ravi.get(again))
    assert "2.xlsx, People" in page.text
    assert "2.xlsx, Spare: 2 rows" in page.texts(".//li")


def test_the_marked_file_of_such_a_list_is_read_again(ravi, read, post, path):
    wrong = ["3", "周二", "yunwu-ridge", "12"]
    address = start(ravi, path, make_book(People=[UNKNOWN, *PEOPLE, wrong]))
    post(ravi, f"{address}/columns", {**CHOSEN, "sheet": "0", "row": "1"})
    marked = ravi.get(f"{address}/corrected.xlsx").data

    again = start(ravi, path, marked)

    assert "Row 4 (周二)" in read(ravi.get(again)).text


def test_a_list_without_headings_is_read_from_its_first_row(ravi, read, post, path, database):
    pasted = "\n".join("\t".join(row) for row in PEOPLE)
    address = post(ravi, path, pasted=pasted).headers["Location"]

    post(ravi, f"{address}/columns", {**CHOSEN, "sheet": "0", "row": "0"})
    assert press(ravi, post, read, address).status_code == 303

    assert find(database, "王小红").phone == "+8613800100000"
    assert find(database, "周一") is not None


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"column-phone": "3"}, "Say which column holds the names."),
        ({"column-name": "1", "column-phone": "1"}, "One column is chosen for two things."),
        ({"column-name": "49"}, "This sheet has no such row or column."),
        ({"column-name": "1", "row": "9"}, "This sheet has no such row or column."),
    ],
)
def test_a_choice_that_reads_nothing_is_refused_and_stays(ravi, read, post, path, fields, reason):
    address = start(ravi, path, make_book(People=[UNKNOWN, *PEOPLE]))

    answer = post(ravi, f"{address}/columns", {"sheet": "0", "row": "1", **fields})

    page = read(answer)
    assert (answer.status_code, reason in page.text) == (422, True)
    selected = {
        select_.get("name"): [
            option.get("value")
            for option in select_.iter("option")
            if option.get("selected") is not None
        ]
        for select_ in page.elements(".//select")
    }
    chosen = {key: value for key, value in fields.items() if key != "row" and int(value) < 4}
    assert {key: selected[key] for key in chosen} == {key: [chosen[key]] for key in chosen}
    assert ravi.get(address).headers["Location"] == f"{address}/columns"


def test_known_headings_with_one_that_is_not_offer_the_choice(ravi, read, post, path):
    head = ["Name", "Phone", "Name of the group"]
    address = start(ravi, path, make_book(People=[head, ["王小红", "", "yunwu-ridge"]]))

    page = read(ravi.get(address))

    assert "No column is read as “Cooperative”. Columns ignored: Name of the group" in page.text
    assert f"{address}/columns" in page.links()
    post(ravi, f"{address}/columns", {"sheet": "0", "row": "1", "column-name": "0",
                                      "column-organization": "2"})  # fmt: skip
    assert "No column is read as" not in read(ravi.get(address)).text


def test_before_columns_are_chosen_nothing_is_answered_or_imported(ravi, post, path):
    address = start(ravi, path, make_book(People=[UNKNOWN, *PEOPLE]))

    answers = [post(ravi, f"{address}/{act}").status_code for act in ("answers", "apply")]

    assert [*answers, ravi.get(f"{address}/corrected.xlsx").status_code] == [404, 404, 404]


def test_an_imported_list_keeps_its_columns(ravi, read, post, path):
    known = [["王小红", "13800100000", "yunwu-ridge", "", "", ""]]
    address = start(ravi, path, make_book(People=[HEAD, *known]))
    press(ravi, post, read, address)

    assert ravi.get(f"{address}/columns").headers["Location"] == address
    changed = post(ravi, f"{address}/columns", {"sheet": "0", "row": "1", "column-name": "0"})
    assert changed.status_code == 409


def test_a_list_of_another_cohort_is_not_found(ravi, post, path, database):
    address = start(ravi, path, make_book(People=[UNKNOWN, *PEOPLE]))
    with database.read_session() as session:
        newest = session.scalar(select(RosterImport.id).order_by(RosterImport.id.desc()).limit(1))
    other = f"/cohorts/{newest + 99}/roster/{newest}/columns"

    assert address.endswith(str(newest))
    assert (ravi.get(other).status_code, post(ravi, other).status_code) == (404, 404)
