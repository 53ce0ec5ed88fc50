"""People ticked on the cohort's page get cards or a message, move to another cohort, or leave."""

import pytest
from sqlalchemy import select

from lms.enrolment.models import Enrolment
from lms.enrolment.queries.cohorts import list_offered_organizations
from tests.pages.certification.graduates import COURSE, get_person_id
from tests.pages.client import confirm
from tests.pages.workshop.workshops import grant, make_cohort


@pytest.fixture
def ids(database):
    return [get_person_id(database, name) for name in ("li", "sun")]


@pytest.fixture
def query(ids):
    return "&".join(f"person={id_}" for id_ in ids)


@pytest.fixture
def ticked(cohort_id):
    return f"/cohorts/{cohort_id}/people/ticked"


def list_cohorts(database, ids):
    with database.read_session() as session:
        rows = session.scalars(select(Enrolment).where(Enrolment.person_id.in_(ids)))
        return [(row.cohort_id, row.ended_at is None) for row in rows]


def list_organizations(database, ids):
    with database.read_session() as session:
        organizations = select(Enrolment.organization_id).where(Enrolment.person_id.in_(ids))
        return set(session.scalars(organizations))


def list_offered(database, cohort_id):
    with database.read_session() as session:
        return {row.id for row in list_offered_organizations(session, cohort_id)}


def test_people_are_ticked_on_the_page_of_the_cohort(ravi, read, cohort_id, ids):
    page = read(ravi.get(f"/cohorts/{cohort_id}"))

    boxes = page.elements(".//table//input[@name='person']")
    assert {str(id_) for id_ in ids} <= {box.get("value") for box in boxes}


def list_sent(page, button):
    """Return what a browser sends when this button of the list is pressed."""
    (form,) = [form for form in page.elements(".//form") if list_buttons(form, button)]
    (pressed,) = list_buttons(form, button)
    fields = [
        (field.get("name"), field.get("value", ""))
        for field in form.iter("input")
        if field.get("type") != "checkbox" or "checked" in field.attrib
    ]
    action = pressed.get("formaction") or form.get("action").split("#")[0]
    return action, [*fields, (pressed.get("name"), pressed.get("value"))]


def list_buttons(form, text):
    return [button for button in form.iter("button") if button.text.strip() == text]


def test_ticks_are_kept_over_pages_and_filters(ravi, read, cohort_id, monkeypatch):
    monkeypatch.setattr("lms.web.pagination.PAGE_SIZE", 5)
    page = read(ravi.get(f"/cohorts/{cohort_id}"))
    shown = [box.get("value") for box in page.elements(".//table//input[@name='person']")]
    action, fields = list_sent(page, "Next page")

    second = read(ravi.get(action, query_string=[*fields, ("person", shown[0])]))
    other = second.elements(".//table//input[@name='person']")[0].get("value")
    action, fields = list_sent(second, "Message, move or remove them")
    both = read(ravi.get(action, query_string=[*fields, ("person", other)]))
    action, fields = list_sent(second, "Previous page")
    back = read(ravi.get(action, query_string=[*fields, ("person", other)]))

    assert "One more person is ticked, who is not on this page." in second.text
    assert "Ticked people (2)" in both.texts(".//h1")
    checked = [box.get("value") for box in back.elements(".//table//input[@checked]")]
    assert checked == [shown[0]]
    action, fields = list_sent(back, "Show")
    searched = [("q", "nobody-of-this-name") if name == "q" else (name, value)
                for name, value in fields]  # fmt: skip
    nobody = read(ravi.get(action, query_string=searched))
    assert "2 more people are ticked, who are not on this page." in nobody.text


def test_cards_of_the_ticked_people_are_ticked(ravi, read, ticked, query, ids):
    answer = ravi.get(f"{ticked}?{query}&do=cards")

    boxes = read(ravi.get(answer.location)).elements(".//form[@id='people']//input[@name='person']")
    assert sorted(int(box.get("value")) for box in boxes if "checked" in box.attrib) == sorted(ids)


def test_each_gets_a_text_in_their_language(ravi, read, ticked, query):
    page = read(ravi.get(f"{ticked}?{query}&do=more"))

    texts = page.elements(".//textarea")
    assert [text.get("lang") for text in texts] == ["zh-Hans", "zh-Hans"]
    assert all(f"/learn/{COURSE}" in text.text for text in texts)


def test_they_move_with_their_enrolments(
    ravi, sign_in, read, database, cohort_id, ticked, query, ids
):
    other, closed = make_cohort(database, "Hills"), make_cohort(database, "Strangers")
    grant(database, "ravi", "coordinator", other)
    sign_in(ravi, "ravi")  # a new role ends the sessions
    move = f"{ticked}/move"
    look = f"{move}?{query}&to={other}"
    assert "Hills" in read(ravi.get(f"{ticked}?{query}")).text
    assert ravi.get(f"{move}?{query}&to={closed}").status_code == 404
    assert list_cohorts(database, ids) == [(cohort_id, True)] * 2
    page = read(ravi.get(look))
    assert "cooperative joins Hills with them" in page.text or "cooperatives join" in page.text
    assert "Cooperatives that join" in page.text

    answer = confirm(ravi, move, look=look, form=move, person=[str(id_) for id_ in ids])

    assert answer.location == f"/cohorts/{other}?saved=1"
    assert list_cohorts(database, ids) == [(other, True)] * 2


def test_the_cooperatives_that_join_are_offered_too(
    ravi, sign_in, read, database, cohort_id, ticked, query, ids
):
    other = make_cohort(database, "Hills")
    grant(database, "ravi", "coordinator", other)
    sign_in(ravi, "ravi")  # a new role ends the sessions
    joining = list_organizations(database, ids)
    assert not joining & list_offered(database, other)
    look = f"{ticked}/move?{query}&to={other}"
    assert "other people can join for" in read(ravi.get(look)).text

    confirm(ravi, f"{ticked}/move", look=look, form=f"{ticked}/move", person=list(map(str, ids)))

    assert joining <= list_offered(database, other)
    offered = read(ravi.get(f"/cohorts/{other}/people/new")).elements(".//option")
    assert {str(id_) for id_ in joining} <= {option.get("value") for option in offered}


def test_courses_that_the_other_cohort_does_not_take_stay(
    ravi, sign_in, read, database, cohort_id, ticked, query, ids
):
    other = make_cohort(database, "Hills", courses=())
    grant(database, "ravi", "coordinator", other)
    sign_in(ravi, "ravi")  # a new role ends the sessions
    move = f"{ticked}/move"
    look = f"{move}?{query}&to={other}"
    assert "those stay here" in read(ravi.get(look)).text

    confirm(ravi, move, look=look, form=move, person=[str(id_) for id_ in ids])

    assert list_cohorts(database, ids) == [(cohort_id, True)] * 2


def test_they_leave_after_a_page_that_names_them(ravi, read, post, database, cohort_id, ticked,
                                                 query, ids):  # fmt: skip
    out = f"{ticked}/out"
    assert "李美华" in read(ravi.get(f"{out}?{query}")).text
    people = [str(id_) for id_ in ids]
    assert post(ravi, out, {"person": people}).status_code == 409
    assert list_cohorts(database, ids) == [(cohort_id, True)] * 2

    assert confirm(ravi, out, look=f"{out}?{query}", form=out, person=people).status_code == 303

    assert list_cohorts(database, ids) == [(cohort_id, False)] * 2


def test_nobody_ticked_is_said_and_strangers_are_not_found(ravi, read, ticked):
    answer = ravi.get(f"{ticked}?do=cards")

    assert answer.status_code == 422
    assert "Nobody is ticked" in read(answer).text
    assert ravi.get(f"{ticked}?person=999999").status_code == 404


@pytest.mark.parametrize("who", ["li", "chen", "ana"])
def test_only_coordinators_tick_people(client, sign_in, ticked, query, who):
    sign_in(client, who)

    for address in (ticked, f"{ticked}/out", f"{ticked}/move"):
        assert client.get(f"{address}?{query}").status_code in {403, 404}
