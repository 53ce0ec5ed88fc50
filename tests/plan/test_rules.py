"""Blank, missing, tables as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.content.model import FieldRule
from lms.plan.message_texts import format_step_totals
from lms.plan.rules.step_totals import StepTotals
from lms.plan.rules.worksheet_fields import format_table, is_blank, missing_fields, read_table

FIELDS = (FieldRule("a", "text", required=True), FieldRule("b", "text", required=False))


@given(st.lists(st.lists(st.text(), max_size=3), min_size=1, max_size=3))
def test_a_table_comes_back_as_it_was(rows):
    assert read_table(format_table(rows)) == tuple(tuple(row) for row in rows)


@pytest.mark.parametrize("value", ["", "text", "[[", "[[1]]", '[["a"], 1]'])
def test_what_is_no_table_has_no_rows(value):
    assert read_table(value) == ()


@pytest.mark.parametrize(
    ("value", "blank"),
    [("", True), (" \n", True), ("x", False), ('[["", " "]]', True), ('[["", "x"]]', False)],
)
def test_blank_is_no_text_or_only_empty_cells(value, blank):
    assert is_blank(value) is blank


def test_missing_are_required_fields_without_text():
    assert missing_fields(FIELDS, {}) == ("a",)
    assert missing_fields(FIELDS, {"a": "x"}) == ()


@pytest.mark.parametrize(
    ("organizations", "done", "overdue", "text"),
    [
        (0, 0, 0, ""),
        (1, 0, 0, "The cooperative has not done its first step yet."),
        (1, 0, 1, "The cooperative has not done its first step yet. A step is overdue."),
        (1, 1, 0, "The cooperative has done its first step."),
        (24, 0, 0, "0 of 24 cooperatives have done their first step."),
        (24, 1, 0, "One of 24 cooperatives has done its first step."),
        (1, 1, 1, "The cooperative has done its first step. A step is overdue."),
        (9, 5, 4, "5 of 9 cooperatives have done their first step. 4 have a step that is overdue."),
    ],
)
def test_totals_of_steps_agree_with_their_numbers(organizations, done, overdue, text):
    assert format_step_totals(StepTotals(organizations, done, overdue), "en") == text
