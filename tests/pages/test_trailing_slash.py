"""A slash too many at the end of an address leads to its page."""

import pytest


def list_addresses(app):
    """Every address that reads and does not end with a slash, with values for its parts."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.endpoint != "static":
            path = adapter.build(rule.endpoint, dict.fromkeys(rule.arguments, "1"))
            if not path.endswith("/"):
                yield path


def test_every_page_is_found_with_a_slash(app, client):
    addresses = set(list_addresses(app))
    answers = {path: client.get(f"{path}/?a=1") for path in addresses}

    assert len(addresses) > 60
    lost = {
        path: (answer.status_code, answer.location)
        for path, answer in answers.items()
        if (answer.status_code, answer.location) != (308, f"{path}?a=1")
    }
    assert lost == {}


@pytest.mark.parametrize(
    ("address", "target"),
    [("/verify/", "/verify"), ("/paths/", "/paths"), ("/paths", "/courses/"), ("/help//", "/help")],
)
def test_address_as_it_is_guessed_leads_on(client, address, target):
    answer = client.get(address)

    assert (answer.status_code, answer.location) == (308, target)


@pytest.mark.parametrize(
    "address", ["/nothing/", "/glossary/none/none/", "//help/", "//a.example/help/"]
)
def test_no_slash_leads_to_another_site(client, address):
    location = client.get(address).location or "/"

    assert not location.startswith("//")
    assert "a.example/" not in location.removeprefix("http://localhost/")
