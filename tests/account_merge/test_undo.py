"""For a day a merge can be undone: both accounts are exactly as they were."""

import datetime as dt

import pytest

from lms.account_merge.models import AccountMerge
from lms.account_merge.rules.mergeable import PersonOfOthers
from lms.account_merge.services.merge_undo import LaterMerge, MergeUndoTooLate, clear_undo_data
from lms.accounts.models import AuditEvent, Membership, Person
from lms.accounts.rules.acts import SYSTEM, Act
from lms.accounts.rules.audit_acts import AuditAct
from lms.accounts.services.organizations import end_membership
from lms.assessment.models import Attempt
from lms.enrolment.models import Enrolment
from lms.errors import NotFound
from lms.learning.models import Completion, EnrolmentSummary
from tests.account_merge.test_merge import get
from tests.account_merge.twins import fill, make_twins
from tests.factories import NOW
from tests.factories_course import later


@pytest.fixture
def twins(database):
    return make_twins(database)


@pytest.mark.parametrize("filled", ["source", "target", "both"])
def test_undo_restores_every_row(twins, filled):
    for which in ("source", "target"):
        if filled in {which, "both"}:
            fill(twins, getattr(twins, which))
    if filled != "target":
        twins.begin(twins.source, now=later(days=1))
        twins.begin(twins.target, now=later(days=2)) if filled == "both" else None
    before = twins.read_all()

    merge_id = twins.merge()
    assert twins.read_all() != before
    assert twins.undo(merge_id) == twins.source.id

    assert twins.read_all() == before


def test_undo_restores_attempts_that_alternate(twins):
    for number, person in enumerate((twins.source, twins.target, twins.source, twins.target)):
        twins.sit(person, right=False, now=later(days=number))
    before = twins.read_all()

    twins.undo(twins.merge(now=later(days=9)), now=later(days=9, hours=1))

    assert twins.read_all() == before


def test_what_was_done_since_stays_with_the_account_that_remained(twins):
    twins.sit(twins.source, right=False)
    merge_id = twins.merge()
    attempt_id = twins.sit(twins.target, now=later(days=3, minutes=1))
    twins.read_lesson(twins.target, now=later(days=3, minutes=2))
    twins.set_person(twins.target, printed_name="李美花")

    twins.undo(merge_id)

    assert get(twins, Attempt, attempt_id).enrolment_id == twins.enrolments[twins.target.id]
    assert {row.enrolment_id for row in twins.list_rows(Completion)} == {
        twins.enrolments[twins.target.id]
    }
    assert get(twins, Person, twins.target.id).printed_name == "李美花"


def test_a_lesson_done_since_counts_after_the_undo(twins):
    """Also where the account that remained had done nothing before, and so had no summary."""
    twins.read_lesson(twins.source)
    merge_id = twins.merge()
    twins.read_lesson(twins.target, "village", now=later(days=3, minutes=1))

    twins.undo(merge_id)

    found = {row.enrolment_id: row for row in twins.list_rows(EnrolmentSummary)}
    target = found[twins.enrolments[twins.target.id]]
    assert (target.required_done, target.last_completed_at) == (0, later(days=3, minutes=1))
    assert found[twins.enrolments[twins.source.id]].required_done == 1


def test_a_second_undo_changes_nothing(twins):
    merge_id = twins.merge()
    twins.undo(merge_id)
    before = twins.read_all()

    assert twins.undo(merge_id) == twins.source.id

    assert twins.read_all() == before
    acts = AuditEvent.act == AuditAct.PERSON_MERGE_UNDONE
    (event,) = twins.list_rows(AuditEvent, acts)
    assert (event.subject_id, event.details) == (twins.target.id, {"from": twins.source.id})


def test_after_an_undo_the_accounts_can_be_merged_again(twins):
    twins.undo(twins.merge())

    assert twins.merge(now=later(days=3, hours=2))


def test_after_a_day_no_undo_is_possible(twins):
    merge_id = twins.merge()

    with pytest.raises(MergeUndoTooLate):
        twins.undo(merge_id, now=later(days=4))
    assert get(twins, Person, twins.source.id).merged_into_id == twins.target.id


def test_what_an_undo_needs_is_forgotten_after_a_day(twins):
    merge_id = twins.merge()

    twins.database.write(clear_undo_data, Act(SYSTEM, later(days=3, hours=23)))
    (row,) = twins.list_rows(AccountMerge)
    assert row.undone_at is None
    with twins.database.read_session() as session:
        assert session.get_one(AccountMerge, merge_id).changes != []
    twins.database.write(clear_undo_data, Act(SYSTEM, later(days=4, seconds=1)))

    with twins.database.read_session() as session:
        assert session.get_one(AccountMerge, merge_id).changes == []


def test_the_newest_merge_is_undone_first(twins):
    first = twins.merge()
    second = twins.merge(source_id=twins.people.mei.id, now=later(days=3, minutes=1))

    with pytest.raises(LaterMerge):
        twins.undo(first)
    twins.undo(second)
    twins.undo(first)

    assert get(twins, Person, twins.source.id).merged_into_id is None


def test_a_merge_into_an_account_that_was_merged_on_is_undone_after_that_one(twins):
    first = twins.merge()
    second = twins.merge(
        source_id=twins.target.id, target_id=twins.people.mei.id, now=later(days=3, minutes=1)
    )

    twins.undo(second)
    twins.undo(first)

    assert get(twins, Person, twins.source.id).merged_into_id is None


def test_nobody_undoes_for_people_of_others(twins):
    merge_id = twins.merge()
    other = twins.add_cohort("Autumn")
    twins.put_into(twins.target, other)

    with pytest.raises(NotFound):
        twins.undo(merge_id)
    with pytest.raises(NotFound):
        twins.undo(999_999)


def test_nobody_undoes_for_somebody_who_also_learns_with_others(twins):
    twins.sit(twins.target)
    merge_id = twins.merge()
    other = twins.add_cohort("Autumn")
    row = twins.list_rows(Enrolment)[0]
    twins.add(
        Enrolment(
            person_id=twins.target.id, course_id=row.course_id, edition_id=row.edition_id,
            cohort_id=other, enrolled_at=NOW, ended_at=NOW,
        )
    )  # fmt: skip

    with pytest.raises(PersonOfOthers):
        twins.undo(merge_id)


def test_a_membership_that_ended_since_the_merge_stays_ended(twins):
    """Its earlier start came from the other account; its own one would be after the end."""
    own, other = (
        twins.list_rows(Membership, Membership.person_id == person.id)[0]
        for person in (twins.target, twins.source)
    )
    started = other.started_on - dt.timedelta(days=90)
    twins.database.write(start_earlier, other.id, started)
    merge_id = twins.merge()
    ended = own.started_on - dt.timedelta(days=30)
    values = {"organization_id": own.organization_id, "last_day": ended}
    act = Act(SYSTEM, later(days=3, minutes=10))
    twins.database.write(end_membership, act, person_id=twins.target.id, **values)

    twins.undo(merge_id)

    row = get(twins, Membership, own.id)
    assert (row.started_on, row.ended_on) == (started, ended)


def start_earlier(session, membership_id, day):
    session.get_one(Membership, membership_id).started_on = day
