"""The plan of a cooperative for everybody in it: how each step stands, said and signed."""

import datetime as dt

import pytest
from sqlalchemy import select, update

from lms import clock
from lms.accounts.models import Person
from lms.accounts.queries.organizations import find_organization_by_code
from lms.plan.models import PlanPicture, StepChange
from lms.plan.queries.steps import get_step, list_step_changes, list_steps

PLAN = "/our-plan"
STEP = f"{PLAN}/steps/samples"


def organization_id(database, code="yunwu-ridge"):
    with database.read_session() as session:
        return find_organization_by_code(session, code).id


def step(database, page="samples", code="yunwu-ridge"):
    with database.read_session() as session:
        return get_step(session, organization_id=organization_id(database, code), page=page)


def changes(database, page="samples"):
    with database.read_session() as session:
        id_ = find_organization_by_code(session, "yunwu-ridge").id
        return [
            (row.state, row.note, row.name)
            for row in list_step_changes(session, organization_id=id_, page=page)
        ]


def say(post, client, **values):
    return post(client, STEP, **{"state": "done", "note": "", "due_on": "", "seen": "0", **values})


@pytest.mark.parametrize("name", ["li", "chen"])
def test_everybody_of_the_cooperative_reads_its_plan_and_no_other(client, sign_in, read, name):
    sign_in(client, name)

    page = read(client.get(PLAN))

    assert "给三家茶店各寄一份样品" in page.text
    assert "标签打印机" not in page.text
    assert any(link.startswith(STEP) for link in page.links())


def test_states_are_words_and_overdue_is_reported(client, sign_in, read):
    sign_in(client, "li")
    own = read(client.get(PLAN)).texts(".//p[@class='plan-step-head']/span")
    sign_in(client, "mei")
    other = read(client.get(PLAN)).texts(".//p[@class='plan-step-head']/span")

    assert sorted(own) == ["已完成", "已逾期", "未完成"]
    assert sorted(other) == ["不做了", "已完成", "已改期", "未完成"]


def test_whoever_is_to_be_confirmed_reads_and_changes_no_plan(
    client, database, sign_in, post, read
):
    """A join code lets anybody choose the cooperative, and cooperatives are rivals."""
    joined = update(Person).where(Person.sign_in_name == "li").values(confirmed=False)
    database.write(lambda session: session.execute(joined) and None)
    sign_in(client, "li")

    assert PLAN not in read(client.get("/learn/")).links()
    for address in (PLAN, STEP, f"{PLAN}.webp"):
        assert client.get(address).status_code == 404
    assert say(post, client).status_code == 404
    assert post(client, f"{PLAN}/picture").status_code == 404
    assert changes(database) == []


@pytest.mark.parametrize(("name", "reads"), [("ravi", 404), ("ana", 404), ("noor", 403)])
def test_staff_have_no_plan(client, sign_in, name, reads):
    sign_in(client, name)

    assert client.get(PLAN).status_code == reads
    assert client.get(f"{PLAN}.webp").status_code == reads
    assert client.get(STEP).status_code == 403


@pytest.mark.parametrize("chosen", ["", "x", "99999999", "-1", "9" * 40])
def test_another_cooperative_is_not_found(client, database, sign_in, post, chosen):
    chosen = chosen or organization_id(database, "morning-dew")
    sign_in(client, "li")

    assert client.get(f"{PLAN}?organization={chosen}").status_code == 404
    assert client.get(f"{PLAN}/steps/scale?organization={chosen}").status_code == 404
    answer = say(post, client, organization=chosen)
    assert answer.status_code == 404
    assert post(client, f"{PLAN}/picture", organization=chosen).status_code == 404
    with database.read_session() as session:
        assert session.scalar(select(PlanPicture.digest)) is None


@pytest.mark.parametrize("page", ["nowhere", "vision", "a" * 200, "%3Cscript%3E", "scale"])
def test_step_that_is_not_written_is_not_found(client, sign_in, page):
    sign_in(client, "li")

    assert client.get(f"{PLAN}/steps/{page}").status_code == 404


def test_learner_says_it_is_done_and_signs(client, database, sign_in, post, read):
    sign_in(client, "li")

    answer = say(post, client, note="两家回了电话 <b>!</b>")

    assert answer.status_code == 303
    assert answer.location == f"{PLAN}?organization={organization_id(database)}#step-samples"
    assert changes(database) == [("done", "两家回了电话 <b>!</b>", "李美华")]
    page = client.get(PLAN)
    assert "两家回了电话 &lt;b&gt;!&lt;/b&gt;" in page.text
    assert "李美华" in read(client.get(STEP)).text


def test_manager_moves_it_and_the_date_moves(client, database, sign_in, post):
    sign_in(client, "chen")
    day = clock.now().date() + dt.timedelta(days=30)

    assert say(post, client, state="moved", note="下雨", due_on=day).status_code == 303

    assert (step(database).state, step(database).due_on) == ("moved", day)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"state": "dropped"}, "note"),
        ({"state": "moved", "note": "雨"}, "due_on"),
        ({"state": "moved", "note": "雨", "due_on": "2020-01-01"}, "due_on"),
        ({"state": "moved", "note": "雨", "due_on": "soon"}, "due_on"),
        ({"state": "finished"}, "state"),
        ({"state": ""}, "state"),
        ({"note": "x" * 501}, "note"),
    ],
)
def test_what_is_wrong_is_reported_at_its_field_and_stays(
    client, database, sign_in, post, read, values, field
):
    sign_in(client, "li")

    answer = say(post, client, **values)

    assert answer.status_code == 422
    page = read(answer)
    links = [element.get("href") for element in page.elements(".//div[@role='alert']//a")]
    assert links == [f"#{field}"]
    assert values.get("note", "") in (page.elements(".//textarea")[0].text or "")
    assert changes(database) == []


def test_missing_note_and_date_are_reported_together(client, sign_in, post, read):
    sign_in(client, "li")

    for day in ("", "2020-01-01"):
        page = read(say(post, client, state="moved", due_on=day))

        links = [element.get("href") for element in page.elements(".//div[@role='alert']//a")]
        assert sorted(links) == ["#due_on", "#note"]


@pytest.mark.parametrize("seen", ["x", "", "-1", "9" * 40])
def test_form_without_its_number_of_changes_is_a_conflict(
    client, database, sign_in, post, read, seen
):
    sign_in(client, "li")

    answer = say(post, client, note="寄出了", seen=seen)

    assert answer.status_code == 409
    page = read(answer)
    assert "#seen" not in page.links()
    assert page.elements(".//textarea")[0].text.strip() == "寄出了"
    assert changes(database) == []


def test_date_of_a_moved_step_is_in_its_form(client, sign_in, post, read):
    sign_in(client, "li")
    day = clock.now().date() + dt.timedelta(days=30)
    say(post, client, state="moved", note="下雨", due_on=day)

    page = read(client.get(STEP))

    assert page.elements(".//input[@name='due_on']")[0].get("value") == str(day)


def test_second_of_two_is_reported_and_keeps_what_was_typed(client, database, sign_in, post, read):
    sign_in(client, "chen")
    say(post, client, state="dropped", note="太贵")
    sign_in(client, "li")

    answer = say(post, client, note="寄出了")

    assert answer.status_code == 409
    page = read(answer)
    assert "太贵" in page.text
    assert page.elements(".//textarea")[0].text.strip() == "寄出了"
    assert page.elements(".//input[@name='seen']")[0].get("value") == "1"
    assert [state for state, *_ in changes(database)] == ["dropped"]


def test_form_sent_twice_changes_it_once(client, database, sign_in, post):
    sign_in(client, "li")

    answers = [say(post, client, note="寄出了").status_code for _ in range(2)]

    assert answers == [303, 303]
    assert len(changes(database)) == 1


def test_managers_address_leads_to_the_plan(client, database, sign_in):
    sign_in(client, "chen")

    answer = client.get("/my-organization/plan")

    assert answer.status_code == 303
    assert answer.location == f"{PLAN}?organization={organization_id(database)}"


def test_plan_without_steps_says_so(client, database, sign_in, read):
    def forget(session):
        from sqlalchemy import delete

        from lms.plan.models import PlanEntry

        session.execute(delete(StepChange))
        session.execute(delete(PlanEntry))

    database.write(forget)
    sign_in(client, "chen")

    page = read(client.get(PLAN))

    assert "共享页" in page.text
    assert f"{PLAN}/picture" not in page.forms()
    with database.read_session() as session:
        assert list_steps(session, organization_id=organization_id(database)) == []


def test_page_with_a_date_alone_is_no_step_of_the_plan(client, sign_in, post, read):
    sign_in(client, "li")
    before = read(client.get(PLAN)).texts(".//p[@class='plan-step-head']")
    date = {"field-date": "2099-12-01"}
    assert post(client, "/learn/digital-thinking/vision/worksheet", date).status_code == 303

    assert read(client.get(PLAN)).texts(".//p[@class='plan-step-head']") == before


def test_picture_is_requested_waited_for_and_shown(client, database, sign_in, post, read):
    sign_in(client, "chen")
    assert client.get(f"{PLAN}.webp").status_code == 404

    answer = post(client, f"{PLAN}/picture")

    assert answer.location.endswith("#picture")
    assert read(client.get(PLAN)).elements(".//p[@data-reload]") != []

    def store(session):
        row = session.scalar(select(PlanPicture))
        row.webp, row.digest, row.made_at = b"RIFF", "x" * 64, row.requested_at
        row.height = 900

    database.write(store)
    page = read(client.get(PLAN))
    (image,) = page.elements(".//img[@class='certificate-picture']")
    assert (image.get("width"), image.get("height")) == ("1400", "900")
    found = client.get(image.get("src"))
    assert (found.data, found.mimetype) == (b"RIFF", "image/webp")
    assert found.headers["Cache-Control"] == "no-store"
    assert f"{PLAN}/picture" in page.forms()  # the plan has changed since


def test_my_learning_shows_the_steps_of_the_owner(client, sign_in, read):
    sign_in(client, "li")

    page = read(client.get("/learn/"))

    assert page.texts(".//section[@id='steps']//h3") == ["给三家茶店各寄一份样品，附上价格。"]
    assert "还有1天" in page.text


def test_my_learning_of_others_leads_to_the_plan_alone(client, sign_in, read):
    sign_in(client, "zhou")

    page = read(client.get("/learn/"))

    assert page.texts(".//section[@id='steps']//h3") == []
    assert PLAN in page.links()
