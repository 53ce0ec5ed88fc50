"""The values that `read_form` returns for the text in each kind of field."""

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from lms.accounts.rules.identifiers import PhoneUnreadable, clean_phone
from lms.accounts.rules.text import TextTooLong, TextUnreadable
from lms.accounts.rules.typed_values import DateUnreadable
from lms.errors import Refusal
from lms.web.fields import (
    CheckedText,
    Choice,
    ChoiceUnknown,
    Day,
    FieldMissing,
    Number,
    NumberOutOfRange,
    NumberUnreadable,
    OptionalDay,
    RowId,
    RowIds,
    Text,
    Ticked,
)
from lms.web.forms import MAX_TYPED_LENGTH, FieldsWrong, Form, FormRule, build_form, read_form


class Late(Refusal):
    message = "Too late."


class SampleForm(Form):
    refused_fields = MappingProxyType({Late: "day"})
    title: Annotated[str, Text(5, required=True)]
    note: Annotated[str, Text(5)]
    day: Day
    until: OptionalDay
    people: Annotated[int, Number(1, 50)]
    weeks: Annotated[int | None, Number(-9, 9, required=False)]
    row: RowId
    phone: Annotated[str, CheckedText(clean_phone)]
    color: Annotated[str, Choice(("red", "blue"))]
    named: Ticked
    there: tuple[RowId, ...]
    ticked: RowIds
    label: Mapping[str, Annotated[str, Text(5)]]


GOOD = {"title": "Tea", "day": "2026-11-24", "people": "3", "row": "7", "color": "red"}


def read(**changed):
    return read_form(SampleForm, MultiDict({**GOOD, **changed}))


def value(name, typed):
    return getattr(read(**{name: typed}).get_values(), name)


def error(name, typed):
    form = read(**{name: typed})
    assert form.values is None
    assert list(form.errors) == [name]
    return type(form.errors[name])


@pytest.mark.parametrize(
    ("name", "typed", "wanted"),
    [
        ("title", "  Tea  ", "Tea"),
        ("title", "茶叶合作社", "茶叶合作社"),
        ("note", " ", ""),
        ("day", " 2026-11-24 ", dt.date(2026, 11, 24)),
        ("day", "2026/11/24", dt.date(2026, 11, 24)),
        ("day", "2026.1.4", dt.date(2026, 1, 4)),
        ("day", "2026年11月24日", dt.date(2026, 11, 24)),
        ("day", "２０２６年１１月２４日", dt.date(2026, 11, 24)),
        ("day", "２０２６－１１－２４", dt.date(2026, 11, 24)),
        ("day", "2026 年 1 月 4 日", dt.date(2026, 1, 4)),
        ("until", "", None),
        ("until", "2026年12月1日", dt.date(2026, 12, 1)),
        ("people", "1", 1),
        ("people", " ５０ ", 50),
        ("weeks", "", None),
        ("weeks", "-2", -2),
        ("weeks", "−２", -2),
        ("weeks", "+3", 3),
        ("row", "７", 7),
        ("phone", " 138 0000 1234 ", "138 0000 1234"),
        ("phone", "", ""),
        ("color", "blue", "blue"),
        ("named", "1", True),
        ("named", "", False),
        ("there", ["3", "４"], (3, 4)),
        ("ticked", ["3", "3", "x", "9" * 30], frozenset({3})),
    ],
)
def test_readable_text_becomes_a_value(name, typed, wanted):
    assert value(name, typed) == wanted


@pytest.mark.parametrize(
    ("name", "typed", "wanted"),
    [
        ("title", "", FieldMissing),
        ("title", "Coffee", TextTooLong),
        ("note", "a\x07b", TextUnreadable),
        ("day", "", DateUnreadable),
        ("day", "tomorrow", DateUnreadable),
        ("day", "2026-02-30", DateUnreadable),
        ("day", "24-11-2026", DateUnreadable),
        ("day", "1026-11-24", DateUnreadable),
        ("until", "20261124", DateUnreadable),
        ("people", "", FieldMissing),
        ("day", "2026-11-24" + " " * 40 + "or later", DateUnreadable),
        ("people", "three", NumberUnreadable),
        ("people", "1" + " " * 40 + "or 2", NumberUnreadable),
        ("people", "2.5", NumberUnreadable),
        ("people", "51", NumberOutOfRange),
        ("people", "0", NumberOutOfRange),
        ("people", "-1", NumberUnreadable),
        ("people", "9" * 5000, NumberUnreadable),
        ("weeks", "10", NumberOutOfRange),
        ("row", "", ChoiceUnknown),
        ("row", "-1", ChoiceUnknown),
        ("row", "9" * 30, ChoiceUnknown),
        ("phone", "12", PhoneUnreadable),
        ("color", "", ChoiceUnknown),
        ("color", "green", ChoiceUnknown),
        ("there", ["3", "x"], ChoiceUnknown),
    ],
)
def test_unreadable_text_is_an_error_of_its_field(name, typed, wanted):
    assert error(name, typed) is wanted


def test_all_errors_are_found_at_once_and_what_was_typed_stays():
    long = "tea " * 3000
    form = read(title=long, day="soon", people="many", there=["1", "2"])

    assert set(form.errors) == {"title", "day", "people"}
    assert form.raw["title"] == long
    assert (form.raw["day"], form.raw["people"]) == ("soon", "many")
    assert form.lists["there"] == ("1", "2")
    with pytest.raises(FieldsWrong):
        form.get_values()


def test_no_more_is_shown_again_than_any_field_takes():
    assert len(read(note="x" * MAX_TYPED_LENGTH * 2).raw["note"]) == MAX_TYPED_LENGTH


def test_refusal_of_a_service_is_put_beside_its_field():
    form = read()

    assert set(form.with_refusal(Late()).errors) == {"day"}
    assert set(form.with_refusal(Refusal()).errors) == {"title"}
    assert set(form.with_refusal(Refusal(), "note").errors) == {"note"}
    wrong = read(day="soon")
    assert wrong.with_refusal(FieldsWrong()) is wrong


def test_stored_values_are_shown_as_text():
    form = build_form(
        SampleForm, {"day": dt.date(2026, 11, 24), "people": 3, "named": False, "there": (1, 2)}
    )

    assert (form.raw["day"], form.raw["people"]) == ("2026-11-24", "3")
    assert (form.raw["named"], form.raw["until"]) == ("", "")
    assert form.lists["there"] == ("1", "2")
    assert form.errors == {}


def test_day_that_a_date_input_cannot_show_is_shown_as_text():
    assert read(day="2026年11月24日").input_type("day", "date") == "text"
    assert read(day="2026-02-30").input_type("day", "date") == "text"
    assert read(day="2026-11-24").input_type("day", "date") == "date"
    assert read().input_type("until", "date") == "date"
    assert read().input_type("title", "tel") == "tel"


def test_form_of_this_request_is_read():
    app = Flask(__name__)

    with app.test_request_context(method="POST", data={**GOOD, "there": ["4", "5"]}):
        values = read_form(SampleForm).get_values()

    assert (values.title, values.there) == ("Tea", (4, 5))


def test_controls_of_several_forms_on_a_page_have_ids_of_their_own():
    form = read_form(SampleForm, MultiDict(GOOD), suffix="-2")

    assert form.control("day") == "day-2"


def test_text_in_each_language_has_a_control_and_an_error_of_its_own():
    good, wrong = (
        read(label_en=" Tea ", label_zh="茶"),
        read(label_en="Tea", label_zh="茶叶合作社的"),
    )

    assert good.get_values().label == {"en": "Tea", "zh": "茶"}
    assert (wrong.raw["label_en"], wrong.raw["label_zh"]) == ("Tea", "茶叶合作社的")
    assert [type(wrong.errors[name]) for name in wrong.errors] == [TextTooLong]
    assert list(wrong.errors) == ["label_zh"]
    assert list(good.with_refusal(Refusal(), "label").errors) == ["label_en"]
    assert build_form(SampleForm, {"label": {"zh": "茶"}}).raw["label_zh"] == "茶"


class PeriodWrong(Refusal):
    message = "The end lies before the start."


def refuse_early_end(day, until):
    if until is not None and until < day:
        raise PeriodWrong


class PeriodForm(Form):
    refused_fields = MappingProxyType({PeriodWrong: "until"})
    rules = (FormRule(refuse_early_end, ("day", "until")),)
    title: Annotated[str, Text(5, required=True)]
    day: Day
    until: OptionalDay


PERIOD = {"title": "Tea", "day": "2026-11-24", "until": "2026-11-23"}


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({}, {"until": PeriodWrong}),
        ({"title": ""}, {"title": FieldMissing, "until": PeriodWrong}),
        ({"day": "soon"}, {"day": DateUnreadable}),
        ({"until": ""}, {}),
    ],
)
def test_rules_are_checked_beside_the_errors_of_other_fields(changed, wanted):
    form = read_form(PeriodForm, MultiDict({**PERIOD, **changed}))

    assert {name: type(error) for name, error in form.errors.items()} == wanted
    assert (form.values is None) is bool(wanted)


def test_rule_that_is_applied_later_keeps_the_other_errors():
    def refuse(title):
        raise Late

    form = read_form(PeriodForm, MultiDict({**PERIOD, "until": "soon"}))

    applied = form.apply(FormRule(refuse, ("title",)))

    assert [name for name, _ in applied.list_errors()] == ["title", "until"]
    assert applied.list_general() == frozenset()
    assert form.apply(FormRule(refuse, ("until",))) is form


def test_refusal_that_names_no_field_concerns_the_whole_form():
    form = read_form(PeriodForm, MultiDict({**PERIOD, "until": ""})).with_refusal(Late())

    assert ([name for name, _ in form.list_errors()], form.list_general()) == (
        ["title"],
        frozenset({"title"}),
    )
