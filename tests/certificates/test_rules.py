"""Serials, the fit of names, download keys, name digests."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.certificates.rules.digests import build_download_key, digest_name, is_download_key
from lms.certificates.rules.name_fit import NameLine
from lms.certificates.rules.serial import ALPHABET, build_serial, format_serial, parse_serial

NUMBERS = st.lists(st.integers(0, 31), min_size=16, max_size=16)
NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
KEY = b"k" * 32
LINE = NameLine(width=640, largest=34, smallest=16)


@given(NUMBERS)
def test_serial_is_read_back_as_it_is_said(numbers):
    serial = build_serial(numbers)

    assert parse_serial(format_serial(serial)) == serial
    assert parse_serial(format_serial(serial).lower()) == serial


@given(NUMBERS, st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_caught(numbers, place, character):
    serial = build_serial(numbers)
    wrong = serial[:place] + character + serial[place + 1 :]

    assert parse_serial(wrong) == (serial if wrong == serial else None)


@given(NUMBERS, st.integers(0, 15))
def test_two_swapped_neighbours_are_caught(numbers, place):
    serial = build_serial(numbers)
    a, b = serial[place], serial[place + 1]
    wrong = serial[:place] + b + a + serial[place + 2 :]

    assert wrong == serial or {a, b} == {"0", "Z"} or parse_serial(wrong) is None


def test_serial_has_17_characters_in_groups():
    assert format_serial(build_serial([0] * 16)) == "0000-0000-0000-00000"


@pytest.mark.parametrize(
    "spelling",
    [
        "oooo-0O0o-0000-00000",
        "００００ 0000 0000 00000",
        "00000000000000000",
        " 0000—0000 000000000 ",
    ],
)
def test_serial_in_another_spelling(spelling):
    assert parse_serial(spelling) == "0" * 17


def test_i_and_l_are_one():
    serial = build_serial([1] * 16)

    assert parse_serial("iIlL" * 4 + serial[-1]) == serial


@pytest.mark.parametrize("raw", ["", "1", "0" * 16, "0" * 18, "U" * 17, "0" * 70, "零" * 17, "\0"])
def test_no_serial(raw):
    assert parse_serial(raw) is None


@pytest.mark.parametrize(
    ("width", "size", "lines"),
    [(3, 34, 1), (640 / 34, 34, 1), (20, 32, 1), (40, 16, 1), (40.1, 27, 2), (68, 16, 2)],
)
def test_name_is_as_large_as_its_line_allows(width, size, lines):
    fit = LINE.fit_name(width)

    assert (fit.size, fit.lines) == (size, lines)


def test_name_past_two_lines_is_refused():
    assert LINE.fit_name(69) is None


@given(st.floats(0.5, 68))
def test_name_never_leaves_its_line(width):
    fit = LINE.fit_name(width)

    assert LINE.smallest <= fit.size <= LINE.largest
    assert fit.size * width <= fit.lines * LINE.width


def test_download_key_opens_its_serial_for_a_day():
    key = build_download_key(KEY, serial="A" * 17, now=NOW)
    day = dt.timedelta(hours=24)

    assert is_download_key(KEY, key, serial="A" * 17, now=NOW + day)
    assert not is_download_key(KEY, key, serial="A" * 17, now=NOW + day * 1.01)
    assert not is_download_key(KEY, key, serial="B" * 17, now=NOW)
    assert not is_download_key(b"x" * 32, key, serial="A" * 17, now=NOW)


@pytest.mark.parametrize("key", ["", ".", "zz.zz", "ffffffffffff.", "1.é", "f" * 5000])
def test_nonsense_opens_nothing(key):
    assert not is_download_key(KEY, key, serial="A" * 17, now=NOW)


def test_name_is_compared_as_people_type_it():
    def digest(name):
        return digest_name(KEY, salt=b"s", name=name)

    assert digest("Nguyễn Thị Ánh") == digest("  nguyễn  THỊ ánh ")
    assert digest("阿依·古丽") == digest("阿依・古丽") == digest("阿依古丽")
    assert digest("李美华") != digest("李美花")
