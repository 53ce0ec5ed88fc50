"""The line in Latin letters: proposed from a name; and when a name is somebody else's."""

import pytest

from lms.accounts.rules.latin import is_other_name, propose_latin_name


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("李美华", "LI Meihua"),
        ("周 秀兰", "ZHOU Xiulan"),
        ("李", "LI"),
        ("吕绿", "LYU Lyu"),
        ("欧阳娜娜", "OUYANG Nana"),
        ("欧阳", "OU Yang"),
        ("单田芳", "SHAN Tianfang"),
        ("张美昂", "ZHANG Mei'ang"),
        ("买买提·艾力", "Maimaiti Aili"),
        ("Li Meihua", ""),
        ("ဒေါ်အောင်", ""),
        ("李 Meihua", ""),
        ("", ""),
    ],
)
def test_latin_line_is_proposed_for_chinese_characters_alone(name, latin):
    assert propose_latin_name(name) == latin


@pytest.mark.parametrize(
    ("before", "after", "latin"),
    [
        ("周秀兰", "周秀蓝", ""),
        ("李华", "李桦", ""),
        ("李美华", "Li Meihua", ""),
        ("李美华", "MEIHUA LI", ""),
        ("阿依古丽", "Aygul", "AYGUL"),
        ("Ravi Kumar", "Ravi Kumaar", ""),
        ("Aung", "Aung Kyaw", ""),
    ],
)
def test_corrected_spelling_is_the_same_name(before, after, latin):
    assert not is_other_name(before, after, latin_name=latin)


@pytest.mark.parametrize(
    ("before", "after"),
    [("周秀兰", "李美华"), ("周秀兰", "周美华"), ("李华", "李明"), ("Ravi Kumar", "Sita Devi")],
)
def test_name_with_half_of_it_changed_is_somebody_elses(before, after):
    assert is_other_name(before, after)
