"""Values of worksheet fields by type: what is posted, stored and readable."""

import datetime as dt
from typing import get_args

import pytest

from lms.content.blocks.field import FieldPart
from lms.content.model import FieldType
from lms.content.question_model import Option
from lms.plan.rules.field_values import VALUE_TYPES

CHOICES = (Option("a", "A"), Option("b", "B"))


def make_part(type_):
    columns = ("What", "Who") if type_ == "table" else ()
    return FieldPart("f1", type_, "Label", choices=CHOICES, columns=columns)


def test_every_type_of_field_has_its_values():
    assert set(VALUE_TYPES) == set(get_args(FieldType))


@pytest.mark.parametrize(
    ("type_", "posted", "stored"),
    [
        ("text", [" a\r\nb "], "a\nb"),
        ("long", ["a\rb\u2028c\u2029d\r"], "a\nb\nc\nd"),
        ("long", [], ""),
        ("date", ["2027年3月15日"], "2027-03-15"),
        ("date", ["soon"], "soon"),
        ("table", ["Weigh", "Li", "", ""], '[["Weigh", "Li"], ["", ""]]'),
        ("table", ["Weigh\r\nfirst", "Li\u2028Mei"], '[["Weigh\\nfirst", "Li\\nMei"]]'),
        ("table", ["", " "], ""),
    ],
)
def test_posted_values_are_stored_as_one_text(type_, posted, stored):
    assert VALUE_TYPES[type_].read(make_part(type_), posted) == stored


@pytest.mark.parametrize(
    ("type_", "value", "readable"),
    [
        ("text", "anything", True),
        ("number", "1,200", True),
        ("money", "much", False),
        ("date", "2027-03-15", True),
        ("date", "soon", False),
        ("choice", "a", True),
        ("choice", "c", False),
    ],
)
def test_unreadable_value_has_a_message(type_, value, readable):
    value_type = VALUE_TYPES[type_]

    assert value_type.is_parseable(make_part(type_), value) is readable
    assert readable or value_type.error


def test_only_dates_have_a_day_and_only_tables_have_rows():
    days = {type_ for type_ in VALUE_TYPES if VALUE_TYPES[type_].find_day("2027-03-15")}
    tables = {type_ for type_ in VALUE_TYPES if VALUE_TYPES[type_].list_rows('[["a"]]')}

    assert (days, tables) == ({"date"}, {"table"})
    assert VALUE_TYPES["date"].find_day("2027-03-15") == dt.date(2027, 3, 15)


@pytest.mark.parametrize(
    ("type_", "value", "text", "is_held"),
    [
        ("number", "150", "5", False),
        ("money", "150", "150", True),
        ("date", "2027-03-15 or so", "2027-03-15", False),
        ("choice", "ab", "a", False),
        ("table", '[["Weigh", "Li"]]', "Weigh", False),
        ("text", "Lisa", "Li", False),
        ("text", "Chen\nLi", "Li", True),
        ("long", "First weigh ten packs, then pay", "weigh ten packs", True),
        ("long", "First reweigh ten packs", "weigh ten packs", False),
        ("long", "Weigh ten packsful", "Weigh ten packs", False),
        ("long", "我们先在一个村用手机录入重量，再说。", "在一个村用手机录入重量", True),
        ("long", "我们先称重", "称重", False),
        ("text", "12345678901", "1234567890", False),
        ("text", "(see [a+b] of the table)", "[a+b] of the", True),
    ],
)
def test_value_holds_a_whole_text_only(type_, value, text, is_held):
    assert VALUE_TYPES[type_].contains(value, text) is is_held
