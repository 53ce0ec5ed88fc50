"""Two accounts of one person become one: what moves, what is joined, and who may do it."""

import datetime as dt

import pytest
from sqlalchemy import update

from lms.accounts.models import AuditEvent, Membership, Person, UserSession
from lms.accounts.rules.acts import SYSTEM, Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.services.organizations import add_membership
from lms.assessment.models import Attempt
from lms.certificates.models import Certificate, CertificateEvent
from lms.certificates.queries.certificates import find_newest_serial
from lms.certificates.queries.current_certificates import (
    get_current_certificates_by_enrolment,
    select_name_request_counts,
)
from lms.certificates.queries.second_certificates import (
    find_cohort_of_certificate,
    list_second_certificates,
)
from lms.enrolment.models import Enrolment
from lms.enrolment.services.enrolling import end_enrolment
from lms.errors import NotFound
from lms.learning.models import Completion, EnrolmentSummary
from lms.plan.models import WorksheetEntry
from tests.account_merge.duplicates import make_duplicates
from tests.factories import NOW, make_session
from tests.factories_course import later


@pytest.fixture
def duplicates(database):
    return make_duplicates(database)


def get(duplicates, table, key):
    with duplicates.database.read_session() as session:
        return session.get_one(table, key)


def kept_enrolment(duplicates):
    return get(duplicates, Enrolment, duplicates.enrolments[duplicates.target.id])


def summary(duplicates):
    return get(duplicates, EnrolmentSummary, duplicates.enrolments[duplicates.target.id])


def list_kept(duplicates, table):
    return duplicates.list_rows(
        table, table.enrolment_id == duplicates.enrolments[duplicates.target.id]
    )


def test_the_source_is_closed_and_leads_to_the_target(duplicates):
    make_session(duplicates.database, duplicates.source)
    before = get(duplicates, Person, duplicates.target.id)

    duplicates.merge()

    source, target = (
        get(duplicates, Person, row.id) for row in (duplicates.source, duplicates.target)
    )
    assert (source.merged_into_id, source.disabled_at) == (target.id, later(days=3))
    assert target.learner_number == before.learner_number
    assert target.secret_hash == before.secret_hash
    assert target.disabled_at is None
    sessions = duplicates.list_rows(UserSession, UserSession.person_id == duplicates.source.id)
    assert [row.revoked_at for row in sessions] == [later(days=3)]


def test_the_target_gets_phone_and_address_that_it_lacks(duplicates):
    duplicates.set_person(duplicates.source, phone="+8613912345678", email="duplicate@example.org")
    duplicates.set_person(duplicates.target, email="li@example.org")

    duplicates.merge()

    target = get(duplicates, Person, duplicates.target.id)
    assert (target.phone, target.email) == ("+8613912345678", "li@example.org")


def test_lessons_of_both_are_done_and_the_earlier_moment_counts(duplicates):
    duplicates.read_lesson(duplicates.source, now=NOW)
    duplicates.read_lesson(duplicates.target, now=later(days=1))
    duplicates.read_lesson(duplicates.source, "village", now=later(days=2))

    duplicates.merge()

    found = {row.lesson: row.completed_at for row in list_kept(duplicates, Completion)}
    assert found == {"welcome": NOW, "village": later(days=2)}
    assert summary(duplicates).required_done == 1
    assert summary(duplicates).last_completed_at == later(days=2)


def test_attempts_of_both_are_numbered_by_their_start_and_the_best_counts(duplicates):
    first = duplicates.sit(duplicates.source, right=False, now=NOW)
    second = duplicates.sit(duplicates.target, right=False, now=later(days=1))
    third = duplicates.sit(duplicates.source, right=True, now=later(days=2))

    duplicates.merge()

    attempts = list_kept(duplicates, Attempt)
    assert {row.id: row.number for row in attempts} == {first: 1, second: 2, third: 3}
    assert {row.person_id for row in attempts} == {duplicates.target.id}
    assert (summary(duplicates).attempts, summary(duplicates).failures) == (3, 0)
    assert [row.method for row in list_kept(duplicates, Completion)] == ["passed"]


def test_of_two_attempts_under_way_that_of_the_target_goes_on(duplicates):
    aside, current = (
        duplicates.begin(duplicates.source),
        duplicates.begin(duplicates.target, now=later(hours=1)),
    )

    duplicates.merge()

    assert [row.id for row in list_kept(duplicates, Attempt)] == [current]
    assert get(duplicates, Attempt, aside).person_id == duplicates.source.id


def test_an_attempt_under_way_goes_on_with_the_target(duplicates):
    attempt_id = duplicates.begin(duplicates.source)

    duplicates.merge()

    assert [row.id for row in list_kept(duplicates, Attempt)] == [attempt_id]
    assert duplicates.begin(duplicates.target, now=later(days=4)) == attempt_id


def test_of_a_worksheet_the_newest_texts_are_shown_and_none_is_lost(duplicates):
    duplicates.write_field(duplicates.target, "Old", now=NOW)
    duplicates.write_field(duplicates.source, "New", now=later(days=1))
    duplicates.write_field(duplicates.source, "Only here", field="other")
    duplicates.write_field(duplicates.target, "Text", field="more", now=NOW)
    duplicates.write_field(duplicates.source, "", field="more", now=later(days=1))

    duplicates.merge()

    shown = {row.field: row.value for row in list_kept(duplicates, WorksheetEntry)}
    assert shown == {"note": "New", "other": "Only here", "more": "Text"}
    assert sorted(row.value for row in duplicates.list_rows(WorksheetEntry)) == [
        "",
        "New",
        "Old",
        "Only here",
        "Text",
    ]


def test_a_course_completed_with_the_source_stays_completed_with_its_certificate(duplicates):
    duplicates.certify(duplicates.source, "A" * 17)

    duplicates.merge()

    (certificate,) = list_kept(duplicates, Certificate)
    assert count_requests(duplicates) == {}
    assert (certificate.person_id, certificate.state) == (duplicates.target.id, "valid")
    assert kept_enrolment(duplicates).completed_at == NOW


def test_two_certificates_are_both_valid_and_of_the_target(duplicates):
    duplicates.certify(duplicates.source, "A" * 17)
    duplicates.certify(duplicates.target, "B" * 17)
    second = duplicates.list_rows(Certificate)[0]
    event = {"kind": "name requested", "happened_at": NOW}
    duplicates.add(CertificateEvent(certificate_id=second.id, **event))

    duplicates.merge()

    assert count_requests(duplicates) == {duplicates.cohort_id: 1}
    certificates = duplicates.list_rows(Certificate)
    assert {row.person_id for row in certificates} == {duplicates.target.id}
    assert {row.state for row in certificates} == {"valid"}
    assert [row.serial for row in list_kept(duplicates, Certificate)] == ["B" * 17]
    with duplicates.database.read_session() as session:
        seconds = list_second_certificates(session, cohort_id=duplicates.cohort_id)
        cohort_id = find_cohort_of_certificate(session, certificates[0].id)
    assert ([second.serial for second in seconds], cohort_id) == (["A" * 17], duplicates.cohort_id)


def test_of_a_revoked_and_a_valid_certificate_the_valid_one_is_current(duplicates):
    """Also when the revoked one is newer."""
    duplicates.certify(duplicates.source, "A" * 17)
    duplicates.certify(duplicates.target, "B" * 17)
    revoked = update(Certificate).where(Certificate.person_id == duplicates.target.id)
    values = {"state": "revoked", "ended_at": NOW}
    duplicates.database.write(lambda session: session.execute(revoked.values(**values)) and None)

    duplicates.merge()

    enrolment_id = duplicates.enrolments[duplicates.target.id]
    with duplicates.database.read_session() as session:
        found = get_current_certificates_by_enrolment(session, cohort_id=duplicates.cohort_id)
        current = found[enrolment_id]
        newest = find_newest_serial(session, enrolment_id=enrolment_id)
    assert (current.serial, current.state, newest) == ("A" * 17, "valid", "A" * 17)


def count_requests(duplicates):
    with duplicates.database.read_session() as session:
        cohort_ids = [duplicates.cohort_id, duplicates.cohort_id + 1]
        rows = session.execute(select_name_request_counts(), {"cohort_ids": cohort_ids})
        return {row.cohort_id: row.number for row in rows}


def test_lessons_of_both_together_complete_the_course(duplicates):
    duplicates.read_lesson(duplicates.source)
    duplicates.sit(duplicates.source)
    enrolment_id = duplicates.enrolments[duplicates.target.id]
    row = {"enrolment_id": enrolment_id, "revision_id": list_kept_revision(duplicates)}
    duplicates.add(Completion(**row, lesson="sheet", method="handed-in", completed_at=NOW))

    duplicates.merge()

    assert kept_enrolment(duplicates).completed_at == later(days=3)


def list_kept_revision(duplicates):
    return duplicates.list_rows(Completion)[0].revision_id


def test_the_enrolment_of_the_source_is_in_no_cohort_and_counts_nowhere(duplicates):
    duplicates.certify(duplicates.source, "A" * 17)

    duplicates.merge()

    merged = get(duplicates, Enrolment, duplicates.enrolments[duplicates.source.id])
    assert (merged.cohort_id, merged.organization_id, merged.completed_at) == (None, None, None)
    assert (merged.person_id, merged.ended_at) == (duplicates.source.id, later(days=3))


def test_open_enrolments_in_two_cohorts_are_merged_in_that_of_the_target(duplicates):
    other = duplicates.add_cohort("Autumn")
    duplicates.put_into(duplicates.source, other)

    duplicates.merge(visible_cohort_ids={duplicates.cohort_id, other})

    enrolments = duplicates.list_rows(Enrolment, Enrolment.person_id == duplicates.target.id)
    assert [row.cohort_id for row in enrolments] == [duplicates.cohort_id]


def test_an_enrolment_that_ended_opens_again_where_the_other_account_goes_on(duplicates):
    act = Act(SYSTEM, later(days=1))
    duplicates.database.write(
        end_enrolment, act, enrolment_id=duplicates.enrolments[duplicates.target.id]
    )

    duplicates.merge()

    assert kept_enrolment(duplicates).ended_at is None


def test_one_membership_remains_with_the_earlier_start(duplicates):
    start_membership(duplicates, duplicates.people.hillside_id, dt.date(2025, 1, 1))

    duplicates.merge()

    rows = duplicates.list_rows(Membership, Membership.person_id == duplicates.target.id)
    assert [row.organization_id for row in rows] == [duplicates.people.yunwu_id]
    assert duplicates.list_rows(Membership, Membership.person_id == duplicates.source.id) == []


def start_membership(duplicates, organization_id, day):
    duplicates.database.write(
        add_membership,
        Act(SYSTEM, NOW),
        person_id=duplicates.source.id,
        organization_id=organization_id,
        started_on=day,
    )


def test_the_audit_names_both_accounts_and_who_merged_them(duplicates):
    duplicates.merge()

    (event,) = duplicates.list_rows(AuditEvent, AuditEvent.act == AuditAction.PERSON_MERGED)
    assert (event.subject_id, event.actor_id) == (duplicates.target.id, duplicates.people.ravi.id)
    assert event.details == {"from": duplicates.source.id}
    assert event.chain_number is not None


def test_accounts_merged_one_after_the_other_all_lead_to_the_last(duplicates):
    duplicates.merge()
    duplicates.merge(
        source_id=duplicates.target.id, target_id=duplicates.people.mei.id, now=later(days=4)
    )

    assert get(duplicates, Person, duplicates.source.id).merged_into_id == duplicates.people.mei.id


def test_nothing_more_is_done_with_an_emptied_enrolment(duplicates):
    """A form of the account that ended, on its way during the merge, is refused."""
    duplicates.merge()

    with pytest.raises(NotFound):
        duplicates.read_lesson(duplicates.source)
    with pytest.raises(NotFound):
        duplicates.begin(duplicates.source)
