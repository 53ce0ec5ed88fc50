"""A PIN that moved with a merge opens nothing of the other person after a separation."""

from lms.accounts.models import Person
from tests.pages.certification.graduates import get_person_id
from tests.pages.client import confirm
from tests.pages.cohorts.test_same_person import change, get, make_duplicate, merge


def test_whoever_signed_in_with_it_sets_none_after_a_separation(
    app, ravi, sign_in, cohort_id, database, read
):
    """The account of Mei has no PIN again: a session in it would be enough to choose one."""
    mei_id, duplicate_id = get_person_id(database, "mei"), make_duplicate(database, cohort_id)
    path = f"/cohorts/{cohort_id}/people/{mei_id}"
    secret = {"secret_hash": get(database, mei_id).secret_hash, "secret_kind": "pin"}
    change(database, Person, Person.id == duplicate_id, **secret)
    change(database, Person, Person.id == mei_id, **dict.fromkeys(secret))
    merge(ravi, path, duplicate_id)
    other = app.test_client()
    sign_in(other, "mei")
    typed = read(other.get("/welcome/pin")).fields("/welcome/pin")

    confirm(ravi, f"{path}/separate")

    answer = other.post("/welcome/pin", data={**typed, "keep": "1"})
    assert answer.status_code != 303
    assert get(database, mei_id).secret_hash is None
