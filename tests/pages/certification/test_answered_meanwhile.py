"""A typed reason or request stays on the page when somebody else was faster."""

import pytest

from lms import clock
from lms.accounts.rules.acts import SHELL, Act
from tests.pages.certification.graduates import get_held
from tests.pages.client import read as read_page
from tests.pages.client import sign_in

CORRECTED = {"printed_name": "玉湘梅", "latin_name": "YU Xiangmei", "reason": "Wrong character"}


@pytest.fixture
def ravi(client):
    sign_in(client, "ravi")
    return client


@pytest.fixture
def noor(app, post):
    found = app.test_client()
    sign_in(found, "noor")
    post(found, "/language", language="en")
    return found


def list_unsent(answer):
    """The texts to be copied."""
    return read_page(answer).texts(".//section[@id='unsent']//textarea")


def test_reason_of_a_request_that_was_refused(ravi, mei, post, page, serial):
    assert post(ravi, f"{page}/{serial}/refuse", reason="no").status_code == 303

    answer = post(ravi, f"{page}/{serial}/refuse", reason="The ID card says 香")

    assert (answer.status_code, list_unsent(answer)) == (422, ["The ID card says 香"])
    assert "This request was answered already" in read_page(answer).text
    assert "Handled by Ravi Menon, " in read_page(answer).text


@pytest.mark.parametrize("act", ["refuse", "replace"])
def test_reason_at_a_certificate_that_somebody_else_replaced(
    ravi, noor, mei, post, page, serial, act
):
    assert post(noor, f"/certificates/{serial}/replace", CORRECTED).status_code == 303
    actions = {"refuse": f"{page}/{serial}/refuse", "replace": f"/certificates/{serial}/replace"}

    answer = post(ravi, actions[act], {**CORRECTED, "reason": "我的理由"})

    typed = ["玉湘梅", "YU Xiangmei"] if act == "replace" else []
    assert (answer.status_code, list_unsent(answer)) == (422, [*typed, "我的理由"])
    assert "Handled by Noor Aziz, " in read_page(answer).text


def test_request_at_a_certificate_that_was_replaced(ravi, mei, post, serial):
    assert post(ravi, f"/certificates/{serial}/replace", CORRECTED).status_code == 303
    asked = {"wanted_name": "玉香湄", "note": "身份证上是这样"}

    answer = post(mei, f"/certificates/{serial}/request", asked)

    assert (answer.status_code, list_unsent(answer)) == (409, list(asked.values()))
    assert "Ravi Menon" in read_page(answer).text


def test_request_at_a_certificate_that_was_revoked(app, mei, post, serial):
    act = Act(SHELL, clock.now())
    app.extensions["lms"].issuer.revoke(act, serial=serial, reason="not her work")

    answer = post(mei, f"/certificates/{serial}/request", wanted_name="玉香湄", note="")

    assert (answer.status_code, list_unsent(answer)) == (409, ["玉香湄"])
    assert "已处理：" in read_page(answer).text


@pytest.mark.parametrize("act", ["refuse", "replace"])
def test_another_request_of_the_holder_is_read_first(
    ravi, mei, post, read, page, serial, database, act
):
    address = f"{page}/{serial}"
    shown = read(ravi.get(address))
    (action,) = [action for action in shown.forms() if action.endswith(f"/{act}")]
    fields = {**shown.fields(action), "reason": "so"}
    again = {"wanted_name": "玉香湄", "note": ""}
    assert post(mei, f"/certificates/{serial}/request", again).status_code == 303

    answer = post(ravi, action, fields)

    assert answer.status_code == 422
    assert "the holder has asked for another name meanwhile" in read(answer).text
    assert "玉香梅 → 玉香湄" in read(answer).text
    fields = read(answer).fields(action)
    assert fields["reason"] == "so"
    assert get_held(database).serial == serial
    assert post(ravi, action, fields).status_code == 303
