"""Certificates issued between a merge and its undo are marked: none stays wrong unseen."""

import pytest

from lms.accounts.rules.acts import Act, Actor
from lms.certificates.models import Certificate, CertificateEvent
from lms.certificates.queries.checks_needed import needs_check, select_check_counts
from lms.certificates.rules.serial import RANDOM_LENGTH, build_serial
from lms.certificates.services.after_issue import confirm_checked
from lms.enrolment.models import Enrolment
from lms.enrolment.services.enrolling import end_enrolment
from tests.account_merge.duplicates import make_duplicates
from tests.account_merge.test_merge import get
from tests.factories_course import later

SERIAL = build_serial([0] * RANDOM_LENGTH)
SINCE = later(days=3, minutes=5)


@pytest.fixture
def duplicates(database):
    return make_duplicates(database)


def certify(duplicates, serial, *, enrolment_of, now=SINCE):
    """A certificate of the account that remains, on one of its enrolments."""
    duplicates.certify(enrolment_of, serial)

    def change(session):
        row = session.query(Certificate).filter_by(serial=serial).one()
        row.issued_at, row.person_id = now, duplicates.target.id
        return row.id

    return duplicates.database.write(change)


def is_marked(duplicates, certificate_id):
    with duplicates.database.read_session() as session:
        return needs_check(session, certificate_id)


def count(duplicates):
    with duplicates.database.read_session() as session:
        cohort_ids = [duplicates.cohort_id, duplicates.cohort_id + 1]
        rows = session.execute(select_check_counts(), {"cohort_ids": cohort_ids})
        return {row.cohort_id: row.number for row in rows}


def test_what_was_issued_before_the_merge_is_not_marked(duplicates):
    duplicates.certify(duplicates.target, SERIAL)
    duplicates.certify(duplicates.source, "B" * 17)

    duplicates.undo(duplicates.merge())

    kinds = {event.kind for event in duplicates.list_rows(CertificateEvent)}
    assert kinds == {"issued"}
    assert count(duplicates) == {}


def test_a_certificate_of_the_course_of_both_stays_and_is_marked(duplicates):
    merge_id = duplicates.merge()
    since = certify(duplicates, SERIAL, enrolment_of=duplicates.target)
    assert not is_marked(duplicates, since)

    duplicates.undo(merge_id)

    assert get(duplicates, Certificate, since).person_id == duplicates.target.id
    assert is_marked(duplicates, since)
    assert count(duplicates) == {duplicates.cohort_id: 1}


def test_a_certificate_of_a_course_that_returns_goes_with_it(duplicates):
    """Else it would be of an enrolment of somebody else, and on no page of any cohort."""
    ended = {"enrolment_id": duplicates.enrolments[duplicates.target.id]}
    duplicates.put_into(duplicates.target, duplicates.add_cohort("Autumn"))
    duplicates.database.write(
        end_enrolment, Act(Actor(duplicates.people.ravi.id), later(days=1)), **ended
    )
    merge_id = duplicates.merge(visible_cohort_ids=None)
    enrolment_id = duplicates.enrolments[duplicates.source.id]
    assert get(duplicates, Enrolment, enrolment_id).person_id == duplicates.target.id
    since = certify(duplicates, SERIAL, enrolment_of=duplicates.source)

    duplicates.undo(merge_id, visible_cohort_ids=None)

    assert get(duplicates, Certificate, since).person_id == duplicates.source.id
    assert is_marked(duplicates, since)
    assert count(duplicates) == {duplicates.cohort_id: 1}


@pytest.mark.parametrize("state", ["replaced", "revoked"])
def test_one_that_is_not_valid_any_more_is_not_marked(duplicates, state):
    merge_id = duplicates.merge()
    since = certify(duplicates, SERIAL, enrolment_of=duplicates.target)
    duplicates.database.write(end_certificate, since, state)

    duplicates.undo(merge_id)

    assert not is_marked(duplicates, since)


def end_certificate(session, certificate_id, state):
    row = session.get_one(Certificate, certificate_id)
    row.state, row.ended_at = state, SINCE


@pytest.mark.parametrize("state", ["replaced", "revoked"])
def test_the_mark_ends_with_the_certificate(duplicates, state):
    merge_id = duplicates.merge()
    since = certify(duplicates, SERIAL, enrolment_of=duplicates.target)
    duplicates.undo(merge_id)

    duplicates.database.write(end_certificate, since, state)

    assert not is_marked(duplicates, since)
    assert count(duplicates) == {}


def test_the_mark_ends_when_somebody_has_checked_it_once(duplicates):
    merge_id = duplicates.merge()
    since = certify(duplicates, SERIAL, enrolment_of=duplicates.target)
    duplicates.undo(merge_id)
    act = Act(Actor(duplicates.people.ravi.id), later(days=4))

    for _time in range(2):
        duplicates.database.write(confirm_checked, act, serial=SERIAL)

    assert not is_marked(duplicates, since)
    kinds = [event.kind for event in duplicates.list_rows(CertificateEvent)]
    assert kinds == ["issued", "check needed", "checked"]
