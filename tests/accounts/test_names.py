import pytest

from lms.accounts.rules import names
from lms.accounts.rules.names import clean_latin_name, clean_name


@pytest.mark.parametrize(
    ("raw", "printed"),
    [
        ("李美华", "李美华"),
        ("  Mei   Sundaram ", "Mei Sundaram"),
        ("\u3000陈志强\u3000", "陈志强"),
        ("Jose\u0301", "José"),
        ("O’Neil-Smith, Jr.", "O’Neil-Smith, Jr."),
        ("क्\u200dष", "क्\u200dष"),  # ZWJ inside Devanagari
        ("نمی\u200cدانم", "نمی\u200cدانم"),  # ZWNJ inside Arabic
        ("王\U00031350", "王\U00031350"),  # Han extension H, younger than Python's tables
        ("\U0002ebf0", "\U0002ebf0"),  # extension I, alone
        ("ก" * 80, "ก" * 80),
    ],
)
def test_name_is_printed_as(raw, printed):
    assert clean_name(raw) == printed


@pytest.mark.parametrize(
    ("raw", "refusal"),
    [
        ("", names.NameEmpty),
        (" \u3000 ", names.NameEmpty),
        ("a" * 81, names.NameTooLong),
        ("a" + "\u0301" * 400, names.NameTooLong),
        ("123 .", names.NameWithoutLetter),
        ("Li\x00", names.NameHasControl),
        ("Li\nMei", names.NameHasControl),
        ("Li\u200bMei", names.NameHasControl),
        ("Li\u2028Mei", names.NameHasControl),
        ("Li\ud800", names.NameHasControl),
        ("Li\u202eMei", names.NameHasDirection),
        ("Li\u200fMei", names.NameHasDirection),
        ("李\ue000", names.NameHasPrivate),
        ("Li\u0378", names.NameHasUnassigned),
        ("Li\uffff", names.NameHasUnassigned),
        ("Li\u200dMei", names.NameHasJoiner),
        ("\u200dLi", names.NameHasJoiner),
        ("क्\u200d", names.NameHasJoiner),
        ("क\u200cL", names.NameHasJoiner),
    ],
)
def test_name_is_refused_for_its_reason(raw, refusal):
    with pytest.raises(refusal):
        clean_name(raw)


@pytest.mark.parametrize(
    "raw", ["李梅 13987654321", "李梅 139 8765-4321", "１３９８７６５４３２１", "li@example.org"]
)
def test_contact_in_the_field_of_the_name_is_told(raw):
    with pytest.raises(names.NameHasContact):
        names.clean_name_alone(raw)


def test_name_alone_is_cleaned_as_every_name():
    assert names.clean_name_alone(" 李 梅 ") == clean_name("李梅")


def test_each_refusal_of_a_name_has_its_own_message():
    refusals = [
        names.NameEmpty, names.NameTooLong, names.NameWithoutLetter, names.NameHasControl,
        names.NameHasDirection, names.NameHasPrivate, names.NameHasUnassigned, names.NameHasJoiner,
        names.NameNotLatin, names.NameHasContact,
    ]  # fmt: skip

    assert len({refusal.message for refusal in refusals}) == len(refusals)


def test_refused_character_is_named():
    with pytest.raises(names.NameHasUnassigned, match=r"U\+0378"):
        clean_name("Li\u0378")


def test_latin_line_is_latin_or_empty():
    assert clean_latin_name(" ") is None
    assert clean_latin_name("Lǐ Měihuá") == "Lǐ Měihuá"
    with pytest.raises(names.NameNotLatin):
        clean_latin_name("Li Мeihua")  # a Cyrillic letter
