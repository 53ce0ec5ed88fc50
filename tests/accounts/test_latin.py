"""The line in Latin letters: proposed from a name."""

import pytest

from lms.accounts.rules.latin import propose_latin_name


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
