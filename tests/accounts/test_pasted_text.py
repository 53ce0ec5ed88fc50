"""Invisible marks that chats and tables add to copied text are removed from short fields."""

import pytest

from lms.accounts.rules.cards import fold_code
from lms.accounts.rules.identifiers import (
    build_learner_number,
    clean_email,
    clean_phone,
    clean_sign_in_name,
    identify,
    read_digits,
)
from lms.accounts.rules.names import clean_name
from lms.accounts.rules.namesakes import fold_name, matches_search
from lms.accounts.rules.pins import clean_pin, fold_secret
from lms.accounts.rules.text import clean_line, clean_text
from lms.accounts.rules.typed_values import find_number, read_date
from lms.certificates.rules.serial import build_serial, format_serial, parse_serial
from lms.content.blocks.field import FieldPart
from lms.plan.rules.field_values import VALUE_TYPES
from lms.plan.rules.worksheet_fields import format_table
from lms.short_text import clean_short_text

NUMBER = build_learner_number(174_961)
SERIAL = build_serial(range(16))
ADDED = {
    "zero-width space": "\u200b{}\u200b",
    "mark of direction before": "\u202d{}\u202c",
    "isolate of a chat": "\u2068{}\u2069",
    "right-to-left mark": "{}\u200f",
    "byte order mark": "\ufeff{}",
    "tab": "{}\t",
    "line end": "{}\r\n",
    "no-break space": "\u00a0{}\u202f",
    "soft hyphen": "{}\u00ad",
    "joiner": "\u200d{}\u200c",
    "control": "\x08{}\x7f",
}
READERS = {
    "learner number": (lambda raw: identify(raw).forms, NUMBER),
    "phone at sign-in": (lambda raw: identify(raw).forms, "+8613800138000"),
    "e-mail at sign-in": (lambda raw: identify(raw).forms, "mei@example.org"),
    "name at sign-in": (lambda raw: identify(raw).forms, "mei.s"),
    "phone": (clean_phone, "+8613800138000"),
    "e-mail": (clean_email, "mei@example.org"),
    "sign-in name": (clean_sign_in_name, "mei.s"),
    "card code": (fold_code, "123456789012"),
    "cohort code": (read_digits, "12345678"),
    "PIN": (clean_pin, "83051946"),
    "secret": (fold_secret, "five green tea bushes"),
    "line": (lambda raw: clean_line(raw, max_length=80), "Yunwu Ridge"),
    "number": (lambda raw: find_number(raw, digits=6), "4711"),
    "day": (read_date, "2026-11-24"),
    "certificate number": (parse_serial, format_serial(SERIAL)),
    "folded name": (fold_name, "李美华"),
}


@pytest.mark.parametrize("marks", ADDED.values(), ids=ADDED.keys())
@pytest.mark.parametrize(("read", "typed"), READERS.values(), ids=READERS.keys())
def test_invisible_marks_change_nothing(read, typed, marks):
    half = len(typed) // 2
    inside = typed[:half] + marks.replace("{}", "").strip() + typed[half:]

    assert read(marks.format(typed)) == read(typed)
    assert read(inside) == read(typed)
    assert read(typed) not in {None, "", ()}


@pytest.mark.parametrize("text", ["क्\u200dष", "می\u200cخواهم", "ක්\u200dෂ"])
def test_joiner_stays_in_words_whose_script_needs_it(text):
    assert clean_short_text(f" {text}\u200b") == text
    assert clean_name(text) == text


def test_nul_and_lone_surrogates_stay_to_be_refused():
    assert clean_short_text("a\x00\ud800") == "a\x00\ud800"


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "证书编号：{}",
        "证书编号:{}。",
        "Certificate number: {}",
        "No. {}",
        "编号 {}",
        "https://learn.example.org/verify/{}",
        "HTTPS://LEARN.EXAMPLE.ORG/V/{}",
        "learn.example.org/verify/{}?file=same",
        "https://learn.example.org/verify?serial={}",
        "请查看我的证书（{}），谢谢",
        "《证书》{}\n",
    ],
)
@pytest.mark.parametrize("spell", [format_serial, str, str.lower])
def test_certificate_number_is_found_in_label_address_and_sentence(text, spell):
    assert parse_serial(text.format(spell(SERIAL))) == SERIAL


@pytest.mark.parametrize(
    "text",
    ["", "证书编号：", "https://learn.example.org/verify/", "x" * 201, "8F3K-QT2M-7ZP4-01XB"],
)
def test_text_without_a_certificate_number_has_none(text):
    assert parse_serial(text) is None


@pytest.mark.parametrize("dot", "·•・･‧∙⋅．.")
def test_one_name_by_any_dot_is_one_name(dot):
    typed = f"古丽{dot}买买提"

    assert fold_name(typed) == fold_name("古丽·买买提")
    assert clean_name(typed) == "古丽·买买提"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("李 美华", "李美华"),
        ("李\u3000明", "李明"),
        ("古丽 · 买买提", "古丽·买买提"),
        ("ＬＩ Meihua", "LI Meihua"),
        ("J. R. Smith", "J. R. Smith"),
        ("Li Mei hua", "Li Mei hua"),
        ("⼩明", "⼩明"),
    ],
)
def test_name_is_spelled_in_one_way(typed, stored):
    assert clean_name(typed) == stored
    assert fold_name(typed) == fold_name(stored)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("⼩明", "小明"),
        ("O’Neil", "O'Neil"),
        ("Jean‐Luc", "Jean-Luc"),
        ("ＬＩ", "li"),
        ("李 美 华", "李美华"),
    ],
)
def test_names_that_look_the_same_are_equal(one, other):
    assert fold_name(one) == fold_name(other)


def test_search_finds_what_looks_the_same():
    assert matches_search("古丽•买", ("古丽·买买提", "2749612"))
    assert matches_search("274 9612\u200b", ("古丽·买买提", "2749612"))
    assert matches_search("\u200b ", ("古丽",))
    assert not matches_search("古丽买", ("古丽·买买提",))


@pytest.mark.parametrize(
    "mark", "\u061c\u200b\u200e\u200f\u202a\u202d\u202e\u2066\u2068\u2069\ufeff"
)
def test_marks_of_direction_are_taken_out_of_long_texts(mark):
    """One that is not closed would turn around the rest of the line."""
    typed = f"First{mark} line\r\n{mark}second\u2028third"

    assert clean_text(typed, max_length=80) == "First line\nsecond\nthird"
    assert read_field_value("long", [typed]) == "First line\nsecond\nthird"
    assert read_field_value("long", [f"Sell {mark}tea"]) == "Sell tea"
    assert read_field_value("table", [f"Sell {mark}tea", mark]) == format_table([["Sell tea", ""]])
    assert read_field_value("table", [mark, mark]) == ""


@pytest.mark.parametrize("text", ["می\u200cخواهم", "ක්\u200dෂ", "\U0001f469\u200d\U0001f33e"])
def test_joiners_stay_in_long_texts(text):
    assert clean_text(text, max_length=80) == text
    assert read_field_value("long", [text]) == text


def read_field_value(kind, posted):
    part = FieldPart("f", kind, "", "", required=False, columns=("a", "b"))
    return VALUE_TYPES[kind].read(part, posted)
