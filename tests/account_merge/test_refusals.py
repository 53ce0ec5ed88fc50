"""Whose accounts may be merged, and by whom."""

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
from tests.account_merge.twins import make_twins
from tests.factories import NOW, add_grant


@pytest.fixture
def twins(database):
    return make_twins(database)


@pytest.mark.parametrize("which", ["source", "target"])
def test_people_who_learn_with_somebody_else_are_refused(twins, which):
    other = twins.add_cohort("Autumn")
    twins.put_into(getattr(twins, which), other)

    with pytest.raises(NotFound):
        twins.merge()


@pytest.mark.parametrize("which", ["source", "target"])
def test_people_who_also_learn_with_somebody_else_are_refused(twins, which):
    other = twins.add_cohort("Autumn")
    enrolment = twins.list_rows(Enrolment)[0]
    twins.add(
        Enrolment(
            person_id=getattr(twins, which).id, course_id=enrolment.course_id,
            edition_id=enrolment.edition_id, cohort_id=other, enrolled_at=NOW, ended_at=NOW,
        )
    )  # fmt: skip

    with pytest.raises(PersonOfOthers):
        twins.merge()
    assert twins.merge(of_cohorts=None)


@pytest.mark.parametrize("which", ["source", "target"])
def test_whoever_is_still_to_be_confirmed_is_refused(twins, which):
    twins.set_person(getattr(twins, which), confirmed=False)

    with pytest.raises(AccountUnconfirmed):
        twins.merge()


@pytest.mark.parametrize("which", ["source", "target"])
@pytest.mark.parametrize("role", ["trainer", "coordinator", "administrator"])
def test_accounts_of_staff_are_refused(twins, which, role):
    add_grant(twins.database, getattr(twins, which).id, ScopedRole(role))

    with pytest.raises(AccountOfStaff):
        twins.merge(of_cohorts=None)


def test_the_account_of_a_manager_remains_and_does_not_end(twins):
    manager = twins.people.chen

    with pytest.raises(AccountOfManager):
        twins.merge(source_id=manager.id)
    twins.merge(target_id=manager.id)

    assert [
        row.merged_into_id for row in twins.list_rows(Person, Person.id == twins.source.id)
    ] == [manager.id]


def test_one_account_is_no_pair(twins):
    with pytest.raises(SameAccount):
        twins.merge(source_id=twins.target.id)


@pytest.mark.parametrize("which", ["source", "target"])
def test_a_closed_account_is_refused(twins, which):
    person_id = getattr(twins, which).id
    twins.database.write(disable_person, Act(SYSTEM, NOW), person_id=person_id)

    with pytest.raises(AccountClosed):
        twins.merge()


def test_an_account_that_does_not_exist_is_not_found(twins):
    with pytest.raises(NotFound):
        twins.merge(source_id=999_999)


def test_a_refused_merge_writes_nothing(twins):
    twins.set_person(twins.source, confirmed=False)
    before = twins.read_all()

    with pytest.raises(AccountUnconfirmed):
        twins.merge()

    assert twins.read_all() == before
    with twins.database.read_session() as session:
        assert session.scalar(select(AccountMerge.id)) is None
