"""Trainers read worksheets and comment; learners read it under My learning and answer."""

import pytest
from sqlalchemy import select, update

from lms.accounts.models import Membership, Person
from lms.plan.services.comments import MAX_COMMENT_LENGTH
from tests.pages.certification.graduates import get_cohort_id, get_person_id

SHEET = "/learn/digital-thinking/vision"
COMMENTS = f"{SHEET}/comments"
HOSTILE = "<script>alert(1)</script> {{ 7*7 }} %(name)s\n第二行"


@pytest.fixture
def address(database):
    person = f"/cohorts/{get_cohort_id(database)}/people/{get_person_id(database, 'mei')}"
    return f"{person}/worksheets/digital-thinking/vision"


def test_trainer_comments_and_the_learner_answers(client, sign_in, post, read, address):
    sign_in(client, "ana")
    assert post(client, address, text=HOSTILE).status_code == 303
    sign_in(client, "mei")
    home = client.get("/learn/")
    assert "&lt;script&gt;alert(1)" in home.text
    assert "<script>alert" not in home.text
    assert COMMENTS in read(home).links()
    assert COMMENTS in read(client.get(SHEET)).links()

    shown = read(client.get(COMMENTS)).fields(COMMENTS)
    assert post(client, COMMENTS, {**shown, "text": "从收购站开始"}).status_code == 303

    assert COMMENTS not in read(client.get("/learn/")).links()
    sign_in(client, "ana")
    person = read(client.get(address.split("/worksheets")[0]))
    assert "One new answer" in person.text
    page = read(client.get(address))
    assert "从收购站开始" in page.text
    assert f"{address}/read" in page.forms()
    assert post(client, f"{address}/read", last="x").status_code == 303
    page = read(client.get(address))
    assert post(client, f"{address}/read", page.fields(f"{address}/read")).status_code == 303
    assert f"{address}/read" not in read(client.get(address)).forms()


def test_authors_of_a_shared_page_are_named_and_get_the_comment(
    client, database, sign_in, post, read, address
):
    """The page is headed with Mei, who never wrote; every word on it is by Dao."""
    sign_in(client, "dao")
    post(
        client,
        f"{SHEET}/worksheet",
        {"field-first-step": "在收购站只记一次重量", "field-date": "2099-03-15"},
    )
    sign_in(client, "ana")

    page = read(client.get(address))

    dao = _get_name(database, "dao")
    assert f"was written by {dao}." in page.text
    assert ("15 March 2099" in page.text, "2099-03" in page.text) == (True, False)
    assert f"{_get_name(database, 'mei')} has not written on it." in page.text
    assert f"Written last by {dao}" in page.text
    assert f"the others who wrote this shared page: {dao}." in page.text
    post(client, address, text="哪个收购站？")
    for name in ("dao", "mei"):
        sign_in(client, name)
        assert "哪个收购站？" in read(client.get("/learn/")).text


def _get_name(database, sign_in_name):
    with database.read_session() as session:
        return session.get_one(Person, get_person_id(database, sign_in_name)).printed_name


def test_learner_may_only_say_that_it_is_read(client, sign_in, post, read):
    sign_in(client, "mei")
    assert COMMENTS in read(client.get("/learn/")).links()

    shown = read(client.get(COMMENTS)).fields(f"{COMMENTS}/read")
    assert post(client, f"{COMMENTS}/read", shown).status_code == 303

    assert COMMENTS not in read(client.get("/learn/")).links()


def test_reading_a_comment_marks_nothing(client, sign_in, read):
    sign_in(client, "mei")

    client.get(COMMENTS)

    assert COMMENTS in read(client.get("/learn/")).links()


@pytest.mark.parametrize("text", ["", "  \n", "x" * (MAX_COMMENT_LENGTH + 1)])
def test_empty_and_endless_texts_are_refused_at_the_field(
    client, sign_in, post, read, address, text
):
    for name, target in (("ana", address), ("mei", COMMENTS)):
        sign_in(client, name)

        answer = post(client, target, text=text)

        assert answer.status_code == 422
        links = [item.get("href") for item in read(answer).elements(".//div[@role='alert']//a")]
        assert links == ["#text"]


@pytest.mark.parametrize(
    ("name", "reads", "comments"),
    [("ravi", 404, 403), ("noor", 403, 403), ("li", 403, 403), ("chen", 404, 403)],
)
def test_only_trainers_of_the_course_read_and_comment(
    client, sign_in, post, address, name, reads, comments
):
    sign_in(client, name)

    assert client.get(address).status_code == reads
    assert post(client, address, text="x").status_code == comments
    assert post(client, f"{address}/read").status_code == comments


def test_other_worksheets_courses_and_people_are_not_found(client, sign_in, post, address):
    sign_in(client, "ana")

    for wrong in (
        address.replace("vision", "why-now"),
        address.replace("vision", "nowhere"),
        address.replace("digital-thinking", "other"),
        address.replace("/people/", "/people/999"),
    ):
        assert client.get(wrong).status_code == 404
        assert post(client, wrong, text="x").status_code == 404


def test_learner_sees_and_answers_only_on_own_worksheets(client, sign_in, post, read):
    sign_in(client, "li")

    page = read(client.get(COMMENTS))

    assert "还没有人" in page.text
    assert post(client, COMMENTS, text="x").status_code == 422
    for wrong in ("/learn/digital-thinking/why-now/comments", "/learn/other/vision/comments"):
        assert client.get(wrong).status_code == 404
        assert post(client, wrong, text="x").status_code == 404


def test_plan_of_a_cooperative_without_confirmed_members_is_hidden(
    client, database, sign_in, post, read, address
):
    sheet = f"{SHEET}/worksheet"
    sign_in(client, "mei")
    post(client, sheet, {"field-first-step": "我们的秘密"})
    sign_in(client, "ana")
    assert "我们的秘密" in client.get(address).text
    _let_enter(database, get_person_id(database, "ana"), only=get_person_id(database, "mei"))

    page = read(client.get(address))

    assert "我们的秘密" not in page.text
    assert "What the cooperative shares is not shown" in page.text


def _let_enter(database, person_id, *, only):
    """Leave one learner of the cooperative in the cohort, entered by this person alone."""

    def claim(session):
        organization_id = session.scalar(
            select(Membership.organization_id).where(Membership.person_id == only)
        )
        others = select(Membership.person_id).where(
            Membership.organization_id == organization_id, Membership.person_id != only
        )
        session.execute(update(Person).where(Person.id.in_(others)).values(confirmed=False))
        entry = update(Membership).where(Membership.person_id == only)
        session.execute(entry.values(entered_by=person_id))

    database.write(claim)
