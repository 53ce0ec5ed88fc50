"""Forms that are sent when the session has ended, and the pages that contain them."""

from werkzeug.datastructures import MultiDict

from lms import clock
from lms.accounts.rules.acts import SYSTEM, Act
from lms.accounts.services.sessions import sign_out_everywhere
from tests.pages.client import SECRET, find_person

SECRETS = {"secret", "current", "proof"}
TOKEN_FIELDS = {"csrf_token", "pending_token"}


def end_session(client, database, name, *, drops_cookie=False):
    """As by an administrator, or by the browser that forgot the cookie."""
    if drops_cookie:
        client.delete_cookie("session")
        return
    with database.read_session() as session:
        person_id = find_person(session, name)
    database.write(sign_out_everywhere, Act(SYSTEM, clock.now()), person_id=person_id)


def list_form_fields(page, action):
    """Return the names and values of a form's fields, in order, with repetitions."""
    element = next(
        element for element in page.elements(".//form") if element.get("action") == action
    )
    return [
        (element.get("name"), element.get("value") or "".join(element.itertext()))
        for element in element.iter()
        if element.get("name") and element.tag != "button"
    ]


def press(client, page, action):
    """Send the form of the page unchanged."""
    return client.post(action, data=MultiDict(list_form_fields(page, action)))


def enter(client, page, name="mei", **fields):
    entry = {**page.fields("/sign-in"), "identifier": name, "secret": SECRET, "device": "mine"}
    entry.pop("switch", None)
    return client.post("/sign-in", data={**entry, **fields})
