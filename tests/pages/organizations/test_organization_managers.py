"""Managers and the contact of a cooperative: where a member of it learns, and nowhere else."""

from lms.accounts.models import Person
from lms.accounts.queries.organizations import find_organization_by_code
from tests.pages.certification.graduates import forget_proof
from tests.pages.client import confirm
from tests.pages.organizations.conftest import person
from tests.pages.organizations.entering import organization_id


def test_managers_are_named_and_taken_away_after_a_look(client, database, sign_in, post, read):
    sign_in(client, "ravi")
    page = f"/organizations/{organization_id(database)}"
    path, zhao = f"{page}/managers", person(database, "zhao")

    assert post(client, path, person=str(zhao)).status_code == 303
    assert post(client, path, person=str(person(database, "mei"))).status_code == 404
    assert post(client, path, person="x").status_code == 404
    assert f"{path}/{zhao}/revoke" not in read(client.get(page)).forms()
    assert f"{path}/{zhao}/revoke" in read(client.get(page)).links()
    look = read(client.get(f"{path}/{zhao}/revoke"))
    assert "One other manager remains. Managers who remain 陈国强" in look.text
    assert f"{path}/{zhao}/revoke" in look.forms()
    assert post(client, f"{path}/{zhao}/revoke").status_code == 409
    assert confirm(client, f"{path}/{zhao}/revoke").status_code == 303
    assert post(client, f"{path}/{zhao}/revoke").status_code == 404
    assert client.get(f"{path}/{zhao}/revoke").status_code == 404
    chen = person(database, "chen")
    assert "No manager remains" in read(client.get(f"{path}/{chen}/revoke")).text


def test_acts_on_a_cooperative_ask_for_the_secret(client, database, sign_in, post):
    page = f"/organizations/{organization_id(database)}"
    for name, paths in (
        ("ravi", ("managers", "contact", f"managers/{person(database, 'chen')}/revoke")),
        ("noor", ("archive", "restore", "merge", "edit", "contact")),
    ):
        sign_in(client, name)
        forget_proof(database)
        found = {path: post(client, f"{page}/{path}", person="1", into="2") for path in paths}
        assert {item: answer.status_code for item, answer in found.items()} == dict.fromkeys(
            paths, 403
        )
        assert all(b'name="proof"' in answer.data for answer in found.values())


def test_the_contact_is_changed_where_members_learn(client, database, second, app, sign_in, post):
    page = f"/organizations/{organization_id(database)}/contact"
    sign_in(client, "ravi")
    assert client.get(page).status_code == 200
    assert post(client, page, contact="Chen, mornings").status_code == 303
    assert post(client, page, contact="x" * 600).status_code == 422

    ana = app.test_client()
    sign_in(ana, second)
    assert ana.get(page).status_code == 404
    assert post(ana, page, contact="Ana").status_code == 404
    with database.read_session() as session:
        assert find_organization_by_code(session, "yunwu-ridge").contact == "Chen, mornings"


def test_who_waits_to_be_confirmed_counts_everywhere_and_is_named(
    client, database, sign_in, post, read
):
    sign_in(client, "ravi")
    zhao = person(database, "zhao")
    page = f"/organizations/{organization_id(database)}"
    before = read(client.get(page)).text
    assert "7 members learn here" in before
    assert "only after the name is confirmed" not in before

    database.write(lambda session: setattr(session.get(Person, zhao), "confirmed", False))

    text = read(client.get(page)).text
    rows = read(client.get("/organizations/")).texts(".//tr")
    listed = next(row for row in rows if "yunwu-ridge" in row)
    assert "7 members learn here" in text
    assert listed.endswith(" 7")
    assert "only after the name is confirmed" in text
    assert f'value="{zhao}"' not in read(client.get(page)).html
