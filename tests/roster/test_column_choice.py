"""Columns chosen by the importer: further ones of a kind, corrected files, stored sheets."""

from dataclasses import replace

import pytest

from lms.accounts.rules.acts import Act
from lms.roster.matching.column_choice import (
    SheetColumns,
    choose_columns,
    find_sheet_columns,
    map_columns,
)
from lms.roster.queries.imports import list_sheets
from lms.roster.services.list_uploads import choose_sheet_columns, start_import
from lms.sheets.model import Sheet
from lms.sheets.reader import read_pasted
from tests.factories import NOW
from tests.roster.rosters import RosterFixture

HEAD = ("Full nm", "Hand set", "手机", "SPO")
POSITIONS = {"name": 0, "phone": 1, "organization": 3}


def build_sheet(*rows, name="People"):
    return Sheet(name, read_pasted("\n".join("\t".join(row) for row in rows)).rows)


def choose(sheet=None, positions=None):
    return choose_columns(sheet or build_sheet(HEAD), 1, positions or POSITIONS)


@pytest.fixture
def workshop(database):
    return RosterFixture(database)


@pytest.mark.parametrize(
    ("positions", "further", "ignored"),
    [
        (POSITIONS, {"phone": (2,)}, ()),
        ({"name": 0, "phone": 2, "organization": 3}, {}, ("Hand set",)),
        ({"name": 0, "organization": 3}, {}, ("Hand set", "手机")),
        ({"name": 2}, {}, ("Full nm", "Hand set", "SPO")),
    ],
)
def test_further_columns_are_of_a_kind_that_was_chosen(positions, further, ignored):
    sheet = build_sheet(HEAD)

    columns = map_columns(sheet.rows, choose(sheet, positions))

    assert (columns.positions, columns.further, columns.ignored) == (positions, further, ignored)


@pytest.mark.parametrize(
    ("head", "positions"),
    [
        (("Full nm", "Hand set", "手机", "SPO"), POSITIONS),
        (("*full  NM (required)", "Hand set", "手机", "SPO："), POSITIONS),
        (("SPO", "Hand-set", "Full nm"), {"name": 2, "phone": 1, "organization": 0}),
        (("Full nm", "Hand set (home)", "Hand set", "SPO"), {**POSITIONS, "phone": 2}),
        (("Full nm", "SPO"), None),
    ],
)
def test_choice_is_found_again_however_the_headings_are_written(head, positions):
    found = find_sheet_columns([build_sheet(head, name="new.xlsx, People")], [choose()])

    assert (found and found.chosen and found.chosen["positions"]) == positions


def test_choice_of_any_earlier_list_is_found_by_its_headings():
    other = choose_columns(build_sheet(("谁", "哪家社")), 1, {"name": 0, "organization": 1})
    spare = build_sheet(("Name", "Cooperative"), ("Li", "yunwu-ridge"), name="Spare")

    found = find_sheet_columns([spare, build_sheet(HEAD)], [other, choose()])

    assert (found.sheet.name, found.chosen["positions"]) == ("People", POSITIONS)


def test_column_without_a_heading_is_found_where_it_was_and_nowhere_else():
    sheet = build_sheet(("Full nm", "", "SPO", "x"), ("Li", "1", "y"))
    earlier = choose(sheet, {"name": 0, "phone": 1})

    same = find_sheet_columns([sheet], [earlier])
    moved = find_sheet_columns([build_sheet(("Full nm", "SPO", "", "x"), ("Li", "y"))], [earlier])

    assert same.chosen["positions"] == {"name": 0, "phone": 1}
    assert moved is None


def test_sheet_to_choose_keeps_its_hidden_rows(workshop):
    cover = build_sheet(("Ravi", "x"), ("Sita", "y"), name="Cover")
    people = build_sheet(HEAD[:2], ("王小红", "13800100000"), ("周一", ""), name="People")
    hidden = replace(people, rows=(*people.rows[:2], replace(people.rows[2], is_hidden=True)))
    scope = replace(workshop.scope, visible=frozenset({workshop.yunwu}))
    act = Act(workshop.by, NOW)
    import_id = workshop.database.write(start_import, act, scope=scope, sheets=(cover, hidden))
    with workshop.database.read_session() as session:
        sheets = {sheet.name: sheet for sheet in list_sheets(session, import_id).sheets}
    choice = choose_columns(sheets["People"], 1, {"name": 0, "phone": 1})

    workshop.database.write(
        choose_sheet_columns,
        act,
        import_id=import_id,
        scope=scope,
        choice=SheetColumns(sheets["People"], choice),
    )

    seen = workshop.prepare(import_id, scope).preview
    assert [row.is_hidden for row in seen.grid] == [False, False, True]
    assert [question.rows for question in seen.questions if question.why == "hidden rows"] == [(3,)]
