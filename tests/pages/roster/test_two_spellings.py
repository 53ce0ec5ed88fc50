"""One new cooperative that a list writes in two ways."""

import pytest
from sqlalchemy import select

from lms.accounts.models import Organization
from tests.pages.roster.test_question_tables import find_keys, list_rows, read_sent
from tests.pages.roster.test_roster import press, start


@pytest.mark.parametrize(
    ("names", "how"),
    [
        (("High Gate Tea Cooperative", "High Gate Tea Coop."), "typed"),
        (("云门茶叶合作社", "云门茶叶专业合作社"), "offered"),
    ],
)
def test_two_spellings_of_a_new_cooperative_are_one(ravi, read, post, path, database, names, how):
    address = start(ravi, path, *list_rows(names))
    page = read(ravi.get(address))
    first, second = find_keys(page).values()
    assert f"looks like {names[0]}" in page.text
    exception = {f"{second}-other": names[0], second: "other"}
    if how == "offered":
        (offered,) = page.elements(f".//select[@name='{second}']/option[@value='{first}']")
        assert names[0] in offered.text
        exception = {second: first}
    fields = {"all-unknown": "new", "all-unknown-country": "CN", first: "", **exception}

    assert post(ravi, f"{address}/answers", fields).status_code == 303
    page = read(ravi.get(address))
    assert read_sent(page)[second] == first
    assert press(ravi, post, read, address).status_code == 303

    with database.read_session() as session:
        rows = session.scalars(select(Organization).where(Organization.state == "new")).all()
        made = [row for row in rows if set(row.names.values()) & set(names)]
        assert [set(row.names.values()) for row in made] == [{names[0]}]


def test_two_spellings_that_name_each_other_are_still_open(ravi, read, post, path):
    names = ("High Gate Tea Cooperative", "High Gate Tea Coop.")
    address = start(ravi, path, *list_rows(names))
    first, second = find_keys(read(ravi.get(address))).values()

    post(ravi, f"{address}/answers", {first: second, second: first})

    page = read(ravi.get(address))
    assert (
        len(page.elements(".//table[@class='roster-choices']//tr[@class='roster-needs-answer']"))
        == 2
    )
