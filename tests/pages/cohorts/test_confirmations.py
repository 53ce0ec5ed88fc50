"""Acts whose consequences show only later have a confirmation page."""

import pytest
from sqlalchemy import select, update

from lms import clock
from lms.accounts.models import Person
from lms.accounts.queries.organizations import find_organization_by_code
from lms.accounts.rules.acts import SHELL, Act
from lms.accounts.services.organizations import NewOrganization, create_organization
from lms.enrolment.models import Cohort, Enrolment
from lms.web.confirmation import MAX_NAMES
from tests.pages.certification.graduates import (
    finish,
    get_cohort_id,
    get_person_id,
    make_newcomers,
    move_elsewhere,
)
from tests.pages.certification.serials import show
from tests.pages.client import confirm


@pytest.fixture
def page(database):
    return f"/cohorts/{get_cohort_id(database)}"


@pytest.fixture
def serial(ravi, database, page, post, read):
    post(ravi, f"{page}/certificates", {"enrolment": [str(finish(database, "mei"))]})
    links = read(ravi.get(f"{page}/certificates")).links()
    return next(link for link in links if "/certificates/" in link).rsplit("/", 1)[-1]


def test_closing_a_cohort_shows_whom_it_concerns_first(ravi, database, page, read, post):
    finish(database, "mei")
    settings = read(ravi.get(f"{page}/settings"))
    assert f"{page}/close" not in settings.forms()
    assert f"{page}/close" in settings.links()

    look = read(ravi.get(f"{page}/close"))

    assert "12 people take part.Finished all that they take: 1." in look.text
    assert "李美华" in look.text
    assert "玉香梅" not in look.text
    assert "course code that is open" not in look.text
    assert "Closed on" not in read(ravi.get(f"{page}/settings")).text
    assert f"{page}/settings" in look.links()
    assert confirm(ravi, f"{page}/close").status_code == 303
    assert "Closed on" in read(ravi.get(f"{page}/settings")).text
    assert ravi.get(f"{page}/close").location == f"{page}/settings"


def test_closing_tells_that_an_open_code_ends(ravi, page, read, post):
    post(ravi, f"{page}/code", hours="4")

    assert "The course code that is open now stops" in read(ravi.get(f"{page}/close")).text


def test_closing_is_the_coordinators(app, client, database, page, sign_in):
    for name in ("li", "chen", "ana"):
        browser = app.test_client()
        sign_in(browser, name)
        assert browser.get(f"{page}/close").status_code == 403
    move_elsewhere(database, "ravi")
    sign_in(client, "ravi")
    assert client.get(f"{page}/close").status_code == 404


def test_revoking_shows_what_is_printed_and_what_follows(ravi, page, read, post, serial):
    before = read(ravi.get(f"{page}/certificates/{serial}"))
    way = f"/certificates/{show(serial)}/revoke"
    assert (way in before.forms(), way in before.links()) == (False, True)

    look = read(ravi.get(way))

    assert way in look.forms()
    assert "Revoke the certificate of 玉香梅" in look.text
    assert "see that it was revoked" in look.text
    assert "Morning Dew Slope Coffee Cooperative" in look.text
    silent = confirm(ravi, way, reason=" ")
    assert (silent.status_code, "Give the reason" in read(silent).text) == (422, True)
    done = confirm(ravi, way, reason="Given by mistake")
    assert done.location.endswith(f"{page}/certificates/{serial}")
    assert ravi.get(f"/certificates/{serial}/revoke").location == done.location


def test_revoking_is_shown_to_nobody_else(app, database, serial, sign_in):
    for name, status in (("mei", 403), ("chen", 403), ("ana", 403)):
        browser = app.test_client()
        sign_in(browser, name)
        assert browser.get(f"/certificates/{serial}/revoke").status_code == status


@pytest.mark.parametrize("act", ["archive", "merge"])
def test_what_changed_between_page_and_press_is_shown_again(
    client, database, sign_in, post, read, act
):
    """Three times nine people come after the page was opened: nothing happens before a new look."""
    sign_in(client, "noor")
    with database.read_session() as session:
        source = find_organization_by_code(session, "yunwu-ridge").id
        target = find_organization_by_code(session, "morning-dew").id
    path = f"/organizations/{source}/{act}"
    fields = read(client.get(f"{path}?into={target}")).fields(path)
    for _ in range(3):
        make_newcomers(database)

    stale = post(client, path, fields)

    assert stale.status_code == 409
    seen = read(stale)
    assert "Nothing was changed" in seen.text
    assert "周秀兰 · " in seen.text
    assert f"and {7 + 27 - MAX_NAMES} more" in seen.text
    with database.read_session() as session:
        assert find_organization_by_code(session, "yunwu-ridge").state == "active"
    assert post(client, path, seen.fields(path)).status_code == 303


@pytest.mark.parametrize("act", ["archive", "merge"])
def test_everything_may_be_left_as_it_is(client, database, sign_in, read, act):
    sign_in(client, "noor")
    with database.read_session() as session:
        source = find_organization_by_code(session, "yunwu-ridge").id
        target = find_organization_by_code(session, "morning-dew").id

    look = read(client.get(f"/organizations/{source}/{act}?into={target}"))

    ways = {element.text: element.get("href") for element in look.elements(".//main//a")}
    assert ways["Leave everything as it is"] == f"/organizations/{source}"


def test_one_name_for_another_is_a_change_too(client, database, sign_in, post, read):
    """Of those who are not listed as well: the numbers stay the same."""
    sign_in(client, "noor")
    for _ in range(3):
        make_newcomers(database)
    with database.read_session() as session:
        source = find_organization_by_code(session, "yunwu-ridge").id
    path = f"/organizations/{source}/archive"
    fields = read(client.get(path)).fields(path)

    def rename(session):
        newest = session.scalars(select(Person).order_by(Person.printed_name.desc())).first()
        newest.printed_name += "龘"

    database.write(rename)

    assert post(client, path, fields).status_code == 409


def test_without_people_nothing_is_said_about_them(client, database, sign_in, read):
    sign_in(client, "noor")

    def found(session):
        new = NewOrganization("nobody", {"en": "Nobody Yet"}, "CN")
        cohort = Cohort(
            name="Empty", zone="Asia/Shanghai", starts_on=clock.now().date(), created_at=clock.now()
        )
        session.add(cohort)
        session.flush()
        return create_organization(session, Act(SHELL, clock.now()), new), cohort.id

    place, cohort = database.write(found)

    archive = read(client.get(f"/organizations/{place}/archive")).texts(".//main//li")
    close = read(client.get(f"/cohorts/{cohort}/close")).text
    assert archive == [
        "Nobody joins it any more: lists and course codes no longer offer it.",
        "It can be restored from the archive at any time.",
    ]
    assert "Nobody takes part." in close
    assert "0 people" not in close


def leave(database, name):
    ended = update(Enrolment).where(Enrolment.person_id == get_person_id(database, name))
    database.write(lambda session: session.execute(ended.values(ended_at=clock.now())))


def test_a_cohort_closes_as_it_was_shown(ravi, database, page, read, post):
    fields = read(ravi.get(f"{page}/close")).fields(f"{page}/close")
    post(ravi, f"{page}/code", hours="4")

    stale = post(ravi, f"{page}/close", fields)

    assert stale.status_code == 409
    assert "course code that is open now stops" in read(stale).text
    assert "Closed on" not in read(ravi.get(f"{page}/settings")).text
    fields = read(stale).fields(f"{page}/close")
    leave(database, "mei")
    stale = post(ravi, f"{page}/close", fields)
    assert (stale.status_code, "11 people take part" in read(stale).text) == (409, True)
    assert post(ravi, f"{page}/close", read(stale).fields(f"{page}/close")).status_code == 303


def test_a_cohort_closes_while_people_finish(ravi, database, page, read, post):
    """People who have finished are only shown: closing affects all alike."""
    fields = read(ravi.get(f"{page}/close")).fields(f"{page}/close")
    finish(database, "mei")
    assert "Finished all that they take: 1." in read(ravi.get(f"{page}/close")).text

    assert post(ravi, f"{page}/close", fields).status_code == 303

    assert "Closed on" in read(ravi.get(f"{page}/settings")).text


def test_a_certificate_is_revoked_as_it_was_shown(ravi, post, read, serial):
    way = f"/certificates/{show(serial)}/revoke"

    stale = post(ravi, way, fingerprint="of another page", reason="By mistake")

    assert stale.status_code == 409
    assert read(stale).fields(way)["reason"] == "By mistake"
    assert ravi.get(way).status_code == 200


def test_a_manager_is_removed_as_it_was_shown(ravi, database, read, post):
    with database.read_session() as session:
        path = f"/organizations/{find_organization_by_code(session, 'yunwu-ridge').id}/managers"
    way = f"{path}/{get_person_id(database, 'chen')}/revoke"
    fields = read(ravi.get(way)).fields(way)
    post(ravi, path, person=str(get_person_id(database, "zhao")))

    stale = post(ravi, way, fields)

    assert (stale.status_code, "One other manager remains" in read(stale).text) == (409, True)
    assert ravi.get(way).status_code == 200
