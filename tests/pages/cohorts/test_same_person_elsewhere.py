"""The second account of a person is in another cohort of the same coordinator."""

from tests.pages.client import confirm
from tests.pages.cohorts.duplicates import get, make_duplicate
from tests.pages.workshop.workshops import grant, make_cohort, offered


def test_an_account_of_another_own_cohort_is_found_and_merged(
    ravi, sign_in, read, database, cohort_id, path, mei_id
):
    offers = [row.id for row in offered(database, cohort_id)]
    other = make_cohort(database, "Hills", organizations=offers)
    grant(database, "ravi", "coordinator", other)
    sign_in(ravi, "ravi")  # a new role ends the sessions
    duplicate_id = make_duplicate(database, other)
    number = get(database, duplicate_id).learner_number
    link = f"{path}/same/{duplicate_id}"

    for address in (f"{path}/same?q={number}", f"{path}/same"):
        assert link in read(ravi.get(address)).links()
    assert confirm(ravi, link).status_code == 303

    assert get(database, duplicate_id).merged_into_id == mei_id
