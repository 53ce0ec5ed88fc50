"""For a day a merge can be undone: both accounts are exactly as they were."""

import datetime as dt

import pytest

from lms.account_merge.models import AccountMerge
from lms.account_merge.rules.mergeable import PersonOfOthers
from lms.account_merge.services.merge_undo import (
    LaterMerge,
    MergeUndoTooLate,
    delete_expired_undo_data,
)
from lms.accounts.models import AuditEvent, Membership, Person
from lms.accounts.rules.acts import SYSTEM, Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.services.organizations import end_membership
from lms.assessment.models import Attempt
from lms.enrolment.models import Enrolment
from lms.errors import NotFound
from lms.learning.models import Completion, EnrolmentSummary
from tests.account_merge.duplicates import fill, make_duplicates
from tests.account_merge.test_merge import get
from tests.factories import NOW
from tests.factories_course import later


@pytest.fixture
def duplicates(database):
    return make_duplicates(database)


@pytest.mark.parametrize("filled", ["source", "target", "both"])
def test_undo_restores_every_row(duplicates, filled):
    for which in ("source", "target"):
        if filled in {which, "both"}:
            fill(duplicates, getattr(duplicates, which))
    if filled != "target":
        duplicates.begin(duplicates.source, now=later(days=1))
        duplicates.begin(duplicates.target, now=later(days=2)) if filled == "both" else None
    before = duplicates.read_all()

    merge_id = duplicates.merge()
    assert duplicates.read_all() != before
    assert duplicates.undo(merge_id) == duplicates.source.id

    assert duplicates.read_all() == before


def test_undo_restores_attempts_that_alternate(duplicates):
    for number, person in enumerate(
        (duplicates.source, duplicates.target, duplicates.source, duplicates.target)
    ):
        duplicates.sit(person, right=False, now=later(days=number))
    before = duplicates.read_all()

    duplicates.undo(duplicates.merge(now=later(days=9)), now=later(days=9, hours=1))

    assert duplicates.read_all() == before


def test_what_was_done_since_stays_with_the_account_that_remained(duplicates):
    duplicates.sit(duplicates.source, right=False)
    merge_id = duplicates.merge()
    attempt_id = duplicates.sit(duplicates.target, now=later(days=3, minutes=1))
    duplicates.read_lesson(duplicates.target, now=later(days=3, minutes=2))
    duplicates.set_person(duplicates.target, printed_name="李美花")

    duplicates.undo(merge_id)

    assert (
        get(duplicates, Attempt, attempt_id).enrolment_id
        == duplicates.enrolments[duplicates.target.id]
    )
    assert {row.enrolment_id for row in duplicates.list_rows(Completion)} == {
        duplicates.enrolments[duplicates.target.id]
    }
    assert get(duplicates, Person, duplicates.target.id).printed_name == "李美花"


def test_a_lesson_done_since_counts_after_the_undo(duplicates):
    """Also where the account that remained had done nothing before, and so had no summary."""
    duplicates.read_lesson(duplicates.source)
    merge_id = duplicates.merge()
    duplicates.read_lesson(duplicates.target, "village", now=later(days=3, minutes=1))

    duplicates.undo(merge_id)

    found = {row.enrolment_id: row for row in duplicates.list_rows(EnrolmentSummary)}
    target = found[duplicates.enrolments[duplicates.target.id]]
    assert (target.required_done, target.last_completed_at) == (0, later(days=3, minutes=1))
    assert found[duplicates.enrolments[duplicates.source.id]].required_done == 1


def test_a_second_undo_changes_nothing(duplicates):
    merge_id = duplicates.merge()
    duplicates.undo(merge_id)
    before = duplicates.read_all()

    assert duplicates.undo(merge_id) == duplicates.source.id

    assert duplicates.read_all() == before
    acts = AuditEvent.act == AuditAction.PERSON_MERGE_UNDONE
    (event,) = duplicates.list_rows(AuditEvent, acts)
    assert (event.subject_id, event.details) == (
        duplicates.target.id,
        {"from": duplicates.source.id},
    )


def test_after_an_undo_the_accounts_can_be_merged_again(duplicates):
    duplicates.undo(duplicates.merge())

    assert duplicates.merge(now=later(days=3, hours=2))


def test_after_a_day_no_undo_is_possible(duplicates):
    merge_id = duplicates.merge()

    with pytest.raises(MergeUndoTooLate):
        duplicates.undo(merge_id, now=later(days=4))
    assert get(duplicates, Person, duplicates.source.id).merged_into_id == duplicates.target.id


def test_what_an_undo_needs_is_forgotten_after_a_day(duplicates):
    merge_id = duplicates.merge()

    duplicates.database.write(delete_expired_undo_data, Act(SYSTEM, later(days=3, hours=23)))
    (row,) = duplicates.list_rows(AccountMerge)
    assert row.undone_at is None
    with duplicates.database.read_session() as session:
        assert session.get_one(AccountMerge, merge_id).changes != []
    duplicates.database.write(delete_expired_undo_data, Act(SYSTEM, later(days=4, seconds=1)))

    with duplicates.database.read_session() as session:
        assert session.get_one(AccountMerge, merge_id).changes == []


def test_the_newest_merge_is_undone_first(duplicates):
    first = duplicates.merge()
    second = duplicates.merge(source_id=duplicates.people.mei.id, now=later(days=3, minutes=1))

    with pytest.raises(LaterMerge):
        duplicates.undo(first)
    duplicates.undo(second)
    duplicates.undo(first)

    assert get(duplicates, Person, duplicates.source.id).merged_into_id is None


def test_a_merge_into_an_account_that_was_merged_on_is_undone_after_that_one(duplicates):
    first = duplicates.merge()
    second = duplicates.merge(
        source_id=duplicates.target.id,
        target_id=duplicates.people.mei.id,
        now=later(days=3, minutes=1),
    )

    duplicates.undo(second)
    duplicates.undo(first)

    assert get(duplicates, Person, duplicates.source.id).merged_into_id is None


def test_nobody_undoes_for_people_of_others(duplicates):
    merge_id = duplicates.merge()
    other = duplicates.add_cohort("Autumn")
    duplicates.put_into(duplicates.target, other)

    with pytest.raises(NotFound):
        duplicates.undo(merge_id)
    with pytest.raises(NotFound):
        duplicates.undo(999_999)


def test_nobody_undoes_for_somebody_who_also_learns_with_others(duplicates):
    duplicates.sit(duplicates.target)
    merge_id = duplicates.merge()
    other = duplicates.add_cohort("Autumn")
    row = duplicates.list_rows(Enrolment)[0]
    duplicates.add(
        Enrolment(
            person_id=duplicates.target.id, course_id=row.course_id, edition_id=row.edition_id,
            cohort_id=other, enrolled_at=NOW, ended_at=NOW,
        )
    )  # fmt: skip

    with pytest.raises(PersonOfOthers):
        duplicates.undo(merge_id)


def test_a_membership_that_ended_since_the_merge_stays_ended(duplicates):
    """Its earlier start came from the other account; its own one would be after the end."""
    own, other = (
        duplicates.list_rows(Membership, Membership.person_id == person.id)[0]
        for person in (duplicates.target, duplicates.source)
    )
    started = other.started_on - dt.timedelta(days=90)
    duplicates.database.write(start_earlier, other.id, started)
    merge_id = duplicates.merge()
    ended = own.started_on - dt.timedelta(days=30)
    values = {"organization_id": own.organization_id, "last_day": ended}
    act = Act(SYSTEM, later(days=3, minutes=10))
    duplicates.database.write(end_membership, act, person_id=duplicates.target.id, **values)

    duplicates.undo(merge_id)

    row = get(duplicates, Membership, own.id)
    assert (row.started_on, row.ended_on) == (started, ended)


def start_earlier(session, membership_id, day):
    session.get_one(Membership, membership_id).started_on = day
