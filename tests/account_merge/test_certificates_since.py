"""Certificates issued between a merge and its undo are marked: none stays wrong unseen."""

import pytest

from lms.accounts.rules.acts import Act, Actor
from lms.certificates.models import Certificate, CertificateEvent
from lms.certificates.queries.checks_needed import needs_check, select_check_counts
from lms.certificates.rules.serial import RANDOM_LENGTH, build_serial
from lms.certificates.services.after_issue import confirm_checked
from lms.enrolment.models import Enrolment
from lms.enrolment.services.enrolling import end_enrolment
from tests.account_merge.test_merge import get
from tests.account_merge.twins import make_twins
from tests.factories_course import later

SERIAL = build_serial([0] * RANDOM_LENGTH)
SINCE = later(days=3, minutes=5)


@pytest.fixture
def twins(database):
    return make_twins(database)


def certify(twins, serial, *, enrolment_of, now=SINCE):
    """A certificate of the account that remains, on one of its enrolments."""
    twins.certify(enrolment_of, serial)

    def change(session):
        row = session.query(Certificate).filter_by(serial=serial).one()
        row.issued_at, row.person_id = now, twins.target.id
        return row.id

    return twins.database.write(change)


def is_marked(twins, certificate_id):
    with twins.database.read_session() as session:
        return needs_check(session, certificate_id)


def count(twins):
    with twins.database.read_session() as session:
        cohort_ids = [twins.cohort_id, twins.cohort_id + 1]
        rows = session.execute(select_check_counts(), {"cohort_ids": cohort_ids})
        return {row.cohort_id: row.number for row in rows}


def test_what_was_issued_before_the_merge_is_not_marked(twins):
    twins.certify(twins.target, SERIAL)
    twins.certify(twins.source, "B" * 17)

    twins.undo(twins.merge())

    kinds = {event.kind for event in twins.list_rows(CertificateEvent)}
    assert kinds == {"issued"}
    assert count(twins) == {}


def test_a_certificate_of_the_course_of_both_stays_and_is_marked(twins):
    merge_id = twins.merge()
    since = certify(twins, SERIAL, enrolment_of=twins.target)
    assert not is_marked(twins, since)

    twins.undo(merge_id)

    assert get(twins, Certificate, since).person_id == twins.target.id
    assert is_marked(twins, since)
    assert count(twins) == {twins.cohort_id: 1}


def test_a_certificate_of_a_course_that_returns_goes_with_it(twins):
    """Else it would be of an enrolment of somebody else, and on no page of any cohort."""
    ended = {"enrolment_id": twins.enrolments[twins.target.id]}
    twins.put_into(twins.target, twins.add_cohort("Autumn"))
    twins.database.write(end_enrolment, Act(Actor(twins.people.ravi.id), later(days=1)), **ended)
    merge_id = twins.merge(of_cohorts=None)
    enrolment_id = twins.enrolments[twins.source.id]
    assert get(twins, Enrolment, enrolment_id).person_id == twins.target.id
    since = certify(twins, SERIAL, enrolment_of=twins.source)

    twins.undo(merge_id, of_cohorts=None)

    assert get(twins, Certificate, since).person_id == twins.source.id
    assert is_marked(twins, since)
    assert count(twins) == {twins.cohort_id: 1}


@pytest.mark.parametrize("state", ["replaced", "revoked"])
def test_one_that_is_not_valid_any_more_is_not_marked(twins, state):
    merge_id = twins.merge()
    since = certify(twins, SERIAL, enrolment_of=twins.target)
    twins.database.write(end_certificate, since, state)

    twins.undo(merge_id)

    assert not is_marked(twins, since)


def end_certificate(session, certificate_id, state):
    row = session.get_one(Certificate, certificate_id)
    row.state, row.ended_at = state, SINCE


@pytest.mark.parametrize("state", ["replaced", "revoked"])
def test_the_mark_ends_with_the_certificate(twins, state):
    merge_id = twins.merge()
    since = certify(twins, SERIAL, enrolment_of=twins.target)
    twins.undo(merge_id)

    twins.database.write(end_certificate, since, state)

    assert not is_marked(twins, since)
    assert count(twins) == {}


def test_the_mark_ends_when_somebody_has_checked_it_once(twins):
    merge_id = twins.merge()
    since = certify(twins, SERIAL, enrolment_of=twins.target)
    twins.undo(merge_id)
    act = Act(Actor(twins.people.ravi.id), later(days=4))

    for _time in range(2):
        twins.database.write(confirm_checked, act, serial=SERIAL)

    assert not is_marked(twins, since)
    kinds = [event.kind for event in twins.list_rows(CertificateEvent)]
    assert kinds == ["issued", "check needed", "checked"]
