import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts.rules.identifiers import (
    EmailUnreadable,
    Identifier,
    PhoneIncomplete,
    PhoneOfService,
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


PHONES = [
    ("13800138000", "", "+8613800138000"),
    ("13800138000", "VN", "+8613800138000"),
    ("138 0013 8000", "CN", "+8613800138000"),
    ("+86 138 0013 8000", "", "+8613800138000"),
    ("0086 138 0013 8000", "", "+8613800138000"),
    ("8613800138000", "CN", "+8613800138000"),
    ("１３８００１３８０００", "", "+8613800138000"),
    ("19912345678", "", "+8619912345678"),
    ("（0771）1234567", "CN", "+867711234567"),
    ("0771-1234567", "CN", "+867711234567"),
    ("0912 345 678", "VN", "+84912345678"),
    ("+84 0912 345 678", "", "+84912345678"),
    ("0084912345678", "", "+84912345678"),
    ("024 3825 1234", "VN", "+842438251234"),
    ("098765 43210", "IN", "+919876543210"),
    ("९८७६५ ४३२१०", "IN", "+919876543210"),
    ("+91-98765-43210", "", "+919876543210"),
    ("0812-3456-7890", "ID", "+6281234567890"),
    ("0811234567", "ID", "+62811234567"),
    ("9841234567", "NP", "+9779841234567"),
    ("01-4412345", "NP", "+97714412345"),
    ("077 123 4567", "LK", "+94771234567"),
    ("0094 77 123 4567", "", "+94771234567"),
    ("081 234 5678", "TH", "+66812345678"),
    ("+66 (0)81 234 5678", "", "+66812345678"),
    ("๐๘๑๒๓๔๕๖๗๘", "TH", "+66812345678"),
    ("0300 1234567", "PK", "+923001234567"),
    ("01712-345678", "BD", "+8801712345678"),
    ("0917 123 4567", "PH", "+639171234567"),
    ("020 5512 3456", "LA", "+8562055123456"),
    ("012 345 678", "KH", "+85512345678"),
    ("012-345 6789", "MY", "+60123456789"),
    ("7012 3456", "PG", "+67570123456"),
    ("77212345", "TL", "+67077212345"),
    ("8 701 123 4567", "KZ", "+77011234567"),
    ("90 123 45 67", "UZ", "+998901234567"),
    ("0912 345 6789", "IR", "+989123456789"),
    ("8812 3456", "MN", "+97688123456"),
    ("090-1234-5678", "JP", "+819012345678"),
    ("5123 4567", "HK", "+85251234567"),
    ("0412 345 678", "AU", "+61412345678"),
]


@pytest.mark.parametrize(("raw", "country", "stored"), PHONES)
def test_phone_is_stored_in_one_form_and_found_by_what_was_typed(raw, country, stored):
    assert clean_phone(raw, country=country) == stored
    assert stored in identify(raw).forms
    assert identify(stored).forms == (stored,)


@pytest.mark.parametrize(
    ("raw", "country"),
    [
        ("", ""), ("abc", ""), ("0987654321", ""), ("+123", ""), ("+8612345", ""),
        ("+861380013", ""), ("8613800138", "CN"), ("+" + "1" * 16, ""), ("9" * 5_000, ""),
        ("1234567", "IN"), ("123456789012345", "IN"), ("+91 98765", ""), ("12345", "VN"),
        ("+84 91 234", ""), ("1-800-FLOWERS", "AU"), ("0912345678", "no country"),
        ("0912345678 ext 5", "VN"),
    ],
)  # fmt: skip
def test_phone_is_refused(raw, country):
    with pytest.raises(PhoneUnreadable):
        clean_phone(raw, country=country)


@pytest.mark.parametrize(
    ("raw", "country"),
    [
        ("1380013800", "CN"), ("+86 1380013800", ""), ("1991234567", "CN"), ("987654321", "IN"),
        ("81234567", "TH"), ("+84 91234567", ""), ("0917 123 456", "PH"), ("138001380000", "CN"),
        ("98765432101", "IN"),
    ],
)  # fmt: skip
def test_mobile_number_with_a_digit_lost_or_too_many_is_reported(raw, country):
    with pytest.raises(PhoneIncomplete):
        clean_phone(raw, country=country)


@pytest.mark.parametrize(
    ("raw", "country"),
    [
        ("400 810 1234", "CN"), ("800-810-1234", "CN"), ("10086", "CN"), ("95588", "CN"),
        ("12315", "CN"), ("1800 11 4000", "IN"), ("+44 800 1111111", ""), ("1900 1234", "VN"),
    ],
)  # fmt: skip
def test_number_of_a_service_is_reported(raw, country):
    with pytest.raises(PhoneOfService):
        clean_phone(raw, country=country)


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
