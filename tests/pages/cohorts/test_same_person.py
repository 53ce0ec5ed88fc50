"""Two accounts of one person: found, previewed, merged, separated again; and who may do it."""

import datetime as dt

import pytest
from sqlalchemy import select, update

from lms import clock
from lms.account_merge.models import AccountMerge
from lms.accounts.models import Person
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.queries.organizations import find_organization_by_code
from lms.accounts.rules.acts import SHELL, SYSTEM, Act
from lms.accounts.services.roles import grant_role
from lms.enrolment.models import Enrolment
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from tests.pages.certification.graduates import COURSE, forget_proof, move_elsewhere
from tests.pages.client import SECRET, confirm
from tests.pages.cohorts.duplicates import get, make_duplicate

PHONE = "+8613987654321"


def change(database, table, condition, **values):
    database.write(
        lambda session: session.execute(update(table).where(condition).values(**values)) and None
    )


def merge(client, path, duplicate_id):
    return confirm(client, f"{path}/same/{duplicate_id}")


def test_an_account_of_the_same_name_is_proposed(ravi, path, duplicate_id, database, read):
    assert f"{path}/same" in read(ravi.get(path)).links()

    page = read(ravi.get(f"{path}/same"))

    assert f"{path}/same/{duplicate_id}" in page.links()
    assert get(database, duplicate_id).learner_number in page.text
    assert len([link for link in page.links() if "/same/" in link]) == 1


def test_an_account_of_the_same_phone_is_proposed(ravi, path, mei_id, cohort_id, database, read):
    duplicate_id = make_duplicate(database, cohort_id, name="小梅", phone=PHONE)
    assert f"{path}/same/{duplicate_id}" not in read(ravi.get(f"{path}/same")).links()
    change(database, Person, Person.id == mei_id, phone=PHONE)

    assert f"{path}/same/{duplicate_id}" in read(ravi.get(f"{path}/same")).links()


def test_an_account_is_found_by_name_and_by_number(ravi, path, cohort_id, database, read):
    duplicate_id = make_duplicate(database, cohort_id, name="罗小凤")

    for search in ("小凤", "罗 小凤", get(database, duplicate_id).learner_number):
        page = read(ravi.get(f"{path}/same?q={search}"))
        assert [link for link in page.links() if "/same/" in link] == [
            f"{path}/same/{duplicate_id}"
        ]
    assert "Nobody was found in your cohorts." in read(ravi.get(f"{path}/same?q=zzz")).text


def test_nobody_of_another_cohort_is_found(ravi, path, database, read):
    other = make_cohort(database)
    duplicate_id = make_duplicate(database, other)

    page = read(ravi.get(f"{path}/same?q={get(database, duplicate_id).learner_number}"))

    assert "Nobody was found in your cohorts." in page.text
    assert ravi.get(f"{path}/same/{duplicate_id}").status_code == 404


def make_cohort(database):
    with database.read_session() as session:
        own = (find_organization_by_code(session, "yunwu-ridge").id,)
    begins = {"starts_on": clock.now().date(), "organizations": own}
    new = NewCohort("Elsewhere", courses=(COURSE,), **begins)
    return database.write(create_cohort, Act(SYSTEM, clock.now()), new)


def test_a_preview_says_what_becomes_of_what(ravi, path, mei_id, duplicate_id, database, read):
    change(database, Person, Person.id == duplicate_id, phone=PHONE)

    page = read(ravi.get(f"{path}/same/{duplicate_id}"))

    numbers = (get(database, duplicate_id).learner_number, get(database, mei_id).learner_number)
    assert page.texts(".//h1") == ["Merge account {} into {}".format(*numbers)]
    assert f"number {numbers[0]}, is closed" in page.text
    assert f"The phone {PHONE} is taken over." in page.text
    assert "lessons done: 1 with the one account" in page.text
    assert "For one day you can undo this" in page.text
    assert get(database, duplicate_id).disabled_at is None


def test_accounts_are_merged_and_separated(ravi, path, mei_id, duplicate_id, database, read):
    answer = merge(ravi, path, duplicate_id)

    assert (answer.status_code, answer.location) == (303, path)
    assert get(database, duplicate_id).merged_into_id == mei_id
    page = read(ravi.get(path))
    assert f"The account {get(database, duplicate_id).learner_number} of" in page.text
    assert f"{path}/separate" in page.links()
    assert ravi.get(path.replace(str(mei_id), str(duplicate_id))).status_code == 404
    look = read(ravi.get(f"{path}/separate"))
    assert "is open again" in look.text
    assert confirm(ravi, f"{path}/separate").status_code == 303
    assert get(database, duplicate_id).merged_into_id is None
    assert f"{path}/separate" not in read(ravi.get(path)).links()
    assert ravi.get(f"{path}/separate").location == path


def test_a_button_pressed_twice_merges_and_separates_once(ravi, path, duplicate_id, database, read):
    fields = read(ravi.get(f"{path}/same/{duplicate_id}")).fields(f"{path}/same/{duplicate_id}")
    undo = None

    for _time in range(2):
        assert ravi.post(f"{path}/same/{duplicate_id}", data=fields).location == path
        undo = undo or read(ravi.get(f"{path}/separate")).fields(f"{path}/separate")
    for _time in range(2):
        assert ravi.post(f"{path}/separate", data=undo).location.startswith(path)

    with database.read_session() as session:
        assert len(session.scalars(select(AccountMerge.id)).all()) == 1


def test_nothing_is_merged_that_was_not_shown(ravi, path, duplicate_id, database, read, post):
    fields = read(ravi.get(f"{path}/same/{duplicate_id}")).fields(f"{path}/same/{duplicate_id}")
    change(database, Person, Person.id == duplicate_id, printed_name="罗小凤")

    stale = ravi.post(f"{path}/same/{duplicate_id}", data=fields)

    assert stale.status_code == 409
    assert "罗小凤" in read(stale).text
    assert post(ravi, f"{path}/same/{duplicate_id}", fingerprint="0").status_code == 409
    assert get(database, duplicate_id).merged_into_id is None


def test_an_undo_that_was_not_shown_is_shown_first(ravi, path, duplicate_id, database, post):
    merge(ravi, path, duplicate_id)

    assert post(ravi, f"{path}/separate", fingerprint="0").status_code == 409
    assert get(database, duplicate_id).merged_into_id is not None


def test_after_a_day_no_undo_is_offered(ravi, path, duplicate_id, database, read, post):
    merge(ravi, path, duplicate_id)
    before = clock.now() - dt.timedelta(days=1)
    change(database, AccountMerge, AccountMerge.source_id == duplicate_id, merged_at=before)

    assert f"{path}/separate" not in read(ravi.get(path)).links()
    assert ravi.get(f"{path}/separate").location == path
    assert post(ravi, f"{path}/separate").location == path


def test_whoever_is_to_be_confirmed_is_confirmed_first(ravi, path, duplicate_id, database, read):
    change(database, Person, Person.id == duplicate_id, confirmed=False)

    page = ravi.get(f"{path}/same/{duplicate_id}")

    assert page.status_code == 422
    assert "is still to be confirmed" in read(page).text


def test_a_person_of_others_too_is_refused_with_a_sentence(
    ravi, path, duplicate_id, database, read
):
    other = make_cohort(database)
    with database.read_session() as session:
        row = session.scalars(select(Enrolment).where(Enrolment.person_id == duplicate_id)).one()
    old = {"course_id": row.course_id, "edition_id": row.edition_id, "cohort_id": other}
    ended = Enrolment(person_id=duplicate_id, **old, enrolled_at=clock.now(), ended_at=clock.now())
    database.write(lambda session: session.add(ended))

    page = ravi.get(f"{path}/same/{duplicate_id}")

    assert page.status_code == 422
    assert "takes part in a cohort of somebody else" in read(page).text


def test_accounts_of_staff_are_not_offered(ravi, cohort_id, path, duplicate_id, database, post):
    grant = ScopedRole("trainer")
    act = Act(SHELL, clock.now())
    database.write(grant_role, act, person_id=duplicate_id, grant=grant)
    staff = path.rsplit("/", 1)[0] + f"/{duplicate_id}"

    assert ravi.get(f"{path}/same/{duplicate_id}").status_code == 404
    assert post(ravi, f"{path}/same/{duplicate_id}").status_code == 404
    assert ravi.get(f"{staff}/same").status_code == 404


@pytest.mark.parametrize("name", ["mei", "chen", "ana"])
def test_only_coordinators_merge(client, sign_in, path, duplicate_id, post, name):
    sign_in(client, name)

    for address in ("/same", f"/same/{duplicate_id}", "/separate"):
        assert client.get(path + address).status_code == 403
    for address in (f"/same/{duplicate_id}", "/separate"):
        assert post(client, path + address).status_code == 403


def test_a_coordinator_of_another_cohort_finds_nothing(
    client, sign_in, path, duplicate_id, database, post
):
    move_elsewhere(database, "ravi")
    sign_in(client, "ravi")

    for address in ("/same", f"/same/{duplicate_id}", "/separate"):
        assert client.get(path + address).status_code == 404
    assert post(client, f"{path}/same/{duplicate_id}").status_code == 404


def test_an_administrator_merges_too(client, sign_in, path, mei_id, duplicate_id, database):
    sign_in(client, "noor")

    assert merge(client, path, duplicate_id).status_code == 303
    assert get(database, duplicate_id).merged_into_id == mei_id


def test_the_secret_is_asked_for_again(ravi, path, duplicate_id, database, read, post):
    fields = read(ravi.get(f"{path}/same/{duplicate_id}")).fields(f"{path}/same/{duplicate_id}")
    forget_proof(database)

    for address in ("/same", f"/same/{duplicate_id}", "/separate"):
        assert ravi.get(path + address).status_code == 403
    held = ravi.post(f"{path}/same/{duplicate_id}", data=fields)
    assert held.status_code == 403
    assert get(database, duplicate_id).merged_into_id is None
    proven = {**fields, "proof": SECRET}
    assert ravi.post(f"{path}/same/{duplicate_id}", data=proven).status_code == 303


@pytest.mark.parametrize("other", ["0", "999999", str(2**63), "x", "-1", "1e3"])
def test_an_account_that_does_not_exist_is_not_found(ravi, path, other):
    assert ravi.get(f"{path}/same/{other}").status_code == 404


def test_an_account_is_not_merged_with_itself(ravi, path, mei_id, post):
    assert ravi.get(f"{path}/same/{mei_id}").status_code == 404
    assert post(ravi, f"{path}/same/{mei_id}").status_code == 404


def test_a_hostile_search_and_name_are_text(ravi, path, cohort_id, database, read):
    name = "<b>Mei</b> “x” " + "长" * 60
    duplicate_id = make_duplicate(database, cohort_id)
    change(database, Person, Person.id == duplicate_id, printed_name=name)

    for address in (
        f"/same?q={name[:9]}",
        f"/same/{duplicate_id}",
        "/same?q=%25",
        "/same?q=" + "9" * 900,
    ):
        answer = ravi.get(path + address)
        assert answer.status_code == 200
        assert "<b>Mei" not in answer.get_data(as_text=True)
    assert name in read(ravi.get(f"{path}/same/{duplicate_id}")).text
