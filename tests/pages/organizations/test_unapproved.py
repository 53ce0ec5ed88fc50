"""Many new cooperatives are approved, or returned with one reason, from one list."""

import pytest

from lms.accounts.queries.organizations import find_organization_by_code
from tests.pages.client import confirm
from tests.pages.organizations.entering import FORM, enter

LIST = "/organizations/unapproved"


@pytest.fixture
def unchecked(client, app, second, sign_in, post):
    """Ravi entered three, one with the name of another; Ana checks them."""
    sign_in(client, "ravi")
    paths = [
        enter(client, post, code="one", name_en="One Nuts", name_zh="").location,
        enter(client, post, code="two", name_en="Two Nuts", name_zh="").location,
        enter(
            client, post, code="same", name_en="yunwu ridge TEA cooperative", name_zh="",
            is_another="yes",
        ).location,
    ]  # fmt: skip
    ana = app.test_client()
    sign_in(ana, second)
    return ana, [path.rsplit("/", 1)[1] for path in paths]


def states(database, *codes):
    with database.read_session() as session:
        return [find_organization_by_code(session, code).state for code in codes]


def test_all_of_the_list_are_ticked_with_one_link(unchecked, read):
    ana, _ids = unchecked
    ticked = ".//input[@name='organization'][@checked]"
    listed = read(ana.get(LIST))
    assert not listed.elements(ticked)
    assert f"{LIST}?ticked=all" in listed.links()

    assert len(read(ana.get(f"{LIST}?ticked=all")).elements(ticked)) == 3


def test_ticked_ones_are_approved_together_and_a_namesake_is_left_out(
    database, client, unchecked, post, read
):
    ana, ids = unchecked
    listed = read(ana.get(LIST))
    assert len(listed.elements(".//input[@name='organization']")) == 3
    assert "same name Yunwu Ridge Tea Cooperative (yunwu-ridge, 浙江)" in listed.text
    assert LIST in read(ana.get("/organizations/")).links()

    query = "&".join(f"organization={organization_id}" for organization_id in ids)
    shown = read(ana.get(f"{LIST}/approve?{query}"))

    assert shown.texts(".//h1") == ["Approve 2 cooperatives"]
    assert "One is left out, because another cooperative has its name" in shown.text
    assert states(database, "one", "two", "same") == ["new"] * 3
    fields = {**shown.fields(f"{LIST}/approve"), "organization": ids}
    assert post(ana, f"{LIST}/approve", {**fields, "fingerprint": "old"}).status_code == 409
    assert post(ana, f"{LIST}/approve", fields).status_code == 303
    assert states(database, "one", "two", "same") == ["active", "active", "new"]
    # Nothing is left to approve: no confirmation of none, and the tick stays.
    for refused in (
        ana.get(f"{LIST}/approve?organization={ids[2]}"),
        post(ana, f"{LIST}/approve", {**fields, "organization": ids[2:]}),
    ):
        page = read(refused)
        assert (refused.status_code, "Approve 0" in page.text) == (422, False)
        assert "One of these cooperatives has the name of another one." in page.text
        assert len(page.elements(".//input[@name='organization'][@checked]")) == 1
    # Who entered them ticks nothing, and nothing is done for what was posted all the same.
    assert not read(client.get(LIST)).elements(".//input[@name='organization']")
    assert client.get(f"{LIST}/approve?organization={ids[2]}").status_code == 422


def test_ticked_ones_are_returned_with_one_reason_until_they_are_corrected(
    database, client, unchecked, post, read
):
    ana, ids = unchecked
    query = "&".join(f"organization={organization_id}" for organization_id in ids[:2])
    shown = read(ana.get(f"{LIST}/return?{query}"))
    fields = {**shown.fields(f"{LIST}/return"), "organization": ids[:2]}

    lacking = post(ana, f"{LIST}/return", {**fields, "reason": " "})
    assert (lacking.status_code, "Write why" in read(lacking).text) == (422, True)
    answer = post(ana, f"{LIST}/return", {**fields, "reason": "Which district?"})

    assert answer.status_code == 303
    assert states(database, "one", "two") == ["new", "new"]
    assert "2 cooperatives that you entered were returned" in read(client.get("/cohorts/")).text
    path = f"/organizations/{ids[0]}"
    assert "Returned for correction: “Which district?”" in read(client.get(path)).text
    one = {**FORM, "name_en": "One Nuts", "name_zh": "", "province": "Kerala"}
    assert post(client, f"{path}/edit", one).status_code == 303
    assert "Returned" not in read(client.get(path)).text
    assert "2 new cooperatives are to be checked" in read(ana.get("/cohorts/")).text
    assert ana.get(f"{LIST}/return").status_code == 422
    assert post(ana, f"{LIST}/return", {**fields, "organization": []}).status_code == 422


def test_the_reason_stays_when_somebody_else_has_approved_them(
    unchecked, client, app, sign_in, read, post, database
):
    ana, ids = unchecked
    shown = read(ana.get(f"{LIST}/return?organization={ids[0]}"))
    fields = {**shown.fields(f"{LIST}/return"), "organization": ids[:1]}
    noor = app.test_client()
    sign_in(noor, "noor")
    confirm(noor, f"{LIST}/approve?organization={ids[0]}", form=f"{LIST}/approve")

    answer = post(ana, f"{LIST}/return", {**fields, "reason": "Which district?"})

    assert states(database, "one") == ["active"]
    assert answer.status_code == 422
    assert read(answer).texts(".//section[@id='unsent']//textarea") == ["Which district?"]
    assert "This cooperative was approved already." in read(answer).text
