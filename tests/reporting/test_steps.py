"""First steps in a report: counted by hand, the same number on page, workbook, CSV and PDF."""

import datetime as dt
import io
from dataclasses import replace
from types import SimpleNamespace

import openpyxl
import pytest

from lms.plan.rules.step_totals import StepCounts
from lms.reporting.document import build_sheet
from lms.reporting.report import FIGURES
from lms.reporting.summary import format_method, format_summary
from lms.reporting.tables import build_tables
from lms.sheets.writer import format_csv, write_workbook
from tests.plan.plan_steps import change, write_step
from tests.reporting.cohort_data import CohortData, noon

SENTENCES = {
    "en": "One of 3 cooperatives has done its first step. One has a step that is overdue. "
    "The plan of one of them may not be read here.",
    "zh": "3家合作社中，1家已完成第一步。1家合作社有步骤逾期。其中1家的计划在此不可查看。",
}


@pytest.fixture
def cohort_data(database):
    """Yunwu: one done on 20 November, one overdue; Hillside: one dropped; Delta has no learner."""
    data = CohortData(database)
    li, mei, jun = (
        SimpleNamespace(id=data.people[name], organization_id=data.homes[home])
        for name, home in (("li", "yunwu"), ("mei", "hillside"), ("jun", "delta"))
    )
    step = {"first-step": "Weigh", "owner": "Li", "date": "2026-11-15"}
    for person, page in ((li, "price"), (li, "stock"), (mei, "price"), (jun, "price")):
        write_step(database, person, step, page=page, at=noon(3))
    write_step(database, mei, {"owner": "nobody"}, page="empty", at=noon(3))
    change(database, li, "done", at=noon(20))
    change(database, mei, "dropped", at=noon(10))
    return data


def steps_table(figures, language="en"):
    return next(table for table in build_tables(figures, language) if table.key == "steps")


def test_steps_are_counted_by_cooperative_and_reported_in_one_sentence(cohort_data):
    figures = cohort_data.freeze()

    homes = cohort_data.homes
    assert figures.steps == (
        StepCounts(homes["yunwu"], written=2, done=1, under_way=1, overdue=1, dropped=0),
        StepCounts(homes["hillside"], written=1, done=0, under_way=0, overdue=0, dropped=1),
    )
    for language, sentence in SENTENCES.items():
        assert sentence in format_summary(figures, language)
    assert any(line.startswith("First steps:") for line in format_method(figures, "en"))


def test_steps_are_as_they_stood_on_the_last_day(cohort_data):
    before = cohort_data.freeze(until=dt.date(2026, 11, 14)).steps
    between = cohort_data.freeze(until=dt.date(2026, 11, 19)).steps
    at_first = cohort_data.freeze(until=dt.date(2026, 11, 2))

    assert [(row.done, row.overdue) for row in before] == [(0, 0), (0, 0)]
    assert [(row.done, row.overdue) for row in between] == [(0, 2), (0, 0)]
    assert [row.written for row in at_first.steps] == [0, 0]
    assert [table.key for table in build_tables(at_first, "en")].count("steps") == 0
    assert not any("first step" in line for line in format_summary(at_first, "en"))


def test_cooperatives_without_a_step_share_one_line(cohort_data):
    figures = cohort_data.freeze()
    yunwu, hillside = figures.steps
    nothing = StepCounts(hillside.organization_id, 0, 0, 0, 0, 0)

    table = steps_table(replace(figures, steps=(yunwu, nothing, nothing)))

    assert [row[0] for row in table.rows] == [
        "Yunwu Ridge Tea Cooperative", "2 cooperatives have written none yet",
    ]  # fmt: skip
    assert set(table.rows[1][1:]) == {None}
    assert table.total[1:] == (2, 1, 1, 1, 0)


@pytest.mark.parametrize("for_outside", [True, False])
def test_workbook_and_csv_say_the_same(cohort_data, for_outside):
    figures = cohort_data.freeze(for_outside=for_outside)
    hillside = next(row for row in figures.organizations if row.id == cohort_data.homes["hillside"])
    name = f"Cooperative {hillside.number}" if for_outside else "Hillside Nut Growers"
    rows = [(name, 1, 0, 0, 0, 1), ("Yunwu Ridge Tea Cooperative", 2, 1, 1, 1, 0)]
    if for_outside:
        rows.reverse()  # those that may be named stand first
    total = ("Total", 3, 1, 1, 1, 1)

    table = steps_table(figures)
    target = io.BytesIO()
    write_workbook(target, [table], notes=["About"])
    sheet = openpyxl.load_workbook(target).worksheets[0]
    cells = list(sheet.iter_rows(values_only=True))

    assert (list(table.rows), table.total) == (rows, total)
    assert cells[-3:] == [*rows, total]
    lines = format_csv(table).splitlines()
    assert [line.split(",")[1:] for line in lines[-3:]] == [
        [str(value) for value in row[1:]] for row in (*rows, total)
    ]


def test_report_that_was_stored_before_steps_still_loads(cohort_data):
    stored = FIGURES.dump_python(cohort_data.freeze(), mode="json")
    del stored["steps"]

    figures = FIGURES.validate_python(stored)

    assert figures.steps == ()
    assert not any("first step" in line for line in format_summary(figures, "en"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_printed_report_holds_the_table_and_the_sentence(cohort_data, language):
    figures = cohort_data.freeze(language=language)

    html = build_sheet(figures, language, issuer="NAPP", demo=False).html

    assert steps_table(figures, language).title in html
    assert SENTENCES[language] in html
