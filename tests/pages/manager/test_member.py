"""A manager adds a learner, gives codes, enrols, lets leave and takes back; her own people only."""

import datetime as dt

import pytest
from sqlalchemy import select, update

from lms import clock
from lms.accounts.models import AuditEvent, Card, Membership, Person
from lms.accounts.rules.acts import SYSTEM, Act
from lms.enrolment.models import Cohort, CohortOrganization, Enrolment
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.pages.learner.view_models.account_events import describe_events
from tests.pages.client import confirm
from tests.pages.manager.test_organization import person


def path(database, name, act=""):
    return f"/my-organization/people/{person(database, name)}" + (f"/{act}" if act else "")


def test_a_new_code_is_shown_and_the_old_one_void(client, database, sign_in, post, read):
    sign_in(client, "chen")

    warning = "有一个登录码还没有使用"
    assert warning not in read(client.get(path(database, "li"))).text

    for _ in range(2):
        assert post(client, path(database, "li", "code")).status_code == 303
        assert warning in read(client.get(path(database, "li"))).text
    page = read(client.get(path(database, "li")))

    assert "/card/" in page.html
    footer = "Ravi Menon · +65 0000 0000 · WeChat demo-ravi"
    assert page.texts(".//div[@class='login-card']/p")[-1].endswith(f"(NAPP) · {footer}")
    assert page.elements(".//textarea[@id='message']")[0].text.splitlines()[-1].endswith(footer)
    assert "李美华" in page.text
    with database.read_session() as session:
        cards = session.scalars(select(Card).where(Card.person_id == person(database, "li"))).all()
        assert [card.voided_at is None for card in cards][-2:] == [False, True]
    database.write(move_contact_to_another_cohort, organization_id=chen_organization(database))
    shown = read(client.get(path(database, "li")))
    assert shown.texts(".//div[@class='login-card']/p")[-1].endswith("(NAPP) · Anil")


def chen_organization(database):
    with database.read_session() as session:
        query = select(Membership.organization_id)
        return session.scalar(query.where(Membership.person_id == person(database, "chen")))


def move_contact_to_another_cohort(session, *, organization_id):
    """Leave the cohort of the members, and the newest one, without a contact."""
    session.execute(update(Cohort).values(contact_name="", contact_phone="", contact_wechat=""))
    day = clock.now().date()
    for name, contact, starts_on in (("Newest", "", day), ("Older", "Anil", dt.date(2020, 1, 1))):
        new = NewCohort(name=name, starts_on=starts_on, contact_name=contact)
        cohort_id = create_cohort(session, Act(SYSTEM, clock.now()), new)
        session.add(CohortOrganization(cohort_id=cohort_id, organization_id=organization_id))


@pytest.mark.parametrize("act", ["code", "leave", "return", "enrol"])
def test_nobody_of_another_cooperative(client, database, sign_in, post, act):
    sign_in(client, "chen")

    assert client.get(path(database, "mei")).status_code == 404
    assert post(client, path(database, "mei", act)).status_code == 404


@pytest.mark.parametrize("act", ["code", "leave"])
def test_a_manager_does_not_reset_himself_here(client, database, sign_in, post, act):
    sign_in(client, "chen")

    answer = post(client, path(database, "chen", act), last_day="2026-01-01")

    assert answer.status_code == 404


def test_leaving_and_returning(client, database, sign_in, post, read):
    sign_in(client, "chen")
    today = clock.now().astimezone(dt.timezone(dt.timedelta(hours=8))).date().isoformat()

    way = path(database, "li", "leave")
    assert post(client, way, last_day=today).status_code == 409
    look = read(client.get(f"{way}?last_day={today}"))
    assert "最后一天之后的内容你将看不到" in look.text
    assert any(link.startswith(f"{path(database, 'li')}?") for link in look.links())
    assert confirm(client, way, look=f"{way}?last_day={today}").status_code == 303
    assert "只恢复成员身份" in read(client.get(path(database, "li"))).text
    assert post(client, path(database, "li", "code")).status_code == 404
    assert post(client, path(database, "li", "return")).status_code == 303

    with database.read_session() as session:
        rows = session.scalars(
            select(Membership).where(Membership.person_id == person(database, "li"))
        ).all()
        assert [row.ended_on is None for row in rows] == [False, True]
    assert "/code" in " ".join(read(client.get(path(database, "li"))).forms())


@pytest.mark.parametrize("day", ["", "tomorrow", "2999-01-01", "1999-01-01", "9" * 50])
def test_a_wrong_last_day_is_said(client, database, sign_in, post, day):
    sign_in(client, "chen")

    way = path(database, "li", "leave")
    assert client.get(f"{way}?last_day={day}").status_code == 422
    assert post(client, way, last_day=day).status_code == 422


def test_a_learner_is_added_and_enrolled(client, app, database, sign_in, post):
    sign_in(client, "chen")
    fields = {"printed_name": "吴小梅", "phone": "138 0013 8000", "language": "zh"}

    answer = post(client, "/my-organization/people/new", **fields)
    again = post(client, "/my-organization/people/new", **fields)

    assert (answer.status_code, again.status_code) == (303, 422)
    with database.read_session() as session:
        wu = session.scalar(select(Person).where(Person.printed_name == "吴小梅"))
        cohort_id = session.scalar(select(Cohort.id))
    assert wu.phone == "+8613800138000"
    enrol = f"/my-organization/people/{wu.id}/enrol"
    assert post(client, enrol, cohort="77777").status_code == 404
    assert post(client, enrol, cohort=str(cohort_id)).status_code == 303
    with database.read_session() as session:
        found = session.scalar(select(Enrolment).where(Enrolment.person_id == wu.id))
        assert found.cohort_id == cohort_id
        of_wu = select(AuditEvent).where(AuditEvent.subject_id == wu.id)
        events = [event for event in session.scalars(of_wu) if event.subject_kind == "person"]
    with app.test_request_context():
        sentences = [event.sentence for event in describe_events(events, person_id=wu.id, times={})]
    assert "Enrolled in the courses of a cohort. Done by somebody else." in sentences
    assert not [sentence for sentence in sentences if "Joined" in sentence]


def test_a_name_without_letters_is_refused_and_kept(client, sign_in, post, read):
    sign_in(client, "chen")

    answer = post(client, "/my-organization/people/new", printed_name="", phone="123")

    assert answer.status_code == 422
    assert read(answer).fields("/my-organization/people/new")["phone"] == "123"
