"""A row without a phone beside two people of its name: one of them, or a third."""

import pytest

from tests.pages.roster.test_question_tables import find_keys, read_button
from tests.pages.roster.test_roster import NEW, start


@pytest.mark.parametrize(("chosen", "people"), [("", 2), ("first", 2), ("new", 3)])
def test_a_row_without_phone_beside_two_of_its_name_is_one_of_them_or_a_third(
    ravi, read, post, path, chosen, people
):
    rows = [NEW, [NEW[0], "13800100099", *NEW[2:]], [NEW[0], "", *NEW[2:]]]
    address = start(ravi, path, *rows)
    page = read(ravi.get(address))
    ((_label, key),) = find_keys(page).items()
    assert page.texts(f".//select[@name='{key}']/option")[1:] == [
        "Row 4 is one of the others: leave it out", "They are different people",
    ]  # fmt: skip

    post(ravi, f"{address}/answers", {key: chosen, "all-twice": "first"})

    assert read_button(read(ravi.get(address))) == people
