"""Two accounts of one person become one: what moves, what is joined, and who may do it."""

import datetime as dt

import pytest
from sqlalchemy import update

from lms.accounts.models import AuditEvent, Membership, Person, UserSession
from lms.accounts.rules.acts import SYSTEM, Act
from lms.accounts.rules.audit_acts import AuditAct
from lms.accounts.services.organizations import add_membership
from lms.assessment.models import Attempt
from lms.certificates.models import Certificate, CertificateEvent
from lms.certificates.queries.certificates import find_newest_serial
from lms.certificates.queries.current_certificates import (
    list_current_certificates,
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
from tests.account_merge.twins import make_twins
from tests.factories import NOW, make_session
from tests.factories_course import later


@pytest.fixture
def twins(database):
    return make_twins(database)


def get(twins, table, key):
    with twins.database.read_session() as session:
        return session.get_one(table, key)


def kept_enrolment(twins):
    return get(twins, Enrolment, twins.enrolments[twins.target.id])


def summary(twins):
    return get(twins, EnrolmentSummary, twins.enrolments[twins.target.id])


def list_kept(twins, table):
    return twins.list_rows(table, table.enrolment_id == twins.enrolments[twins.target.id])


def test_the_source_is_closed_and_leads_to_the_target(twins):
    make_session(twins.database, twins.source)
    before = get(twins, Person, twins.target.id)

    twins.merge()

    source, target = (get(twins, Person, row.id) for row in (twins.source, twins.target))
    assert (source.merged_into_id, source.disabled_at) == (target.id, later(days=3))
    assert target.learner_number == before.learner_number
    assert target.secret_hash == before.secret_hash
    assert target.disabled_at is None
    sessions = twins.list_rows(UserSession, UserSession.person_id == twins.source.id)
    assert [row.revoked_at for row in sessions] == [later(days=3)]


def test_the_target_gets_phone_and_address_that_it_lacks(twins):
    twins.set_person(twins.source, phone="+8613912345678", email="twin@example.org")
    twins.set_person(twins.target, email="li@example.org")

    twins.merge()

    target = get(twins, Person, twins.target.id)
    assert (target.phone, target.email) == ("+8613912345678", "li@example.org")


def test_lessons_of_both_are_done_and_the_earlier_moment_counts(twins):
    twins.read_lesson(twins.source, now=NOW)
    twins.read_lesson(twins.target, now=later(days=1))
    twins.read_lesson(twins.source, "village", now=later(days=2))

    twins.merge()

    found = {row.lesson: row.completed_at for row in list_kept(twins, Completion)}
    assert found == {"welcome": NOW, "village": later(days=2)}
    assert summary(twins).required_done == 1
    assert summary(twins).last_completed_at == later(days=2)


def test_attempts_of_both_are_numbered_by_their_start_and_the_best_counts(twins):
    first = twins.sit(twins.source, right=False, now=NOW)
    second = twins.sit(twins.target, right=False, now=later(days=1))
    third = twins.sit(twins.source, right=True, now=later(days=2))

    twins.merge()

    attempts = list_kept(twins, Attempt)
    assert {row.id: row.number for row in attempts} == {first: 1, second: 2, third: 3}
    assert {row.person_id for row in attempts} == {twins.target.id}
    assert (summary(twins).attempts, summary(twins).failures) == (3, 0)
    assert [row.how for row in list_kept(twins, Completion)] == ["passed"]


def test_of_two_attempts_under_way_that_of_the_target_goes_on(twins):
    aside, current = twins.begin(twins.source), twins.begin(twins.target, now=later(hours=1))

    twins.merge()

    assert [row.id for row in list_kept(twins, Attempt)] == [current]
    assert get(twins, Attempt, aside).person_id == twins.source.id


def test_an_attempt_under_way_goes_on_with_the_target(twins):
    attempt_id = twins.begin(twins.source)

    twins.merge()

    assert [row.id for row in list_kept(twins, Attempt)] == [attempt_id]
    assert twins.begin(twins.target, now=later(days=4)) == attempt_id


def test_of_a_worksheet_the_newest_texts_are_shown_and_none_is_lost(twins):
    twins.write_field(twins.target, "Old", now=NOW)
    twins.write_field(twins.source, "New", now=later(days=1))
    twins.write_field(twins.source, "Only here", field="other")
    twins.write_field(twins.target, "Text", field="more", now=NOW)
    twins.write_field(twins.source, "", field="more", now=later(days=1))

    twins.merge()

    shown = {row.field: row.value for row in list_kept(twins, WorksheetEntry)}
    assert shown == {"note": "New", "other": "Only here", "more": "Text"}
    assert sorted(row.value for row in twins.list_rows(WorksheetEntry)) == [
        "",
        "New",
        "Old",
        "Only here",
        "Text",
    ]


def test_a_course_completed_with_the_source_stays_completed_with_its_certificate(twins):
    twins.certify(twins.source, "A" * 17)

    twins.merge()

    (certificate,) = list_kept(twins, Certificate)
    assert count_requests(twins) == {}
    assert (certificate.person_id, certificate.state) == (twins.target.id, "valid")
    assert kept_enrolment(twins).completed_at == NOW


def test_two_certificates_are_both_valid_and_of_the_target(twins):
    twins.certify(twins.source, "A" * 17)
    twins.certify(twins.target, "B" * 17)
    second = twins.list_rows(Certificate)[0]
    event = {"kind": "name requested", "happened_at": NOW}
    twins.add(CertificateEvent(certificate_id=second.id, **event))

    twins.merge()

    assert count_requests(twins) == {twins.cohort_id: 1}
    certificates = twins.list_rows(Certificate)
    assert {row.person_id for row in certificates} == {twins.target.id}
    assert {row.state for row in certificates} == {"valid"}
    assert [row.serial for row in list_kept(twins, Certificate)] == ["B" * 17]
    with twins.database.read_session() as session:
        seconds = list_second_certificates(session, cohort_id=twins.cohort_id)
        cohort_id = find_cohort_of_certificate(session, certificates[0].id)
    assert ([second.serial for second in seconds], cohort_id) == (["A" * 17], twins.cohort_id)


def test_of_a_revoked_and_a_valid_certificate_the_valid_one_is_current(twins):
    """Also when the revoked one is newer."""
    twins.certify(twins.source, "A" * 17)
    twins.certify(twins.target, "B" * 17)
    revoked = update(Certificate).where(Certificate.person_id == twins.target.id)
    values = {"state": "revoked", "ended_at": NOW}
    twins.database.write(lambda session: session.execute(revoked.values(**values)) and None)

    twins.merge()

    enrolment_id = twins.enrolments[twins.target.id]
    with twins.database.read_session() as session:
        current = list_current_certificates(session, cohort_id=twins.cohort_id)[enrolment_id]
        newest = find_newest_serial(session, enrolment_id=enrolment_id)
    assert (current.serial, current.state, newest) == ("A" * 17, "valid", "A" * 17)


def count_requests(twins):
    with twins.database.read_session() as session:
        cohort_ids = [twins.cohort_id, twins.cohort_id + 1]
        rows = session.execute(select_name_request_counts(), {"cohort_ids": cohort_ids})
        return {row.cohort_id: row.number for row in rows}


def test_lessons_of_both_together_complete_the_course(twins):
    twins.read_lesson(twins.source)
    twins.sit(twins.source)
    twins.add(
        Completion(
            enrolment_id=twins.enrolments[twins.target.id], lesson="sheet", how="handed-in",
            revision_id=list_kept_revision(twins), completed_at=NOW,
        )
    )  # fmt: skip

    twins.merge()

    assert kept_enrolment(twins).completed_at == later(days=3)


def list_kept_revision(twins):
    return twins.list_rows(Completion)[0].revision_id


def test_the_emptied_enrolment_is_in_no_cohort_and_counts_nowhere(twins):
    twins.certify(twins.source, "A" * 17)

    twins.merge()

    emptied = get(twins, Enrolment, twins.enrolments[twins.source.id])
    assert (emptied.cohort_id, emptied.organization_id, emptied.completed_at) == (None, None, None)
    assert (emptied.person_id, emptied.ended_at) == (twins.source.id, later(days=3))


def test_open_enrolments_in_two_cohorts_are_joined_in_that_of_the_target(twins):
    other = twins.add_cohort("Autumn")
    twins.put_into(twins.source, other)

    twins.merge(of_cohorts={twins.cohort_id, other})

    enrolments = twins.list_rows(Enrolment, Enrolment.person_id == twins.target.id)
    assert [row.cohort_id for row in enrolments] == [twins.cohort_id]


def test_an_enrolment_that_ended_opens_again_where_the_other_account_goes_on(twins):
    act = Act(SYSTEM, later(days=1))
    twins.database.write(end_enrolment, act, enrolment_id=twins.enrolments[twins.target.id])

    twins.merge()

    assert kept_enrolment(twins).ended_at is None


def test_one_membership_remains_with_the_earlier_start(twins):
    start_membership(twins, twins.people.hillside_id, dt.date(2025, 1, 1))

    twins.merge()

    rows = twins.list_rows(Membership, Membership.person_id == twins.target.id)
    assert [row.organization_id for row in rows] == [twins.people.yunwu_id]
    assert twins.list_rows(Membership, Membership.person_id == twins.source.id) == []


def start_membership(twins, organization_id, day):
    twins.database.write(
        add_membership,
        Act(SYSTEM, NOW),
        person_id=twins.source.id,
        organization_id=organization_id,
        started_on=day,
    )


def test_the_audit_names_both_accounts_and_who_merged_them(twins):
    twins.merge()

    (event,) = twins.list_rows(AuditEvent, AuditEvent.act == AuditAct.PERSON_MERGED)
    assert (event.subject_id, event.actor_id) == (twins.target.id, twins.people.ravi.id)
    assert event.details == {"from": twins.source.id}
    assert event.chain_number is not None


def test_accounts_merged_one_after_the_other_all_lead_to_the_last(twins):
    twins.merge()
    twins.merge(source_id=twins.target.id, target_id=twins.people.mei.id, now=later(days=4))

    assert get(twins, Person, twins.source.id).merged_into_id == twins.people.mei.id


def test_nothing_more_is_done_with_an_emptied_enrolment(twins):
    """A form of the account that ended, on its way during the merge, is refused."""
    twins.merge()

    with pytest.raises(NotFound):
        twins.read_lesson(twins.source)
    with pytest.raises(NotFound):
        twins.begin(twins.source)
