"""Cooperatives as coordinators list, enter, edit, approve, archive and merge them."""

import pytest
from sqlalchemy import select

from lms import clock
from lms.accounts.models import Organization, Role
from lms.accounts.principal import Grant
from lms.accounts.queries import find_organization_by_code
from lms.accounts.services import SHELL, grant_role, revoke_role
from lms.enrolment.services import NewCohort, create_cohort
from tests.pages.client import find_person

FORM = {
    "code": "stone-bridge",
    "name_en": "Stone Bridge Rice",
    "name_zh": "石桥稻米合作社",
    "country": "CN",
    "members": "140",
    "products": "rice",
}


def organization_id(database, code="yunwu-ridge"):
    with database.reading() as session:
        return find_organization_by_code(session, code).id


def person(database, name):
    with database.reading() as session:
        return find_person(session, name)


@pytest.fixture
def second(database):
    """Ana coordinates another cohort, without any cooperative, and nothing else."""
    ana = person(database, "ana")
    new = NewCohort("Elsewhere", starts_on=clock.now().date())
    cohort_id = database.write(create_cohort, new, now=clock.now())
    for grant in (Grant("coordinator"), Grant("coordinator", "cohort", cohort_id)):
        database.write(grant_role, person_id=ana, grant=grant, by=SHELL, now=clock.now())
    trainer = {"person_id": ana, "by": SHELL, "now": clock.now()}
    with database.reading() as session:
        roles = session.scalars(select(Role).where(Role.person_id == ana, Role.role == "trainer"))
        held = [Grant("trainer", r.scope_kind, r.scope_id, r.scope_text) for r in roles]
    for grant in held:
        database.write(revoke_role, grant=grant, **trainer)
    return "ana"


def enter(client, post, **fields):
    return post(client, "/organizations/new", {**FORM, **fields})


def test_the_list_filters(client, sign_in, read):
    sign_in(client, "ravi")

    assert "Morning Dew Slope" in read(client.get("/organizations/")).text
    for query in ("product=tea", "text=yunwu", "text=浙江", "country=CN&product=tea"):
        text = read(client.get(f"/organizations/?{query}")).text
        assert ("Yunwu Ridge" in text, "Morning Dew Slope" in text) == (True, False), query
    for query in ("manager=none", "state=archived", "text=%00x", "page=99999", "page=x"):
        answer = client.get(f"/organizations/?{query}")
        assert answer.status_code in {200, 400}, query


def test_an_organization_over_its_people(client, database, sign_in, read):
    sign_in(client, "ravi")

    page = read(client.get(f"/organizations/{organization_id(database)}"))

    assert "王建国" in page.text
    assert "玉香梅" not in page.text


def test_entered_by_one_approved_by_another(client, app, database, sign_in, post, read):
    sign_in(client, "ravi")
    path = enter(client, post).location
    assert post(client, f"{path}/approve").status_code == 422
    assert "approve" not in " ".join(read(client.get(path)).forms())

    noor = app.test_client()
    sign_in(noor, "noor")
    assert post(noor, f"{path}/approve").status_code == 303

    with database.reading() as session:
        row = find_organization_by_code(session, "stone-bridge")
        assert (row.state, row.members, row.products) == ("active", 140, ["rice"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "Stone Bridge"},
        {"code": "yunwu-ridge"},
        {"name_en": " ", "name_zh": ""},
        {"country": "China"},
        {"members": "many"},
        {"members": "-3"},
        {"members": "9" * 40},
    ],
)
def test_what_is_wrong_is_said_and_kept(client, sign_in, post, read, wrong):
    sign_in(client, "ravi")

    answer = enter(client, post, **wrong, province="浙江")

    assert answer.status_code == 422
    assert read(answer).fields("/organizations/new")["province"] == "浙江"


def test_editing_leaves_the_code(client, database, sign_in, post, read):
    sign_in(client, "ravi")
    path = f"/organizations/{organization_id(database)}/edit"
    fields = read(client.get(path)).fields(path)

    assert "code" not in fields
    answer = post(client, path, {**FORM, "code": "other", "may_be_named": "yes"})

    assert answer.status_code == 303
    with database.reading() as session:
        row = find_organization_by_code(session, "yunwu-ridge")
        assert (row.name_en, row.may_be_named) == ("Stone Bridge Rice", True)


def test_archive_and_restore(client, database, sign_in, post):
    sign_in(client, "ravi")
    path = f"/organizations/{organization_id(database)}"

    for change, state in (("archive", "archived"), ("restore", "active")):
        assert post(client, f"{path}/{change}").status_code == 303
        with database.reading() as session:
            assert find_organization_by_code(session, "yunwu-ridge").state == state


def test_merge_shows_first_then_does(client, database, sign_in, post, read):
    sign_in(client, "ravi")
    source, target = organization_id(database), organization_id(database, "morning-dew")
    path = f"/organizations/{source}/merge"

    page = read(client.get(f"{path}?into={target}"))
    assert path in page.forms()
    assert client.get(f"{path}?into={source}").status_code == 422
    assert client.get(f"{path}?into=99999").status_code == 404

    assert post(client, path, into=str(target)).status_code == 303
    with database.reading() as session:
        row = session.get(Organization, source)
        assert (row.state, row.merged_into_id) == ("archived", target)
    assert "王建国" in read(client.get(f"/organizations/{target}")).text
    assert post(client, path, into=str(target)).status_code == 404  # no cohort names it now


def test_managers_are_named_and_taken_away(client, database, sign_in, post):
    sign_in(client, "ravi")
    path = f"/organizations/{organization_id(database)}/managers"
    zhao = person(database, "zhao")

    assert post(client, path, person=str(zhao)).status_code == 303
    assert post(client, path, person=str(person(database, "mei"))).status_code == 404
    assert post(client, path, person="x").status_code == 404
    assert post(client, f"{path}/{zhao}/revoke").status_code == 303
    assert post(client, f"{path}/{zhao}/revoke").status_code == 404


@pytest.mark.parametrize("act", ["", "/edit", "/merge"])
def test_another_coordinator_finds_nothing(client, database, second, sign_in, read, act):
    sign_in(client, second)

    assert client.get(f"/organizations/{organization_id(database)}{act}").status_code == 404
    assert "No cooperative belongs to your cohorts yet" in read(client.get("/organizations/")).text


def test_what_one_entered_one_sees_but_no_foreign_people(client, second, sign_in, post, read):
    sign_in(client, second)

    path = enter(client, post).location

    assert "Stone Bridge Rice" in read(client.get("/organizations/")).text
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(("name", "status"), [("li", 403), ("chen", 404), ("ana", 403)])
def test_wrong_roles(client, database, sign_in, name, status):
    sign_in(client, name)

    for path in ("/organizations/", "/organizations/new"):
        assert client.get(path).status_code == status
    assert client.get(f"/organizations/{organization_id(database)}").status_code in {403, 404}
