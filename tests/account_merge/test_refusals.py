"""The accounts that may be merged, and the people who may merge them."""

import pytest
from sqlalchemy import select

from lms.account_merge.models import AccountMerge
from lms.account_merge.rules.mergeable import (
    AccountClosed,
    AccountOfManager,
    AccountOfStaff,
    AccountUnconfirmed,
    PersonOfOthers,
    SameAccount,
)
from lms.accounts.models import Person
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.rules.acts import SYSTEM, Act
from lms.accounts.services.people import disable_person
from lms.enrolment.models import Enrolment
from lms.errors import NotFound
from tests.account_merge.duplicates import make_duplicates
from tests.factories import NOW, add_grant


@pytest.fixture
def duplicates(database):
    return make_duplicates(database)


@pytest.mark.parametrize("which", ["source", "target"])
def test_people_who_learn_with_somebody_else_are_refused(duplicates, which):
    other = duplicates.add_cohort("Autumn")
    duplicates.put_into(getattr(duplicates, which), other)

    with pytest.raises(NotFound):
        duplicates.merge()


@pytest.mark.parametrize("which", ["source", "target"])
def test_people_who_also_learn_with_somebody_else_are_refused(duplicates, which):
    other = duplicates.add_cohort("Autumn")
    enrolment = duplicates.list_rows(Enrolment)[0]
    duplicates.add(
        Enrolment(
            person_id=getattr(duplicates, which).id, course_id=enrolment.course_id,
            edition_id=enrolment.edition_id, cohort_id=other, enrolled_at=NOW, ended_at=NOW,
        )
    )  # fmt: skip

    with pytest.raises(PersonOfOthers):
        duplicates.merge()
    assert duplicates.merge(visible_cohort_ids=None)


@pytest.mark.parametrize("which", ["source", "target"])
def test_whoever_is_still_to_be_confirmed_is_refused(duplicates, which):
    duplicates.set_person(getattr(duplicates, which), confirmed=False)

    with pytest.raises(AccountUnconfirmed):
        duplicates.merge()


@pytest.mark.parametrize("which", ["source", "target"])
@pytest.mark.parametrize("role", ["trainer", "coordinator", "administrator"])
def test_accounts_of_staff_are_refused(duplicates, which, role):
    add_grant(duplicates.database, getattr(duplicates, which).id, ScopedRole(role))

    with pytest.raises(AccountOfStaff):
        duplicates.merge(visible_cohort_ids=None)


def test_the_account_of_a_manager_remains_and_does_not_end(duplicates):
    manager = duplicates.people.chen

    with pytest.raises(AccountOfManager):
        duplicates.merge(source_id=manager.id)
    duplicates.merge(target_id=manager.id)

    assert [
        row.merged_into_id
        for row in duplicates.list_rows(Person, Person.id == duplicates.source.id)
    ] == [manager.id]


def test_one_account_is_no_pair(duplicates):
    with pytest.raises(SameAccount):
        duplicates.merge(source_id=duplicates.target.id)


@pytest.mark.parametrize("which", ["source", "target"])
def test_a_closed_account_is_refused(duplicates, which):
    person_id = getattr(duplicates, which).id
    duplicates.database.write(disable_person, Act(SYSTEM, NOW), person_id=person_id)

    with pytest.raises(AccountClosed):
        duplicates.merge()


def test_an_account_that_does_not_exist_is_not_found(duplicates):
    with pytest.raises(NotFound):
        duplicates.merge(source_id=999_999)


def test_a_refused_merge_writes_nothing(duplicates):
    duplicates.set_person(duplicates.source, confirmed=False)
    before = duplicates.read_all()

    with pytest.raises(AccountUnconfirmed):
        duplicates.merge()

    assert duplicates.read_all() == before
    with duplicates.database.read_session() as session:
        assert session.scalar(select(AccountMerge.id)) is None
