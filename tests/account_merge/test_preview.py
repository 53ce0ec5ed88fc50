"""The previews of a merge and of its undo; nothing is written."""

import pytest
from sqlalchemy import update

from lms.account_merge.queries.preview import preview_merge_undo, preview_person_merge
from lms.account_merge.rules.mergeable import AccountUnconfirmed
from lms.accounts.models import Membership
from lms.accounts.rules.acts import SYSTEM, Act
from lms.certificates.models import Certificate, CertificateEvent
from lms.enrolment.services.enrolling import end_enrolment
from tests.account_merge.twins import fill, make_twins
from tests.factories import NOW
from tests.factories_course import later


@pytest.fixture
def twins(database):
    return make_twins(database)


def preview(twins):
    with twins.database.read_session() as session:
        return preview_person_merge(
            session,
            source_id=twins.source.id,
            target_id=twins.target.id,
            of_cohorts={twins.cohort_id},
        )


def test_of_two_new_accounts_only_the_course_is_merged(twins):
    found = preview(twins)

    (course,) = found.courses
    assert (course.is_merged, course.done, course.done_already) == (True, 0, 0)
    assert course.titles["en"] == "Tea basics"
    counts = (found.attempts, found.put_aside, found.double_fields, found.certificates)
    assert counts == (0, 0, 0, 0)
    assert (found.lost_memberships, found.phone) == ((), "")


def test_what_both_did_is_counted(twins):
    for person in (twins.source, twins.target):
        twins.read_lesson(person)
        twins.sit(person, right=False)
        twins.begin(person, now=later(days=1))
        twins.write_field(person, f"Text of {person.id}")
        twins.write_field(person, "The same", field="same")
    twins.certify(twins.source, "A" * 17)
    before = twins.read_all()

    found = preview(twins)

    (course,) = found.courses
    assert (course.done, course.done_already) == (1, 1)
    counts = (found.attempts, found.put_aside, found.double_fields, found.certificates)
    assert counts == (2, 1, 1, 1)
    assert twins.read_all() == before


def test_a_name_request_is_counted_where_both_have_a_certificate(twins):
    twins.certify(twins.source, "A" * 17)
    (certificate,) = twins.list_rows(Certificate)
    event = {"kind": "name requested", "happened_at": NOW}
    twins.add(CertificateEvent(certificate_id=certificate.id, **event))
    assert preview(twins).name_requests == 0

    twins.certify(twins.target, "B" * 17)

    assert preview(twins).name_requests == 1
    event = {"kind": "request refused", "happened_at": NOW}
    twins.add(CertificateEvent(certificate_id=certificate.id, **event))
    assert preview(twins).name_requests == 0


def test_a_course_of_the_one_account_moves(twins):
    act = Act(SYSTEM, NOW)
    twins.put_into(twins.target, twins.add_cohort("Autumn"))
    twins.database.write(end_enrolment, act, enrolment_id=twins.enrolments[twins.target.id])

    with twins.database.read_session() as session:
        ids = {"source_id": twins.source.id, "target_id": twins.target.id}
        found = preview_person_merge(session, **ids, of_cohorts=None)

    assert [course.is_merged for course in found.courses] == [False]


def test_a_course_of_two_cohorts_leaves_one_of_them(twins):
    assert not preview(twins).courses[0].leaves_cohort
    other = twins.add_cohort("Autumn")
    twins.put_into(twins.source, other)

    with twins.database.read_session() as session:
        ids = {"source_id": twins.source.id, "target_id": twins.target.id}
        found = preview_person_merge(session, **ids, of_cohorts={other, twins.cohort_id})

    assert [course.leaves_cohort for course in found.courses] == [True]


def test_a_phone_and_a_membership_that_change_are_named(twins):
    twins.set_person(twins.source, phone="+8613912345678")
    twins.database.write(put_into_hillside, twins)

    found = preview(twins)

    assert found.phone == "+8613912345678"
    assert [names["en"] for names in found.lost_memberships] == ["Hillside Nut Growers"]


def put_into_hillside(session, twins):
    of_source = update(Membership).where(Membership.person_id == twins.source.id)
    session.execute(of_source.values(organization_id=twins.people.hillside_id))


def test_what_is_refused_is_refused_before(twins):
    twins.set_person(twins.source, confirmed=False)

    with pytest.raises(AccountUnconfirmed):
        preview(twins)


def test_before_an_undo_what_was_done_since_is_counted(twins):
    fill(twins, twins.source)
    merge_id = twins.merge()
    twins.sit(twins.target, now=later(days=3, minutes=1))
    twins.read_lesson(twins.target, "village", now=later(days=3, minutes=2))

    with twins.database.read_session() as session:
        found = preview_merge_undo(session, merge_id)

    assert (found.source.id, found.target.id) == (twins.source.id, twins.target.id)
    assert (found.lessons, found.attempts) == (2, 1)
