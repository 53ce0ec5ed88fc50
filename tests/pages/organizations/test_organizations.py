"""Cooperatives as coordinators list, enter, edit, approve, archive and merge them."""

import datetime as dt

import pytest
from sqlalchemy import update

from lms.accounts.models import Organization, Person
from lms.accounts.queries.organizations import find_organization_by_code
from lms.enrolment.models import Enrolment
from tests.pages.client import confirm
from tests.pages.organizations.entering import FORM, enter, organization_id


def test_a_page_beyond_the_last_is_the_last(client, sign_in, read):
    sign_in(client, "ravi")

    assert "Morning Dew Slope" in read(client.get("/organizations/?page=99")).text


def test_the_list_filters(client, sign_in, read):
    sign_in(client, "ravi")

    everything = read(client.get("/organizations/"))
    assert "Morning Dew Slope" in everything.text
    used = read(client.get("/organizations/?product=tea"))
    filters = ".//details[form]"  # folded until they are used, also on a phone
    boxes = (*everything.elements(filters), *used.elements(filters))
    assert [box.get("open") for box in boxes] == [None, ""]
    for query in ("product=tea", "text=yunwu", "text=浙江", "country=CN&product=tea"):
        text = read(client.get(f"/organizations/?{query}")).text
        assert ("Yunwu Ridge" in text, "Morning Dew Slope" in text) == (True, False), query
    for query in ("manager=none", "state=archived", "text=%00x", "page=99999", "page=x"):
        answer = client.get(f"/organizations/?{query}")
        assert answer.status_code in {200, 400}, query


def test_countries_are_offered_in_the_order_of_their_names(client, database, sign_in, read):
    for code, country in (("yunwu-ridge", "LK"), ("morning-dew", "MM")):
        change = update(Organization).where(Organization.code == code).values(country=country)
        database.write(lambda session, change=change: session.execute(change) and None)
    sign_in(client, "ravi")

    page = read(client.get("/organizations/"))

    offered = page.texts(".//select[@id='country']/option")
    assert offered[-2:] == ["Myanmar (Burma)", "Sri Lanka"]


def test_an_organization_over_its_people(client, database, sign_in, read):
    begun = dt.datetime(2025, 11, 30, 23, tzinfo=dt.UTC)  # 1 December, 07:00 in China
    database.write(lambda session: session.execute(update(Enrolment).values(enrolled_at=begun)))
    database.write(
        lambda session: session.execute(update(Person).values(time_zone="Asia/Shanghai"))
    )
    sign_in(client, "ravi")

    page = read(client.get(f"/organizations/{organization_id(database)}"))

    assert "王建国" in page.text
    assert "玉香梅" not in page.text
    months = page.texts(".//tbody/tr/th[@scope='row']")
    assert [month for month in months if month[:2] == "20"] == []  # November 2026, not 2026-11
    assert "December 2025" in months
    assert "November 2025" not in months


def test_entered_by_one_approved_by_another_coordinator(
    client, app, database, second, sign_in, post, read
):
    sign_in(client, "ravi")
    path = enter(client, post).location
    assert post(client, f"{path}/approve").status_code == 404
    assert f"{path}/approve" not in read(client.get(path)).forms()

    ana = app.test_client()
    sign_in(ana, second)
    listed = read(ana.get("/organizations/"))
    assert "New: a second person has to check it Stone Bridge Rice" in listed.text
    assert path in listed.links()
    assert f"{path}/approve" in read(ana.get(path)).forms()
    assert post(ana, f"{path}/approve").status_code == 303

    with database.read_session() as session:
        row = find_organization_by_code(session, "stone-bridge")
        assert (row.state, row.members, row.products) == ("active", 140, ["rice"])
    assert "approved already" in read(post(ana, f"{path}/approve")).text


def test_an_administrator_does_not_approve_her_own_entry(client, sign_in, post, read):
    sign_in(client, "noor")
    path = enter(client, post).location

    assert f"{path}/approve" not in read(client.get(path)).forms()
    assert post(client, f"{path}/approve").status_code == 422


def test_its_maker_edits_while_it_is_new_and_no_longer(
    client, app, database, second, sign_in, post, read
):
    sign_in(client, "ravi")
    path = enter(client, post).location
    ana = app.test_client()
    sign_in(ana, second)

    assert ana.get(f"{path}/edit").status_code == 404
    assert post(ana, f"{path}/edit", {**FORM, "name_en": "Taken"}).status_code == 404
    assert f"{path}/edit" in read(client.get(path)).links()
    assert post(client, f"{path}/edit", {**FORM, "members": "150"}).status_code == 303
    post(ana, f"{path}/approve")

    assert client.get(f"{path}/edit").status_code == 404
    assert post(client, f"{path}/edit", {**FORM, "name_en": "Taken"}).status_code == 404
    with database.read_session() as session:
        row = find_organization_by_code(session, "stone-bridge")
        assert (row.names["en"], row.members) == ("Stone Bridge Rice", 150)


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
        {"other_products": ",".join("abcdefghijk")},
    ],
)
def test_what_is_wrong_is_said_and_kept(client, sign_in, post, read, wrong):
    sign_in(client, "ravi")

    answer = enter(client, post, **wrong, province="浙江")

    assert answer.status_code == 422
    assert read(answer).fields("/organizations/new")["province"] == "浙江"


def test_ten_other_products_are_kept_and_eleven_refused_at_their_field(client, sign_in, post, read):
    sign_in(client, "ravi")

    page = read(enter(client, post, other_products="、".join("abcdefghijk")))

    assert page.texts(".//*[@id='other_products-error']") == ["Name at most 10 other products."]
    assert enter(client, post, other_products="、".join("abcdefghij")).status_code == 303


def test_editing_leaves_the_code(client, database, sign_in, post, read):
    sign_in(client, "noor")
    path = f"/organizations/{organization_id(database)}/edit"
    fields = read(client.get(path)).fields(path)

    assert "code" not in fields
    answer = post(client, path, {**FORM, "code": "other", "may_be_named": "yes"})

    assert answer.status_code == 303
    with database.read_session() as session:
        row = find_organization_by_code(session, "yunwu-ridge")
        assert (row.names["en"], row.may_be_named) == ("Stone Bridge Rice", True)


def test_a_name_that_would_be_removed_is_named_with_its_language(
    client, database, sign_in, post, read
):
    sign_in(client, "noor")
    path = f"/organizations/{organization_id(database)}/edit"

    answer = post(client, path, {**FORM, "name_en": ""})

    assert answer.status_code == 422
    assert "The English name “Yunwu Ridge Tea Cooperative” would be removed." in read(answer).text


@pytest.mark.parametrize(
    ("act", "fields"),
    [("archive", {}), ("restore", {}), ("merge", {"into": "2"}), ("edit", FORM)],
)
def test_a_coordinator_changes_nothing_of_an_approved_one(
    client, database, sign_in, post, read, act, fields
):
    sign_in(client, "ravi")
    path = f"/organizations/{organization_id(database)}"

    assert post(client, f"{path}/{act}", fields).status_code == 404
    assert client.get(f"{path}/{act}").status_code in {404, 405}
    assert not [form for form in read(client.get(path)).forms() if form.endswith(act)]


def test_archive_shows_first_then_does_and_is_restored(client, database, sign_in, post, read):
    sign_in(client, "noor")
    path = f"/organizations/{organization_id(database)}"

    assert f"{path}/archive" in read(client.get(path)).links()
    page = read(client.get(f"{path}/archive"))
    assert page.forms().count(f"{path}/archive") == 1
    assert "Its 7 members stay" in page.text
    assert "Managers 陈国强 Where its members learn Mountain cooperatives · 山区合作社" in page.text
    for act, change, state in ((confirm, "archive", "archived"), (post, "restore", "active")):
        assert act(client, f"{path}/{change}").status_code == 303
        with database.read_session() as session:
            assert find_organization_by_code(session, "yunwu-ridge").state == state
    confirm(client, f"{path}/archive")
    assert client.get(f"{path}/archive").status_code == 303


def test_merge_shows_first_then_does(client, database, sign_in, post, read):
    sign_in(client, "noor")
    source, target = organization_id(database), organization_id(database, "morning-dew")
    path = f"/organizations/{source}/merge"

    page = read(client.get(f"{path}?into={target}"))
    assert path in page.forms()
    assert "Memberships: 7" in page.text
    assert "陈国强" in page.text
    assert client.get(f"{path}?into={source}").status_code == 422
    assert client.get(f"{path}?into=99999").status_code == 404

    assert confirm(client, path, look=f"{path}?into={target}").status_code == 303
    with database.read_session() as session:
        row = session.get(Organization, source)
        assert (row.state, row.merged_into_id) == ("archived", target)
    assert "王建国" in read(client.get(f"/organizations/{target}?show=people")).text
    assert post(client, path, into=str(target)).status_code == 422
    assert post(client, f"/organizations/{source}/restore").status_code == 422


def test_another_coordinator_reads_the_entry_and_nobody_of_it(
    client, database, second, sign_in, read
):
    sign_in(client, second)

    page = read(client.get(f"/organizations/{organization_id(database)}"))

    assert "Codeyunwu-ridge CountryChina, 浙江 Productstea" in page.text
    assert "Nobody from this cooperative is learning in your cohorts yet" in page.text
    for hidden in ("陈国强", "王建国", "412", "Chen Guoqiang", "no manager", "Mountain"):
        assert hidden not in page.text
    listed = read(client.get("/organizations/")).text
    assert "Yunwu Ridge Tea Cooperativeyunwu-ridge China, 浙江 tea –" in listed
    assert read(client.get("/organizations/?manager=none")).text.count("yunwu-ridge") == 0
    assert "yunwu-ridge" not in read(client.get("/organizations/?people=some")).text


def test_the_list_tells_how_many_learn_with_who_asks(client, database, sign_in, read):
    sign_in(client, "ravi")

    listed = read(client.get("/organizations/?people=some")).text

    assert "People in your cohorts" in listed
    assert "Yunwu Ridge Tea Cooperativeyunwu-ridge China, 浙江 tea 7" in listed


def test_what_one_entered_one_sees_but_no_foreign_people(client, second, sign_in, post, read):
    sign_in(client, second)

    path = enter(client, post).location

    assert "Stone Bridge Rice entered by you" in read(client.get("/organizations/")).text
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(("name", "status"), [("li", 403), ("chen", 403), ("ana", 403)])
def test_wrong_roles(client, database, sign_in, name, status):
    sign_in(client, name)
    own = f"/organizations/{organization_id(database)}"

    for path in ("/organizations/", "/organizations/new", "/organizations/requests", own):
        assert client.get(path).status_code == status
