"""Further contacts in a cell of a phone are named, since they are not stored."""

import pytest

from lms.roster.matching.cells import list_further_contacts


@pytest.mark.parametrize(
    ("cell", "left_out"),
    [
        ("13870001140 / wx_lizi88", ["wx_lizi88"]),
        ("13870001140；微信 lizi", ["lizi"]),
        ("13870001140/微信同号", []),
        ("13870001140（微信同号）", []),
        ("13870001140 / 无", []),
        ("13870001140", []),
        ("wx_lizi88", []),
        ("", []),
    ],
)
def test_a_second_contact_is_listed_and_a_remark_is_not(cell, left_out):
    assert list_further_contacts(cell) == left_out
