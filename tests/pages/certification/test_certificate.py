"""One certificate as a coordinator sees it: replaced, revoked, a request answered."""

import pytest
from sqlalchemy import select

from lms import clock
from lms.accounts.models import AuditEvent, Person
from lms.accounts.rules.audit_actions import AuditAction
from lms.certificates.models import Certificate
from tests.pages.certification.graduates import (
    forget_proof,
    get_held,
    get_person_id,
    move_elsewhere,
)
from tests.pages.certification.serials import show
from tests.pages.client import SECRET, confirm, sign_in
from tests.pages.client import read as read_page

CORRECTED = {"printed_name": "玉湘梅", "latin_name": "YU Xiangmei", "reason": "Wrong character"}


@pytest.fixture
def ravi(client):
    sign_in(client, "ravi")
    return client


def states(database):
    with database.read_session() as session:
        return list(session.scalars(select(Certificate.state).order_by(Certificate.id)))


def check_old_link(app, serial, kind, read, *, said):
    """A link with the key of the day, opened without a session, hands nothing out any more."""
    key = app.extensions["lms"].issuer.build_download_key(serial, now=clock.now())

    ended = app.test_client().get(f"/certificates/{serial}.{kind}?key={key}")

    assert (ended.status_code, ended.headers["Cache-Control"]) == (410, "no-store")
    page = read(ended)
    assert said in page.text
    assert f"/verify/{show(serial)}" in page.links()
    assert not [link for link in page.links() if link.startswith("/certificates/")]


def test_page_tells_the_certificate_and_its_history(ravi, read, page, serial):
    text = read(ravi.get(f"{page}/{serial}")).text

    assert "玉香梅" in text
    assert "PDF coming" in text
    assert "History Issued" in text
    assert "Ravi Menon" in text


def test_request_is_listed_with_wanted_name_and_note(ravi, mei, read, page, serial):
    listed = read(ravi.get(page)).text
    form = read(ravi.get(f"{page}/{serial}")).fields(f"/certificates/{show(serial)}/replace")

    assert "Names to be corrected 1 玉香梅 → 玉湘梅" in listed
    assert "As on my ID card" in listed
    assert (form["printed_name"], form["latin_name"]) == ("玉湘梅", "YU Xiangmei")


def test_replaced_is_a_new_number_and_the_old_one_says_so(
    app, ravi, mei, post, read, page, serial, database
):
    answer = post(ravi, f"/certificates/{serial}/replace", CORRECTED)

    new = get_held(database)
    assert (answer.status_code, answer.location) == (303, f"{page}/{new.serial}")
    assert states(database) == ["replaced", "valid"]
    assert "replaced on" in read(app.test_client().get(f"/verify/{serial}")).text
    old = read(ravi.get(f"{page}/{serial}"))
    assert "Wrong character" in old.text
    assert [action for action in old.forms() if "certificates" in action] == []
    assert "Names to be corrected" not in read(ravi.get(page)).text
    assert "已换发" in read(mei.get(f"/certificates/{serial}")).text
    assert "玉湘梅" in read(mei.get(f"/certificates/{new.serial}")).text
    for kind in ("pdf", "webp"):
        ended = mei.get(f"/certificates/{serial}.{kind}")
        assert ended.status_code == 410
        assert f"/certificates/{new.serial}" in read(ended).links()
        check_old_link(app, serial, kind, read, said="This certificate was replaced on")
    with database.read_session() as session:
        acts = set(session.scalars(select(AuditEvent.act).where(AuditEvent.chain_number > 0)))
        person = session.get(Person, get_person_id(database, "mei"))
        assert person.printed_name == "玉湘梅"
    assert AuditAction.CERTIFICATE_REPLACED in acts


@pytest.mark.parametrize(("name", "latin"), [("玉湘梅", "YU Xiangmei"), ("李美华", None)])
def test_form_without_latin_name_leaves_one_that_fits(ravi, post, serial, database, name, latin):
    post(ravi, f"/certificates/{serial}/replace", printed_name=name, reason="so")

    with database.read_session() as session:
        assert session.get(Person, get_person_id(database, "mei")).latin_name == latin


def test_changed_name_with_the_old_latin_line_is_looked_at_once_more(
    ravi, post, read, serial, database
):
    action = f"/certificates/{serial}/replace"
    changed = {"printed_name": "李美华", "latin_name": "YU Xiangmei", "reason": "so"}

    answer = post(ravi, action, changed)
    fields = read(answer).fields(f"/certificates/{show(serial)}/replace")
    again = post(ravi, action, fields)

    assert (answer.status_code, again.status_code) == (422, 303)
    assert (fields["printed_name"], fields["latin_name"]) == ("李美华", "LI Meihua")
    assert fields["reason"] == "so"
    assert "李美华 · LI Meihua" in read(ravi.get(f"/verify/{get_held(database).serial}")).text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reason": "  "}, "Give the reason"),
        ({"reason": "x" * 501}, "too long"),
        ({"printed_name": ""}, "Type the name"),
        ({"printed_name": "玉\ue000梅"}, "private character"),
        ({"latin_name": "玉"}, "Latin letters"),
    ],
)
def test_bad_replacement_is_shown_again(ravi, post, read, serial, database, changed, said):
    action = f"/certificates/{serial}/replace"

    answer = post(ravi, action, CORRECTED | changed)

    shown = read(answer)
    fields = shown.fields(f"/certificates/{show(serial)}/replace")
    assert answer.status_code == 422
    assert said in shown.text
    assert fields["latin_name"] == (CORRECTED | changed)["latin_name"]
    assert states(database) == ["valid"]


def test_replacing_twice_replaces_once(ravi, post, serial, database):
    post(ravi, f"/certificates/{serial}/replace", CORRECTED)

    again = post(ravi, f"/certificates/{serial}/replace", CORRECTED)

    assert again.status_code == 422
    assert states(database) == ["replaced", "valid"]


def test_revoked_says_so_and_no_other_is_issued(
    app, ravi, client, post, read, page, serial, database
):
    answer = confirm(ravi, f"/certificates/{show(serial)}/revoke", reason="Issued by mistake")

    assert (answer.status_code, states(database)) == (303, ["revoked"])
    assert "Issued by mistake" in read(ravi.get(answer.location)).text
    assert "Revoked: 1" in read(ravi.get(page)).text
    assert "revoked" in read(client.get(f"/verify/{serial}")).text
    check_old_link(app, serial, "pdf", read, said="This certificate was revoked")


@pytest.mark.parametrize(("reason", "said"), [("", "Give the"), ("x" * 501, "Use at most 500")])
def test_bad_reason_to_revoke_stands_beside_its_field(ravi, read, serial, database, reason, said):
    path = f"/certificates/{show(serial)}/revoke"

    answer = confirm(ravi, path, reason=reason)

    assert (answer.status_code, states(database)) == (422, ["valid"])
    assert said in read(answer).texts(".//*[@id='reason-error']")[0]
    assert read(answer).fields(path)["reason"] == reason


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Type the name"), ("zh", "请填写证书上要印的姓名")]
)
def test_bad_request_for_another_name_keeps_what_was_typed(
    ravi, mei, post, read, serial, language, said
):
    post(mei, "/account", language=language)

    answer = post(mei, f"/certificates/{serial}/request", wanted_name=" ", note="x" * 501)

    page = read(answer)
    links = [link.get("href") for link in page.elements(".//div[@class='error-summary']//a")]
    assert (answer.status_code, links) == (409, ["#wanted_name", "#note"])
    assert said in page.texts(".//*[@id='wanted_name-error']")[0]
    assert page.fields(f"/certificates/{show(serial)}/request")["note"] == "x" * 501


def test_refused_request_is_reported_to_the_holder(ravi, mei, post, read, page, serial, database):
    before = read(mei.get(f"/certificates/{serial}")).text

    answer = post(ravi, f"{page}/{serial}/refuse", reason="The ID card says 香")

    after = read(mei.get(f"/certificates/{serial}")).text
    assert answer.status_code == 303
    assert "玉湘梅" in before
    assert "The ID card says 香" in after
    assert "Names to be corrected" not in read(ravi.get(page)).text
    assert states(database) == ["valid"]


def test_request_is_refused_once_and_with_a_reason(ravi, mei, post, page, serial):
    assert post(ravi, f"{page}/{serial}/refuse", reason="").status_code == 422
    assert post(ravi, f"{page}/{serial}/refuse", reason="no").status_code == 303
    assert post(ravi, f"{page}/{serial}/refuse", reason="no").status_code == 422


@pytest.mark.parametrize("act", ["replace", "revoke"])
def test_acts_ask_for_the_secret_and_go_on(ravi, post, read, serial, database, act):
    fields = CORRECTED | look_at(ravi, serial, act)
    forget_proof(database)

    asked = post(ravi, f"/certificates/{serial}/{act}", fields)
    wrong = post(ravi, f"/certificates/{serial}/{act}", fields | {"proof": "0" * 8})
    kept = states(database)
    done = post(ravi, f"/certificates/{serial}/{act}", fields | {"proof": SECRET})

    assert read(asked).fields(f"/certificates/{serial}/{act}")["printed_name"] == "玉湘梅"
    assert (asked.status_code, wrong.status_code, kept) == (403, 401, ["valid"])
    assert done.status_code == 303
    assert states(database) != ["valid"]


@pytest.mark.parametrize("act", ["replace", "revoke"])
def test_administrator_may_too(client, post, serial, database, act):
    sign_in(client, "noor")
    fields = CORRECTED | look_at(client, serial, act)

    assert post(client, f"/certificates/{serial}/{act}", fields).status_code == 303
    assert states(database) != ["valid"]


@pytest.mark.parametrize("act", ["replace", "revoke"])
@pytest.mark.parametrize("name", ["mei", "chen", "ana"])
def test_who_may_only_ask_is_refused(client, post, serial, database, name, act):
    sign_in(client, name)

    assert post(client, f"/certificates/{serial}/{act}", CORRECTED).status_code == 403
    assert states(database) == ["valid"]


def test_coordinator_of_another_cohort_finds_nothing(client, post, page, serial, database):
    elsewhere = move_elsewhere(database, "ravi")
    sign_in(client, "ravi")

    statuses = [
        client.get(f"{page}/{serial}").status_code,
        client.get(f"/cohorts/{elsewhere}/certificates/{serial}").status_code,
        post(client, f"{page}/{serial}/refuse", reason="no").status_code,
        post(client, f"/certificates/{serial}/replace", CORRECTED).status_code,
        post(client, f"/certificates/{serial}/revoke", CORRECTED).status_code,
    ]
    assert statuses == [404] * 5
    assert states(database) == ["valid"]


@pytest.mark.parametrize("serial", ["0" * 17, "x", "é"])
def test_unknown_number_is_not_found(ravi, post, page, serial):
    assert ravi.get(f"{page}/{serial}").status_code == 404
    assert post(ravi, f"/certificates/{serial}/revoke", reason="so").status_code == 404


def look_at(client, serial, act):
    """The digest of the confirmation page of revoking; replacing has none."""
    link = f"/certificates/{show(serial)}/revoke"
    return (
        {}
        if act == "replace"
        else {"fingerprint": read_page(client.get(link)).fields(link)["fingerprint"]}
    )
