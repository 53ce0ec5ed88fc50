"""Rows that may be one person: a name without a phone, or a phone with two names."""

import pytest

from tests.pages.roster.lists import NEW, start
from tests.pages.roster.test_question_tables import find_keys, read_button


@pytest.mark.parametrize(("chosen", "people"), [("", 2), ("first", 2), ("new", 3)])
def test_a_row_without_phone_beside_two_of_its_name_is_one_of_them_or_a_third(
    ravi, read, post, path, chosen, people
):
    rows = [NEW, [NEW[0], "13800100099", *NEW[2:]], [NEW[0], "", *NEW[2:]]]
    address = start(ravi, path, *rows)
    page = read(ravi.get(address))
    key, phones = (select.get("name") for select in page.elements(".//td/select"))
    assert page.texts(f".//select[@name='{key}']/option")[1:] == [
        "Row 4 is one of the others: leave it out", "They are different people",
    ]  # fmt: skip

    post(ravi, f"{address}/answers", {key: chosen, phones: "new", "all-twice": "first"})

    assert read_button(read(ravi.get(address))) == people


@pytest.mark.parametrize(("chosen", "people"), [("", 2), ("first", 1)])
def test_two_names_with_one_phone_are_a_family_or_one_person(
    ravi, read, post, path, chosen, people
):
    address = start(ravi, path, NEW, ["王小兰", *NEW[1:]])
    page = read(ravi.get(address))
    ((_label, key),) = find_keys(page).items()
    choices = page.texts(f".//select[@name='{key}']/option")
    assert choices[1].startswith(f"Keep row 2: {NEW[0]}")
    assert choices[3:] == ["They are different people", "Leave these rows out"]

    post(ravi, f"{address}/answers", {key: chosen, "all-phone": "new"})

    assert read_button(read(ravi.get(address))) == people
