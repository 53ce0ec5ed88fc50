import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts.rules.identifiers import (
    EmailUnreadable,
    Identifier,
    PhoneUnreadable,
    SignInNameUnreadable,
    build_learner_number,
    clean_email,
    clean_phone,
    clean_sign_in_name,
    identify,
    is_learner_number,
    read_digits,
)

NUMBER = build_learner_number(174_961)  # 274961 and its check digit


def test_learner_number_is_six_digits_and_luhn():
    assert NUMBER == "2749612"
    assert is_learner_number(NUMBER)
    assert not is_learner_number("2749611")
    assert not is_learner_number("274961")
    assert not is_learner_number("２７４９６１２")


@given(drawn=st.integers(0, 899_999), place=st.integers(0, 6), step=st.integers(1, 9))
def test_one_wrong_digit_is_never_a_learner_number(drawn, place, step):
    number = build_learner_number(drawn)
    failed_count = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]

    assert is_learner_number(number)
    assert not is_learner_number(failed_count)


@pytest.mark.parametrize(
    ("raw", "kind", "form"),
    [
        (NUMBER, "number", NUMBER),
        (" 274-96 12 ", "number", NUMBER),
        ("２７４９６１２", "number", NUMBER),
        ("13800138000", "phone", "+8613800138000"),
        ("138 0013 8000", "phone", "+8613800138000"),
        ("+86 138-0013-8000", "phone", "+8613800138000"),
        ("0086 13800138000", "phone", "+8613800138000"),
        ("（０７７１）1234567", "phone", "+867711234567"),
        ("2749611", "phone", "+912749611"),  # seven digits that are no learner number
        ("Mei@Example.ORG", "email", "mei@example.org"),
        ("Li", "name", "li"),
        ("李.美华", "name", "李.美华"),
    ],
)
def test_identifier_is_recognized(raw, kind, form):
    found = identify(raw)

    assert found.kind == kind
    assert form in found.forms


@pytest.mark.parametrize(
    "raw", ["", " ", "Li Meihua", "a\x00b", "\ud800", "x" * 300, "@", "+", "__", "a@b", "李\n华"]
)
def test_nobody_is_known_by(raw):
    assert identify(raw) == Identifier("none")


def test_digits_fold_to_nothing_when_letters_are_among_them():
    assert read_digits("12a4") == ""
    assert read_digits("+") == ""
    assert read_digits("1_000") == ""


def test_phone_takes_the_code_of_its_country():
    assert clean_phone("098765 43210", country="IN") == "+919876543210"
    assert clean_phone("13800138000") == "+8613800138000"
    assert clean_phone("0094 77 123 4567") == "+94771234567"
    assert clean_phone("0771-1234567", country="CN") == "+867711234567"


@pytest.mark.parametrize(
    "raw", ["", "abc", "0987654321", "+123", "+8612345", "+861380013", "+" + "1" * 16, "9" * 5_000]
)
def test_phone_is_refused(raw):
    with pytest.raises(PhoneUnreadable):
        clean_phone(raw)


def test_email_is_folded_or_refused():
    assert clean_email(" Mei@Example.org ") == "mei@example.org"
    for raw in ("mei", "a@b@c.d", "a b@c.d", "a\x00@b.c", "a" * 250 + "@b.cd"):
        with pytest.raises(EmailUnreadable):
            clean_email(raw)


def test_sign_in_name_is_folded_or_refused():
    assert clean_sign_in_name("Li-2") == "li-2"
    for raw in ("2749", "li meihua", "", "x" * 41, "li@x"):
        with pytest.raises(SignInNameUnreadable):
            clean_sign_in_name(raw)
