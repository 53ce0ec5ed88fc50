import pytest

from lms.accounts.rules import pins
from lms.accounts.rules.pins import build_pin, clean_passphrase, clean_pin, fold_secret, format_pin
from lms.accounts.secrets import derive_pin, propose_pin


@pytest.mark.parametrize("raw", ["27496183", "2749 6183", "２７４９６１８３", "2749-6183"])
def test_pin_is_taken_however_it_is_typed(raw):
    assert clean_pin(raw) == "27496183"


@pytest.mark.parametrize(
    ("raw", "refusal"),
    [
        ("2749618", pins.PinFormatInvalid),
        ("274961835", pins.PinFormatInvalid),
        ("+2749618", pins.PinFormatInvalid),
        ("2749618a", pins.PinFormatInvalid),
        ("", pins.PinFormatInvalid),
        ("9" * 5_000, pins.PinFormatInvalid),
        ("19840317", pins.PinIsDate),
        ("17031984", pins.PinIsDate),
        ("03171984", pins.PinIsDate),
        ("25270317", pins.PinIsDate),  # Buddhist calendar
        ("20240229", pins.PinIsDate),
        ("12345678", pins.PinIsSequence),
        ("98765432", pins.PinIsSequence),
        ("78901234", pins.PinIsSequence),
        ("13579135", pins.PinIsSequence),
        ("77777777", pins.PinIsRepeat),
        ("12121212", pins.PinIsRepeat),
        ("27492749", pins.PinIsRepeat),
        ("11223344", pins.PinIsRepeat),
        ("11112221", pins.PinIsRepeat),
    ],
)
def test_pin_is_refused_for_its_reason(raw, refusal):
    with pytest.raises(refusal):
        clean_pin(raw)


@pytest.mark.parametrize("pin", ["20250229", "19841332", "18000317", "45678123"])
def test_pin_that_only_looks_like_a_date_or_run_is_taken(pin):
    assert clean_pin(pin) == pin


@pytest.mark.parametrize("known", ["+86 138 0013 8042", "1380013", "80013804"])
def test_pin_out_of_phone_or_number_is_refused(known):
    pin = "13800138" if known == "1380013" else "80013804"

    with pytest.raises(pins.PinIsPersonal):
        clean_pin(pin, personal=("", known))


def test_proposed_pins_follow_the_rules():
    for _ in range(200):
        pin = propose_pin(personal=("+8613800138000",))
        assert clean_pin(pin) == pin


def test_derived_pin_is_the_same_for_the_same_seed():
    assert derive_pin(b"k" * 32, "card 7") == derive_pin(b"k" * 32, "card 7")
    assert derive_pin(b"k" * 32, "card 7") != derive_pin(b"k" * 32, "card 8")


def test_pin_is_built_and_shown_in_two_groups():
    assert build_pin(5) == "00000005"
    assert format_pin("27496183") == "2749 6183"


def test_passphrase_is_taken():
    assert clean_passphrase("tea leaves over misty hills") == "tea leaves over misty hills"
    assert fold_secret("ｔｅａ ") == "tea"


@pytest.mark.parametrize(
    ("raw", "refusal"),
    [
        ("fourteen chars", pins.PassphraseTooShort),
        ("ab cd" * 40, pins.PassphraseTooLong),
        ("abcabcabcabcabcabc", pins.PassphraseTooPlain),
        ("aaaabbbbaaaabbbbb", pins.PassphraseTooPlain),
        ("my name is ravi kumar", pins.PassphraseIsPersonal),
    ],
)
def test_passphrase_is_refused_for_its_reason(raw, refusal):
    with pytest.raises(refusal):
        clean_passphrase(raw, personal=("Ravi Kumar", "rk"))
