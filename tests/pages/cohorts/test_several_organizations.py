"""Several cooperatives are ticked into a cohort at once, in the order of their names."""

import pytest

from lms import clock
from lms.accounts.rules.acts import SYSTEM, Act
from lms.accounts.services.organizations import NewOrganization, create_organization
from lms.enrolment.queries.cohorts import list_offered_organizations
from tests.head_counts import count_heads

NAMES = ("Zomba Tea", "alba Coffee", "Mango Growers")


@pytest.fixture
def made(database):
    """Three more cooperatives, with codes in another order than their names."""
    return [
        database.write(
            create_organization,
            Act(SYSTEM, clock.now()),
            NewOrganization(code=f"c-{number}", names={"en": name}, country="CN"),
        )
        for number, name in enumerate(NAMES)
    ]


def test_ticked_cooperatives_are_added_and_listed_by_name(
    ravi, read, post, database, cohort_id, made
):
    address = f"/cohorts/{cohort_id}/offer"
    offered = read(ravi.get(address)).texts(".//fieldset[@id='addable']//label")
    assert [name for name in offered if name in NAMES] == sorted(NAMES, key=str.casefold)

    ticked = [str(id_) for id_ in made[:2]]
    answer = post(ravi, f"/cohorts/{cohort_id}/organizations", {"organization": ticked})

    assert answer.status_code == 303
    with database.read_session() as session:
        ids = {row.id for row in list_offered_organizations(session, cohort_id)}
    assert set(made[:2]) <= ids
    assert made[2] not in ids

    count_heads(database, cohort_id, made[0])
    refused, withdrawn = [
        post(ravi, f"/cohorts/{cohort_id}/organizations/{id_}/out") for id_ in made[:2]
    ]

    assert (refused.status_code, withdrawn.status_code) == (422, 303)
    (problem,) = read(refused).texts(".//div[@role='alert']//a")
    assert "were counted at a training day of this cohort" in problem
    with database.read_session() as session:
        remaining = {row.id for row in list_offered_organizations(session, cohort_id)}
    assert ids - remaining == {made[1]}


def test_one_that_cannot_be_added_adds_none_and_ticks_stay(
    ravi, read, post, database, cohort_id, made
):
    ticked = [str(made[0]), "9999999"]

    answer = post(ravi, f"/cohorts/{cohort_id}/organizations", {"organization": ticked})

    page = read(answer)
    assert answer.status_code == 422
    assert page.texts(".//div[@role='alert']//a") == ["Choose a cooperative from the list."]
    boxes = page.elements(".//fieldset[@id='addable']//input")
    assert [box.get("value") for box in boxes if "checked" in box.attrib] == [str(made[0])]
    with database.read_session() as session:
        assert made[0] not in {row.id for row in list_offered_organizations(session, cohort_id)}


def test_lists_of_cooperatives_are_in_the_order_of_names(ravi, read, post, made):
    names = read(ravi.get("/organizations/")).texts(".//tbody/tr/th/a")
    assert names == sorted(names, key=str.casefold)

    post(ravi, "/language", language="zh")
    chinese = read(ravi.get("/organizations/")).texts(".//tbody/tr/th/a")
    assert chinese.index("晨露坡咖啡合作社") < chinese.index("云雾岭茶农合作社")  # c, y


def test_the_page_of_a_cooperative_shows_both_names(ravi, read, cohort_id, database):
    with database.read_session() as session:
        row = list_offered_organizations(session, cohort_id)[0]

    facts = read(ravi.get(f"/organizations/{row.id}")).texts(".//dl[@class='facts']/dd")

    assert {row.names["en"], row.names["zh"]} <= set(facts)
