"""Blank, missing, tables as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.content.model import FieldRule
from lms.plan.rules.worksheet_fields import is_blank, missing_fields, read_table, write_table

FIELDS = (FieldRule("a", "text", required=True), FieldRule("b", "text", required=False))


@given(st.lists(st.lists(st.text(), max_size=3), min_size=1, max_size=3))
def test_a_table_comes_back_as_it_was(rows):
    assert read_table(write_table(rows)) == tuple(tuple(row) for row in rows)


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
