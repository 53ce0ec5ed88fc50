"""A new PIN: whoever holds the old session is out, this phone goes on."""

from tests.pages.client import SECRET

NEW = "61832750"


def take_over(app, token):
    """Another browser that has got hold of a session's token."""
    other = app.test_client()
    other.set_cookie("session", token)
    return other


def test_new_pin_gives_the_session_a_new_id(app, client, sign_in, post):
    sign_in(client, "mei")
    before = client.get_cookie("session").value
    assert take_over(app, before).get("/account").status_code == 200

    answer = post(client, "/account/secret", current=SECRET, secret=NEW)

    after = client.get_cookie("session")
    assert (answer.status_code, after.value != before) == (303, True)
    assert (after.http_only, after.same_site, after.max_age) == (True, "Lax", 180 * 24 * 3600)
    assert client.get("/account").status_code == 200
    assert take_over(app, before).get("/account").status_code in {302, 303, 401}


def test_first_pin_gives_the_session_a_new_id_too(app, client, sign_in, post):
    sign_in(client, "mei")  # proven just now, so the page of the welcome takes a new one
    before = client.get_cookie("session").value

    post(client, "/welcome/pin", secret=NEW)

    assert client.get_cookie("session").value != before
    assert client.get("/account").status_code == 200
    assert take_over(app, before).get("/account").status_code in {302, 303, 401}


def test_refused_pin_leaves_the_session_alone(client, sign_in, post):
    sign_in(client, "mei")
    before = client.get_cookie("session").value

    assert post(client, "/account/secret", current=SECRET, secret="12345678").status_code == 422

    assert client.get_cookie("session").value == before
