"""Names from a signed list, requests refused, and what lists of a cohort hold."""

import datetime as dt

import pytest
from sqlalchemy import select, update

from lms.accounts.models import AuditEvent, Person
from lms.accounts.rules.acts import SHELL, Act, Actor
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.names import NameWithoutLetter
from lms.accounts.rules.text import TextTooLong
from lms.certificates.models import CertificateEvent
from lms.certificates.queries.certificates import get_certificate
from lms.certificates.queries.current_certificates import (
    find_name_request,
    get_current_certificates_by_enrolment,
    list_certificate_files,
    list_certificate_history,
    list_name_requests,
)
from lms.certificates.rules import refusals
from lms.certificates.services.after_issue import (
    ask_for_corrected_name,
    erase_person,
    refuse_corrected_name,
)
from lms.enrolment.models import Cohort, Enrolment
from tests.certificates.conftest import LATER

REASON = "No phone; signed list of 20 November"


@pytest.fixture
def unconfirmed(world):
    world.set_person(world.people.li.id, name_confirmed_at=None)
    return world


@pytest.fixture
def cohort_id(world):
    """Li takes the course in this cohort, Mei in another one."""

    def make(session):
        ids = []
        for enrolment_id in (world.li, world.mei):
            cohort = Cohort(name="One", starts_on=dt.date(2025, 11, 1), created_at=LATER)
            session.add(cohort)
            session.flush()
            there = update(Enrolment).where(Enrolment.id == enrolment_id)
            session.execute(there.values(cohort_id=cohort.id))
            ids.append(cohort.id)
        return ids[0]

    return world.database.write(make)


def by_hand(world, **changed):
    values = {"printed_name": "李美花", "reason": REASON, "latin_name": None} | changed
    ravi = Actor(world.people.ravi.id)
    return world.issuer.issue_manually(act=Act(ravi, LATER), enrolment_id=world.li, **values)


def ask(world, serial, wanted="李美花"):
    world.database.write(
        ask_for_corrected_name,
        Act(Actor(world.people.li.id), LATER),
        serial=serial,
        wanted_name=wanted,
        note="ID card",
    )


def refuse(world, serial, reason="The ID card says otherwise"):
    ravi = Actor(world.people.ravi.id)
    world.database.write(refuse_corrected_name, Act(ravi, LATER), serial=serial, reason=reason)


def requests(world, cohort_id):
    with world.database.read_session() as session:
        return list_name_requests(session, cohort_id=cohort_id)


def test_name_of_the_list_is_printed_and_the_reason_kept(unconfirmed):
    issued = by_hand(unconfirmed, latin_name="LI Meihua")

    with unconfirmed.database.read_session() as session:
        view = get_certificate(session, issued.serial)
        history = list_certificate_history(session, view.id)
        person = session.get(Person, unconfirmed.people.li.id)
        chained = session.scalars(
            select(AuditEvent.act).where(AuditEvent.chain_number.is_not(None))
        ).all()
    assert (view.statement.name, view.statement.latin_name) == ("李美花", "LI Meihua")
    assert [(event.kind, event.actor, event.reason) for event in history] == [
        ("issued", "Ravi Kumar", REASON)
    ]
    assert (person.printed_name, person.name_confirmed_at) == ("李美花", LATER)
    assert AuditAction.MANUAL_CERTIFICATE_ISSUED in chained


def test_by_hand_twice_is_the_same_certificate(unconfirmed):
    first = by_hand(unconfirmed)

    again = by_hand(unconfirmed, printed_name="Somebody Else")

    assert (again.serial, again.job_id) == (first.serial, None)


@pytest.mark.parametrize(
    ("changed", "person", "enrolment", "refusal"),
    [
        ({"reason": " "}, {}, {}, refusals.CertificateReasonMissing),
        ({"reason": "x" * 501}, {}, {}, TextTooLong),
        ({"printed_name": "123"}, {}, {}, NameWithoutLetter),
        ({"printed_name": "ᠮᠣᠩᠭᠣᠯ"}, {}, {}, refusals.NameNotPrintable),
        ({}, {}, {"completed_at": None}, refusals.CourseNotComplete),
        ({}, {"confirmed": False}, {}, refusals.PersonNotConfirmed),
        ({}, {"name_confirmed_at": LATER}, {}, refusals.NameAlreadyConfirmed),
    ],
)
def test_nothing_else_is_left_out_by_hand(unconfirmed, changed, person, enrolment, refusal):
    world = unconfirmed
    if person:
        world.set_person(world.people.li.id, **person)
    if enrolment:
        world.set_enrolment(world.li, **enrolment)

    with pytest.raises(refusal):
        by_hand(world, **changed)

    with world.database.read_session() as session:
        assert session.get(Person, world.people.li.id).printed_name == "李美华"


def test_revoked_one_is_not_issued_again_by_hand(unconfirmed):
    world = unconfirmed
    issued = by_hand(world)
    world.issuer.revoke(act=Act(SHELL, LATER), serial=issued.serial, reason="so")
    world.set_person(world.people.li.id, name_confirmed_at=None)

    with pytest.raises(refusals.CertificateRevoked):
        by_hand(world)


def test_request_is_open_until_it_is_answered(world, cohort_id):
    serial = world.issuer.issue(act=Act(SHELL, LATER), enrolment_id=world.li).serial
    ask(world, serial)

    opened = requests(world, cohort_id)
    refuse(world, serial)
    refused = requests(world, cohort_id)
    ask(world, serial, wanted="李每花")
    again = requests(world, cohort_id)

    assert [(person.printed_name, person.wanted_name, person.note) for person in opened] == [
        ("李美华", "李美花", "ID card")
    ]
    assert refused == ()
    assert [item.wanted_name for item in again] == ["李每花"]


def test_holder_finds_the_answer(world):
    serial = world.issuer.issue(act=Act(SHELL, LATER), enrolment_id=world.li).serial
    with world.database.read_session() as session:
        before = find_name_request(session, get_certificate(session, serial).id)
    ask(world, serial)
    refuse(world, serial)

    with world.database.read_session() as session:
        found = find_name_request(session, get_certificate(session, serial).id)

    assert before is None
    assert (found.wanted_name, found.refused_at) == ("李美花", LATER)
    assert found.refusal == "The ID card says otherwise"


def test_request_ends_with_the_certificate(world, cohort_id):
    serial = world.issuer.issue(act=Act(SHELL, LATER), enrolment_id=world.li).serial
    ask(world, serial)

    world.issuer.replace(act=Act(SHELL, LATER), serial=serial, reason="so", printed_name="李美花")

    assert requests(world, cohort_id) == ()
    with pytest.raises(refusals.RequestAnswered):
        refuse(world, serial)


@pytest.mark.parametrize(
    ("reason", "asked", "refusal"),
    [("", True, refusals.CertificateReasonMissing), ("no", False, refusals.RequestAnswered)],
)
def test_only_an_open_request_is_refused_and_with_a_reason(world, reason, asked, refusal):
    serial = world.issuer.issue(act=Act(SHELL, LATER), enrolment_id=world.li).serial
    if asked:
        ask(world, serial)

    with pytest.raises(refusal):
        refuse(world, serial, reason=reason)


def test_lists_hold_the_cohort_alone(world, cohort_id):
    li = world.issuer.issue(act=Act(SHELL, LATER), enrolment_id=world.li).serial
    mei = world.issuer.issue(act=Act(SHELL, LATER), enrolment_id=world.mei).serial
    ask(world, li)

    with world.database.read_session() as session:
        held = get_current_certificates_by_enrolment(session, cohort_id=cohort_id)
        files = list_certificate_files(session, cohort_id=cohort_id, serials=(li, mei))
        elsewhere = list_name_requests(session, cohort_id=cohort_id + 1)

    assert {certificate.serial for certificate in held.values()} == {li}
    assert [(file.serial, file.name, file.pdf) for file in files] == [(li, "李美华", "")]
    assert elsewhere == ()


def test_newest_certificate_of_an_enrolment_is_the_one_held(world, cohort_id):
    old = world.issuer.issue(act=Act(SHELL, LATER), enrolment_id=world.li).serial
    new = world.issuer.replace(
        act=Act(SHELL, LATER), serial=old, reason="so", printed_name="李美花"
    ).serial

    with world.database.read_session() as session:
        held = get_current_certificates_by_enrolment(session, cohort_id=cohort_id)
        files = list_certificate_files(session, cohort_id=cohort_id, serials=(old, new))

    assert (held[world.li].serial, held[world.li].state) == (new, "valid")
    assert [file.serial for file in files] == [new]


def test_the_same_request_sent_twice_is_one(world):
    serial = world.issuer.issue(act=Act(SHELL, LATER), enrolment_id=world.li).serial
    ask(world, serial)
    ask(world, serial)
    refuse(world, serial)
    ask(world, serial)

    with world.database.read_session() as session:
        kinds = session.scalars(select(CertificateEvent.kind).order_by(CertificateEvent.id)).all()
    assert [kind for kind in kinds if "request" in kind] == [
        "name requested",
        "request refused",
        "name requested",
    ]


def list_actors(world, serial):
    with world.database.read_session() as session:
        history = list_certificate_history(session, get_certificate(session, serial).id)
    return [(event.kind, event.actor) for event in history]


def test_history_names_actors_as_they_were_called_then(world):
    old = world.issuer.issue(act=Act(SHELL, LATER), enrolment_id=world.li).serial
    ask(world, old)
    ravi = Act(Actor(world.people.ravi.id), LATER)
    new = world.issuer.replace(act=ravi, serial=old, reason="so", printed_name="李美花").serial
    world.set_person(world.people.ravi.id, printed_name="Ravi Sharma")
    ask(world, new, wanted="李每花")

    assert list_actors(world, old) == [
        ("issued", ""),
        ("name requested", "李美华"),
        ("replaced", "Ravi Kumar"),
    ]
    assert list_actors(world, new) == [("issued", "Ravi Kumar"), ("name requested", "李美花")]


def test_who_replaces_their_own_certificate_signs_with_the_earlier_name(world):
    old = world.issuer.issue(act=Act(SHELL, LATER), enrolment_id=world.li).serial
    li = Act(Actor(world.people.li.id), LATER)

    new = world.issuer.replace(act=li, serial=old, reason="so", printed_name="李美花").serial

    assert list_actors(world, old)[-1] == ("replaced", "李美华")
    assert list_actors(world, new) == [("issued", "李美花")]


def test_nobody_erased_is_named_in_a_history(world):
    li, mei = (
        world.issuer.issue(act=Act(SHELL, LATER), enrolment_id=id_).serial
        for id_ in (world.li, world.mei)
    )
    ask(world, li)
    act = Act(Actor(world.people.li.id), LATER)
    world.issuer.revoke(act=act, serial=mei, reason="so")

    world.database.write(erase_person, Act(SHELL, LATER), person_id=world.people.li.id)

    assert list_actors(world, mei) == [("issued", ""), ("revoked", "")]
    with world.database.read_session() as session:
        assert set(session.scalars(select(CertificateEvent.actor_name))) == {""}
