"""The cooperative as its manager sees it: members, who left, the plan; never a score."""

import datetime as dt
import re

import pytest

from lms import clock
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.queries.organizations import find_organization_by_code
from lms.accounts.rules.acts import SHELL, SYSTEM, Act
from lms.accounts.services.organizations import end_membership
from lms.accounts.services.roles import grant_role
from lms.enrolment.queries.enrolments import find_enrolment
from lms.learning.services.progress import complete_lesson
from tests.pages.client import find_person

COURSE = "digital-thinking"


def organization_id(database, code="yunwu-ridge"):
    with database.read_session() as session:
        return find_organization_by_code(session, code).id


def person(database, name):
    with database.read_session() as session:
        return find_person(session, name)


def leave(database, name, *, last_day):
    database.write(
        end_membership,
        Act(SHELL, clock.now()),
        person_id=person(database, name),
        organization_id=organization_id(database),
        last_day=last_day,
    )


def test_members_and_where_each_stands(client, sign_in, read):
    sign_in(client, "chen")

    page = read(client.get("/my-organization/"))

    assert "李美华" in page.text
    assert "王建国" in page.text
    assert "玉香梅" not in page.text  # of the other cooperative
    assert "Ravi Menon+65 0000 0000WeChat demo-ravi" in page.text
    assert len(page.elements(".//thead/tr/th")) == 3  # so many fit on a phone


def test_who_left_shows_nothing_dated_later(client, database, sign_in, read):
    """Zhao has done two lessons 18 and 17 days ago; she left 17 days ago and learns on."""
    last_day = clock.day_of(clock.now(), clock.DEFAULT_ZONE) - dt.timedelta(days=17)
    leave(database, "zhao", last_day=last_day - dt.timedelta(days=1))
    learn_on(database, "zhao")
    sign_in(client, "chen")

    page = read(client.get("/my-organization/"))
    own = read(client.get(f"/my-organization/people/{person(database, 'zhao')}"))

    row = next(text for text in page.texts(".//tr") if "赵春燕" in text)
    assert read_done(row) == 1

    for text in (page.text, own.text):
        assert clock.now().strftime("%Y年%-m月%-d日") not in text.replace(" ", "")
    assert not any("/code" in form or "/leave" in form for form in own.forms())


def read_done(row):
    """The number done: the smaller one of "1/12" in any wording."""
    return min(int(number) for number in re.findall(r"\d+", row.rsplit("》")[-1])[-2:])


def learn_on(database, name):
    with database.read_session() as session:
        place = find_enrolment(session, person_id=find_person(session, name), course=COURSE)
    for lesson in ("why-now",):
        database.write(
            complete_lesson,
            Act(SYSTEM, clock.now()),
            person_id=place.person_id,
            enrolment_id=place.enrolment_id,
            lesson=lesson,
        )


@pytest.mark.parametrize("name", ["li", "ravi", "ana", "noor"])
def test_only_managers_have_the_room(client, sign_in, name):
    sign_in(client, name)

    assert client.get("/my-organization/").status_code in {403, 404}
    assert client.get("/my-organization/plan").status_code in {403, 404}


@pytest.mark.parametrize("chosen", ["", "x", "99999999", "-1", "9" * 40])
def test_another_cooperative_is_not_found(client, database, sign_in, chosen):
    chosen = chosen or organization_id(database, "morning-dew")
    sign_in(client, "chen")

    assert client.get(f"/my-organization/?organization={chosen}").status_code == 404


def test_a_manager_of_two_chooses(client, database, sign_in, read):
    other = organization_id(database, "morning-dew")
    grant = ScopedRole("manager", "organization", other)
    chen = person(database, "chen")
    database.write(grant_role, Act(SHELL, clock.now()), person_id=chen, grant=grant)
    sign_in(client, "chen")

    assert (
        f"/my-organization/?organization={other}" in read(client.get("/my-organization/")).links()
    )
    page = read(client.get(f"/my-organization/?organization={other}"))
    assert "玉香梅" in page.text
    assert f"/my-organization/plan?organization={other}" not in page.links()


def test_first_steps_and_how_they_stand(client, sign_in, read):
    sign_in(client, "chen")

    page = read(client.get("/my-organization/"))

    assert "二十户都拍了" in page.text
    assert any(link.startswith("/our-plan/steps/photos") for link in page.links())


def test_contact_is_kept_and_nothing_else(client, database, sign_in, post):
    sign_in(client, "chen")

    answer = post(client, "/my-organization/contact", contact="陈国强 微信 chen-tea", name_en="X")

    assert answer.status_code == 303
    with database.read_session() as session:
        row = find_organization_by_code(session, "yunwu-ridge")
        assert (row.contact, row.names["en"]) == (
            "陈国强 微信 chen-tea",
            "Yunwu Ridge Tea Cooperative",
        )
