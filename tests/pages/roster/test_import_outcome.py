"""The page of an applied list says as much as its preview, with each row that was left out."""

import pytest

from tests.pages.roster_lists import book, hand_in

HEAD = ["序号", "姓名", "手机", "合作社"]
FILED = (
    ["1", "王小红", "13800100000", "yunwu-ridge"],
    ["2", "李美华", "", "yunwu-ridge"],
    ["3", "合计", "2", ""],
    ["4", "", "", ""],
    ["Prepared by: Ravi Kumar", "", "", ""],
)


@pytest.fixture
def address(ravi, post, path):
    post(ravi, "/language", language="en")
    return hand_in(ravi, path, book(*FILED, head=HEAD)).headers["Location"]


def test_note_outside_the_columns_is_listed_with_its_reason(ravi, read, address):
    shown = read(ravi.get(address)).text

    assert "Prepared by: Ravi Kumar" in shown
    assert "Left out: there is nothing in the columns that are read." in shown
    assert "2 rows are left out" in shown
    assert "Row 5" not in shown


def test_result_says_what_the_preview_said(ravi, read, post, address):
    fields = read(ravi.get(address)).fields(f"{address}/apply")
    post(ravi, f"{address}/apply", fingerprint=fields["fingerprint"])

    shown = read(ravi.get(address)).text

    for line in (
        "One new person",
        "One person was there already",
        "2 rows were left out",
        "Prepared by: Ravi Kumar",
        "Left out: there is nothing in the columns that are read.",
        "合计",
        "Left out: it looks like a total or a note.",
    ):
        assert line in shown
