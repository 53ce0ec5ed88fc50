"""A column of its own: from the template to the stored person, and its undo."""

import io

import pytest

from lms.accounts.rules.names import clean_latin_name
from lms.roster.matching.columns import COLUMNS, RosterColumn
from tests.pages.certification.graduates import get_cohort_id
from tests.pages.roster.lists import find, press, undo_import
from tests.pages.roster_lists import hand_in, read_book

LATIN = RosterColumn(
    heading="Name in Latin letters",
    headings="latin|pinyin",
    note="As in the passport.",
    read=lambda text, _country: clean_latin_name(text) or "",
    field="latin_name",
    example="LI Meihua",
    is_shown=True,
)


@pytest.fixture
def path(client, sign_in, post, database, monkeypatch):
    monkeypatch.setitem(COLUMNS, "latin_name", LATIN)
    sign_in(client, "ravi")
    post(client, "/language", language="en")
    return f"/cohorts/{get_cohort_id(database)}/roster"


def hand_in_filled(client, path, *latin_names):
    """The template of the site with a new person and Mei, each with a Latin name."""
    book = read_book(client.get(f"{path}/template.xlsx"))
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    assert sheet.cell(2, columns[LATIN.heading]).value == LATIN.example
    names = (("王小红", "yunwu-ridge"), ("玉香梅", "morning-dew"))
    for row, (people, latin_name) in enumerate(zip(names, latin_names, strict=True), start=3):
        for heading, value in zip(("Name", "Cooperative"), people, strict=True):
            sheet.cell(row, columns[heading]).value = value
        sheet.cell(row, columns[LATIN.heading]).value = latin_name
    filled = io.BytesIO()
    book.save(filled)
    return hand_in(client, path, filled.getvalue()).headers["Location"]


def test_it_is_stored_and_taken_back(client, read, post, path, database):
    address = hand_in_filled(client, path, "WANG Xiaohong", "YU Xiang Mei")
    preview = read(client.get(address)).text
    assert "王小红WANG Xiaohong" in preview
    assert "Name in Latin letters: YU Xiangmei → YU Xiang Mei" in preview

    press(client, post, read, address)
    stored = [find(database, name).latin_name for name in ("王小红", "玉香梅")]
    undo_import(client, post, read, address)

    assert stored == ["WANG Xiaohong", "YU Xiang Mei"]
    assert find(database, "王小红") is None
    assert find(database, "玉香梅").latin_name == "YU Xiangmei"


def test_a_wrong_cell_is_marked_with_its_message(client, read, path):
    address = hand_in_filled(client, path, "王小红", "")

    sheet = read_book(client.get(f"{address}/corrected.xlsx")).worksheets[0]

    assert "Name in Latin letters: found “王小红”." in read(client.get(address)).text
    column = next(cell.column for cell in sheet[1] if cell.value == LATIN.heading)
    colors = [sheet.cell(row, column).fill.fgColor.rgb for row in (2, 3)]
    assert colors[0] != colors[1]


def test_the_pages_explain_it(client, read, path):
    page = read(client.get(path))

    assert dict(zip(page.texts(".//dt"), page.texts(".//dd"), strict=True))[LATIN.heading] == (
        LATIN.note
    )
