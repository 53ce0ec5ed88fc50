"""The link of every mail: a page asks, a button stops, and no sign-in is wanted."""

import pytest

from lms import clock
from lms.accounts.models import AuditEvent, Person
from lms.accounts.rules.acts import SYSTEM, Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.mail.models import EmailOptOut
from lms.mail.services import opt_out
from lms.mail.stop_links import build_stop_token
from tests.pages.client import find_person


@pytest.fixture
def mei(app):
    """The id of Mei and the address in her mails."""
    platform = app.extensions["lms"]
    with platform.database.read_session() as session:
        person_id = find_person(session, "mei")
    return (
        person_id,
        f"/mail/stop/{build_stop_token(platform.keys.secret_key, person_id=person_id)}",
    )


def list_stopped(app):
    with app.extensions["lms"].database.read_session() as session:
        return [row.person_id for row in session.query(EmailOptOut)]


def test_opening_the_link_stops_nothing_and_shows_a_button(app, client, read, mei):
    person_id, link = mei
    answer = client.get(link)

    page = read(answer)
    assert (answer.status_code, link in page.forms(), list_stopped(app)) == (200, True, [])
    assert b'content="noindex"' in answer.data
    with app.extensions["lms"].database.read_session() as session:
        person = session.get_one(Person, person_id)
    assert person.printed_name not in page.text  # whoever has the mail may not be the person


def test_the_button_stops_mails_and_the_page_says_so(app, client, post, read, mei):
    person_id, link = mei

    answer = post(client, link)

    assert (answer.status_code, list_stopped(app)) == (200, [person_id])
    assert "E-mails are stopped" in read(answer).text
    assert "E-mails are stopped" in read(client.get(link)).text


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "https://mail.example.com", "Sec-Fetch-Site": "cross-site"}]
)
def test_a_program_of_mail_stops_them_with_one_click(app, client, mei, headers):
    """RFC 8058: no cookie, no page before it, no redirect; repeating it changes nothing."""
    person_id, link = mei
    form = {"List-Unsubscribe": "One-Click"}

    codes = [client.post(link, data=form, headers=headers).status_code for _ in range(2)]

    assert (codes, list_stopped(app)) == ([200, 200], [person_id])
    with app.extensions["lms"].database.read_session() as session:
        [event] = session.query(AuditEvent).filter_by(act=AuditAction.MAIL_STOPPED)
    assert (event.actor_id, event.subject_id) == (None, person_id)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_was_not_signed_stops_nobody(app, client, read, mei, method):
    answer = getattr(client, method)(mei[1][:-1] + "g")

    assert (answer.status_code, list_stopped(app)) == (404, [])
    assert "This link cannot be read" in read(answer).text


def test_other_forms_still_need_their_page(client, sign_in):
    sign_in(client, "mei")

    answer = client.post("/account/mail/stop", headers={"Origin": "https://mail.example.com"})

    assert answer.status_code == 400


def test_the_account_shows_the_setting_and_changes_it(app, client, sign_in, post, read, mei):
    sign_in(client, "mei")
    post(client, "/language", language="en")
    app.extensions["lms"].database.write(opt_out, Act(SYSTEM, clock.now()), person_id=mei[0])
    assert "Off: nothing is sent to you" in read(client.get("/account")).text

    allowed = post(client, "/account/mail/allow")
    assert (allowed.location, list_stopped(app)) == ("/account?done=mail-allowed", [])
    assert "You get reminders by e-mail again." in read(client.get(allowed.location)).text

    stopped = post(client, "/account/mail/stop")
    assert (stopped.location, list_stopped(app)) == ("/account?done=mail-stopped", [mei[0]])
    page = read(client.get(stopped.location)).text
    assert "Nothing more is sent to you by e-mail." in page
    assert "E-mails were stopped." in page


@pytest.mark.parametrize("change", ["stop", "allow"])
def test_a_visitor_changes_no_setting(app, client, post, change):
    assert post(client, f"/account/mail/{change}").status_code == 401
    assert list_stopped(app) == []


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("mei@example.org", "first steps go to mei@example.org"),
        (None, "nothing is sent: no e-mail"),
    ],
)
def test_the_account_says_where_reminders_go(app, client, sign_in, post, read, mei, email, said):
    app.extensions["lms"].database.write(
        lambda session: setattr(session.get_one(Person, mei[0]), "email", email)
    )
    sign_in(client, "mei")
    post(client, "/language", language="en")

    assert said in read(client.get("/account")).text
