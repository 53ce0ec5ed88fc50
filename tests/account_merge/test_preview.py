"""The previews of a merge and of its undo; nothing is written."""

import pytest
from sqlalchemy import update

from lms.account_merge.queries.preview import preview_merge_undo, preview_person_merge
from lms.account_merge.rules.mergeable import AccountUnconfirmed
from lms.accounts.models import Membership
from lms.accounts.rules.acts import SYSTEM, Act
from lms.certificates.models import Certificate, CertificateEvent
from lms.enrolment.services.enrolling import end_enrolment
from tests.account_merge.duplicates import fill, make_duplicates
from tests.factories import NOW
from tests.factories_course import later


@pytest.fixture
def duplicates(database):
    return make_duplicates(database)


def preview(duplicates):
    with duplicates.database.read_session() as session:
        return preview_person_merge(
            session,
            source_id=duplicates.source.id,
            target_id=duplicates.target.id,
            visible_cohort_ids={duplicates.cohort_id},
        )


def test_of_two_new_accounts_only_the_course_is_merged(duplicates):
    found = preview(duplicates)

    (course,) = found.courses
    assert (course.is_merged, course.done, course.done_already) == (True, 0, 0)
    assert course.titles["en"] == "Tea basics"
    counts = (found.attempts, found.put_aside, found.double_fields, found.certificates)
    assert counts == (0, 0, 0, 0)
    assert (found.lost_memberships, found.phone) == ((), "")


def test_what_both_did_is_counted(duplicates):
    for person in (duplicates.source, duplicates.target):
        duplicates.read_lesson(person)
        duplicates.sit(person, right=False)
        duplicates.begin(person, now=later(days=1))
        duplicates.write_field(person, f"Text of {person.id}")
        duplicates.write_field(person, "The same", field="same")
    duplicates.certify(duplicates.source, "A" * 17)
    before = duplicates.read_all()

    found = preview(duplicates)

    (course,) = found.courses
    assert (course.done, course.done_already) == (1, 1)
    counts = (found.attempts, found.put_aside, found.double_fields, found.certificates)
    assert counts == (2, 1, 1, 1)
    assert duplicates.read_all() == before


def test_a_name_request_is_counted_where_both_have_a_certificate(duplicates):
    duplicates.certify(duplicates.source, "A" * 17)
    (certificate,) = duplicates.list_rows(Certificate)
    event = {"kind": "name requested", "happened_at": NOW}
    duplicates.add(CertificateEvent(certificate_id=certificate.id, **event))
    assert preview(duplicates).name_requests == 0

    duplicates.certify(duplicates.target, "B" * 17)

    assert preview(duplicates).name_requests == 1
    event = {"kind": "request refused", "happened_at": NOW}
    duplicates.add(CertificateEvent(certificate_id=certificate.id, **event))
    assert preview(duplicates).name_requests == 0


def test_a_course_of_the_one_account_moves(duplicates):
    act = Act(SYSTEM, NOW)
    duplicates.put_into(duplicates.target, duplicates.add_cohort("Autumn"))
    duplicates.database.write(
        end_enrolment, act, enrolment_id=duplicates.enrolments[duplicates.target.id]
    )

    with duplicates.database.read_session() as session:
        ids = {"source_id": duplicates.source.id, "target_id": duplicates.target.id}
        found = preview_person_merge(session, **ids, visible_cohort_ids=None)

    assert [course.is_merged for course in found.courses] == [False]


def test_a_course_of_two_cohorts_leaves_one_of_them(duplicates):
    assert not preview(duplicates).courses[0].leaves_cohort
    other = duplicates.add_cohort("Autumn")
    duplicates.put_into(duplicates.source, other)

    with duplicates.database.read_session() as session:
        ids = {"source_id": duplicates.source.id, "target_id": duplicates.target.id}
        found = preview_person_merge(
            session, **ids, visible_cohort_ids={other, duplicates.cohort_id}
        )

    assert [course.leaves_cohort for course in found.courses] == [True]


def test_a_phone_and_a_membership_that_change_are_named(duplicates):
    duplicates.set_person(duplicates.source, phone="+8613912345678")
    duplicates.database.write(put_into_hillside, duplicates)

    found = preview(duplicates)

    assert found.phone == "+8613912345678"
    assert [names["en"] for names in found.lost_memberships] == ["Hillside Nut Growers"]


def put_into_hillside(session, duplicates):
    of_source = update(Membership).where(Membership.person_id == duplicates.source.id)
    session.execute(of_source.values(organization_id=duplicates.people.hillside_id))


def test_what_is_refused_is_refused_before(duplicates):
    duplicates.set_person(duplicates.source, confirmed=False)

    with pytest.raises(AccountUnconfirmed):
        preview(duplicates)


def test_before_an_undo_what_was_done_since_is_counted(duplicates):
    fill(duplicates, duplicates.source)
    merge_id = duplicates.merge()
    duplicates.sit(duplicates.target, now=later(days=3, minutes=1))
    duplicates.read_lesson(duplicates.target, "village", now=later(days=3, minutes=2))

    with duplicates.database.read_session() as session:
        found = preview_merge_undo(session, merge_id)

    assert (found.source.id, found.target.id) == (duplicates.source.id, duplicates.target.id)
    assert (found.lessons, found.attempts) == (2, 1)
