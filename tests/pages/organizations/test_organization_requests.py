"""A coordinator asks, an administrator looks and answers, the viewer reads it where she looks."""

import pytest

from lms import clock
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.queries.organizations import find_organization_by_code, list_open_requests
from lms.accounts.rules.acts import SHELL, Act
from lms.accounts.services.roles import grant_role
from tests.pages.certification.graduates import forget_proof, get_first, make_newcomers
from tests.pages.client import confirm, find_person
from tests.pages.client import sign_in as browser_sign_in


@pytest.fixture
def page(database):
    with database.read_session() as session:
        return f"/organizations/{find_organization_by_code(session, 'yunwu-ridge').id}"


@pytest.fixture
def other(database):
    with database.read_session() as session:
        return str(find_organization_by_code(session, "morning-dew").id)


@pytest.fixture
def ravi(app, sign_in):
    client = app.test_client()
    sign_in(client, "ravi")
    return client


@pytest.fixture
def noor(app, sign_in):
    client = app.test_client()
    sign_in(client, "noor")
    return client


def get(database, code="yunwu-ridge"):
    with database.read_session() as session:
        return find_organization_by_code(session, code)


def grant(client, address, **fields):
    return confirm(client, f"{address}/grant", look=address, form=f"{address}/decline", **fields)


def make_coordinator(database, name):
    """This person of the demo runs the first cohort too."""

    def change(session):
        own = ScopedRole("coordinator", "cohort", get_first(session))
        person_id = find_person(session, name)
        grant_role(session, Act(SHELL, clock.now()), person_id=person_id, grant=own)

    database.write(change)
    return name


def get_request_address(database):
    with database.read_session() as session:
        (row,) = list_open_requests(session)
    return f"/organizations/requests/{row.id}"


def test_rename_is_asked_granted_and_reported(ravi, noor, database, page, read, post):
    assert f"{page}/ask?kind=rename" in read(ravi.get(page)).links()
    form = read(ravi.get(f"{page}/ask?kind=rename")).fields(f"{page}/ask")
    fields = {**form, "name_en": "Yunwu Ridge", "reason": "As on the seal"}
    assert post(ravi, f"{page}/ask", fields).location == f"{page}#requests"
    assert "Waits for an administrator" in read(ravi.get(page)).text
    assert get(database).names["en"] == "Yunwu Ridge Tea Cooperative"

    listed = read(noor.get("/organizations/"))
    assert "One request of a coordinator waits for your answer" in listed.text
    assert "As on the seal" in read(noor.get("/organizations/requests")).text
    address = get_request_address(database)
    look = read(noor.get(address)).text
    assert "In English: Yunwu Ridge Tea Cooperative → Yunwu Ridge" in look
    assert "Its 7 members read the new name" in look
    assert grant(noor, address, answer="Thank you").status_code == 303

    assert get(database).names["en"] == "Yunwu Ridge"
    for path in (page, "/organizations/"):
        text = read(ravi.get(path)).text
        assert "Done on" in text
        assert "The answer: “Thank you”" in text
        assert "Yunwu Ridge Tea Cooperative → Yunwu Ridge" in text
    assert "Nothing waits for an answer" in read(noor.get("/organizations/requests")).text


def test_merge_is_shown_in_numbers_and_names_before_it_is_granted(
    ravi, noor, database, page, other, read, post
):
    fields = {"kind": "merge", "into": other, "reason": "Entered twice"}
    assert post(ravi, f"{page}/ask", fields).status_code == 303
    address = get_request_address(database)

    look = read(noor.get(address)).text

    assert "Memberships: 7" in look
    assert "Managers 陈国强" in look
    assert get(database).state == "active"
    assert grant(noor, address).status_code == 303
    assert str(get(database).merged_into_id) == other


def test_open_request_is_shown_before_the_same_is_asked_again(ravi, page, read, post):
    post(ravi, f"{page}/ask", kind="archive", reason="Nobody answers")

    form = read(ravi.get(f"{page}/ask?kind=archive"))

    assert "You have asked for this already" in form.text
    assert "“Nobody answers”" in form.text
    assert page in form.links()
    assert f"{page}/ask" not in form.forms()
    (back,) = [form for form in form.forms() if form.endswith("/take-back")]
    assert f"{page}/ask" in read(ravi.get(f"{page}/ask?kind=merge")).forms()
    refused = post(ravi, f"{page}/ask", kind="archive", reason="From another tab")
    assert (refused.status_code, "From another tab" in read(refused).text) == (422, True)
    assert post(ravi, back).status_code == 303
    assert f"{page}/ask" in read(ravi.get(f"{page}/ask?kind=archive")).forms()


def test_the_administrators_page_lists_what_is_open(ravi, noor, database, page, other, read, post):
    post(ravi, f"{page}/ask", kind="merge", into=other, reason="Entered twice")
    address = get_request_address(database)

    for path in (page, f"/organizations/{other}"):
        assert address in read(noor.get(path)).links()
    assert address not in read(ravi.get(page)).links()
    post(ravi, f"{address}/take-back")
    assert address not in read(noor.get(page)).links()


def test_archive_is_declined_with_a_word(ravi, noor, database, page, read, post):
    post(ravi, f"{page}/ask", kind="archive", reason="Nobody answers")
    address = get_request_address(database)
    silent = post(noor, f"{address}/decline", answer="")

    assert silent.status_code == 422
    assert "Give the reason" in read(silent).text
    assert post(noor, f"{address}/decline", answer="They moved house").status_code == 303

    assert get(database).state == "active"
    assert "Declined on" in read(ravi.get("/organizations/")).text
    assert "They moved house" in read(ravi.get(page)).text
    again = post(noor, f"{address}/grant", answer="")
    assert (again.status_code, "not open any more" in read(again).text) == (422, True)


def test_requester_reads_what_made_the_request_obsolete(
    ravi, noor, page, other, read, post, database
):
    post(ravi, f"{page}/ask", kind="merge", into=other, reason="Entered twice")
    address = get_request_address(database)
    look = read(noor.get(f"/organizations/{other}/archive"))
    assert "Open requests about it" in look.text
    assert "requested by Ravi Menon. It is closed, because the cooperative that was" in look.text

    confirm(noor, f"/organizations/{other}/archive")

    for path in (page, "/organizations/"):
        own = read(ravi.get(path)).text
        assert "You wrote: “Entered twice”" in own
        assert "the cooperative that was to stay was archived meanwhile" in own
    assert "closed automatically" in read(noor.get("/organizations/requests")).text
    assert "archived meanwhile" in read(noor.get(address)).text
    for act in ("grant", "decline"):
        answer = post(noor, f"{address}/{act}", answer="So")
        assert (answer.status_code, "not open any more" in read(answer).text) == (422, True)


def test_who_asked_takes_it_back(app, ravi, noor, database, page, read, post, sign_in):
    post(ravi, f"{page}/ask", kind="archive", reason="Nobody answers")
    address = get_request_address(database)
    own = read(ravi.get(page))
    assert f"{address}/take-back" in own.forms()
    assert f"{address}/take-back" in read(ravi.get("/organizations/")).forms()
    for name, status in (("noor", 404), ("chen", 403), ("ana", 403), ("li", 403)):
        client = app.test_client()
        sign_in(client, name)
        assert post(client, f"{address}/take-back").status_code == status

    assert post(ravi, f"{address}/take-back").location == f"{page}#requests"

    assert "Withdrawn by you on" in read(ravi.get(page)).text
    assert f"{address}/take-back" not in read(ravi.get(page)).forms()
    assert "Nothing waits for an answer" in read(noor.get("/organizations/requests")).text
    again = post(ravi, f"{address}/take-back")
    assert (again.status_code, "not open any more" in read(again).text) == (422, True)
    assert post(ravi, f"{page}/ask", kind="archive", reason="Once more").status_code == 303


def test_two_who_ask_about_one_cooperative_stand_side_by_side(
    app, ravi, noor, database, page, other, read, post
):
    ana = app.test_client()
    browser_sign_in(ana, make_coordinator(database, "ana"))
    post(ravi, f"{page}/ask", kind="merge", into=other, reason="Entered twice")
    address = get_request_address(database)
    asked = {"kind": "rename", "name_en": "Yunwu", "name_zh": "云雾", "reason": "Shorter"}
    assert post(ana, f"{page}/ask", asked).status_code == 303
    assert "Shorter" not in read(ravi.get(page)).text

    assert "2 open requests about it" in read(noor.get("/organizations/requests")).text
    seen = read(noor.get(address))
    assert "Open requests about it" in seen.text
    assert (
        "requested by Ana Reyes. It is closed, because the cooperative is merged then" in seen.text
    )
    assert grant(noor, address).status_code == 303

    text = read(ana.get("/organizations/")).text
    assert "the cooperative was merged into another one meanwhile" in text


def test_what_came_since_the_page_was_opened_is_shown_before_it_is_granted(
    ravi, noor, database, page, other, read, post
):
    post(ravi, f"{page}/ask", kind="merge", into=other, reason="Entered twice")
    address = get_request_address(database)
    fields = read(noor.get(address)).fields(f"{address}/decline")
    make_newcomers(database)

    stale = post(noor, f"{address}/grant", fields)

    assert stale.status_code == 409
    assert "Memberships: 16" in read(stale).text
    assert "Nothing was changed" in read(stale).text
    assert get(database).state == "active"
    again = read(stale).fields(f"{address}/decline")
    assert post(noor, f"{address}/grant", again).status_code == 303


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"kind": "archive", "reason": " "}, 422, "Give the reason"),
        ({"kind": "merge", "reason": "Twice", "into": "x"}, 422, "Choose the cooperative"),
        ({"kind": "rename", "reason": "So", "name_en": "", "name_zh": ""}, 422, "Give the"),
        ({"kind": "archive", "reason": "x" * 501}, 422, "too long"),
        ({"kind": "erase", "reason": "So"}, 404, "does not exist"),
        ({}, 404, "does not exist"),
    ],
)
def test_what_is_missing_is_said_and_kept(ravi, page, read, post, fields, status, said):
    answer = post(ravi, f"{page}/ask", fields)

    assert answer.status_code == status
    assert said in read(answer).text
    if status == 422:
        assert read(answer).fields(f"{page}/ask")["reason"].strip() == fields["reason"].strip()


def test_the_same_is_asked_once(ravi, page, read, post):
    fields = {"kind": "archive", "reason": "Gone"}
    assert post(ravi, f"{page}/ask", fields).status_code == 303

    again = post(ravi, f"{page}/ask", fields)

    assert again.status_code == 422
    assert "have asked for this already" in read(again).text


def test_only_administrators_answer_and_give_their_secret(
    app, ravi, noor, database, page, post, sign_in
):
    post(ravi, f"{page}/ask", kind="archive", reason="Gone")
    address = get_request_address(database)
    for name, status in (("ravi", 404), ("chen", 403), ("ana", 403), ("li", 403)):
        client = app.test_client()
        sign_in(client, name)
        assert client.get("/organizations/requests").status_code == status
        assert client.get(address).status_code == status
        for act in ("grant", "decline"):
            assert post(client, f"{address}/{act}", answer="So").status_code == status
    forget_proof(database)

    assert noor.get("/organizations/requests").status_code == 200
    assert noor.get(address).status_code == 403
    assert b'name="proof"' in post(noor, f"{address}/grant", answer="So").data
    assert post(noor, "/organizations/requests/999/grant", answer="So").status_code == 403
    assert get(database).state == "active"


def test_nobody_else_reads_what_was_asked(app, database, ravi, page, read, post, sign_in):
    from tests.pages.certification.graduates import move_elsewhere

    post(ravi, f"{page}/ask", kind="archive", reason="Gone")
    move_elsewhere(database, "ravi")
    other = app.test_client()
    sign_in(other, "noor")

    assert "What you asked for" not in read(other.get("/organizations/")).text
    assert "Gone" not in read(other.get(page)).text
