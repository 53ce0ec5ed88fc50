"""Issue and end of a certificate, and its page at /verify."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from lms.accounts.models import AuditEvent
from lms.accounts.rules.acts import SHELL, SYSTEM, Act, Actor
from lms.accounts.rules.audit_actions import AuditAction
from lms.certificates.keys import KeyFolder
from lms.certificates.models import Certificate, CertificateEvent
from lms.certificates.queries.certificates import (
    PublicCertificate,
    find_public_certificate,
    get_certificate,
    get_for_holder,
    has_certificate,
    is_same_name,
)
from lms.certificates.rules import refusals
from lms.certificates.services.after_issue import (
    ask_for_corrected_name,
    erase_person,
    set_name_hidden,
)
from lms.certificates.services.name_confirmation import confirm_printed_name
from lms.jobs.models import Job
from tests.certificates.conftest import LATER, TITLES
from tests.certificates.issuing import issue, view
from tests.factories import KEYS

UNKNOWN = PublicCertificate("unknown")


def confirm(world, *, printed_name="李美华", latin_name=None):
    world.database.write(
        confirm_printed_name,
        Act(SYSTEM, LATER),
        person_id=world.people.li.id,
        printed_name=printed_name,
        latin_name=latin_name,
    )


def verify(world, serial):
    with world.database.read_session() as session:
        return find_public_certificate(session, serial)


def same_name(world, serial, typed):
    with world.database.read_session() as session:
        return is_same_name(session, serial, typed=typed, pepper=KEYS.pepper)


def test_certificate_states_what_is_so(world):
    found = view(world, issue(world).serial)

    statement = found.statement
    assert (found.state, found.pdf_sha256) == ("valid", None)
    assert (statement.name, statement.titles, statement.hours) == ("李美华", TITLES, "2.5")
    assert statement.organization == {
        "en": "Yunwu Ridge Tea Cooperative",
        "zh": "云雾岭茶农合作社",
    }
    assert (statement.edition, statement.revision) == (1, 2)
    assert (statement.completed_on, statement.issued_on) == ("2025-11-25", "2025-11-26")
    assert statement.demo


def test_issuing_twice_gives_the_same(world):
    first, second = issue(world), issue(world)

    assert (second.serial, second.job_id) == (first.serial, None)


def test_job_is_written_with_the_certificate_and_hinted(world):
    issued = issue(world)

    with world.database.read_session() as session:
        job = session.get_one(Job, issued.job_id)
    assert (job.kind, job.payload) == (
        "certificates.print",
        {"certificate_id": issued.certificate_id},
    )
    assert world.issuer.queue.take() == issued.job_id


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (
            lambda world: world.set_enrolment(world.li, completed_at=None),
            refusals.CourseNotComplete,
        ),
        (
            lambda world: world.set_person(world.people.li.id, name_confirmed_at=None),
            refusals.NameNotConfirmed,
        ),
        (
            lambda world: world.set_person(world.people.li.id, confirmed=False),
            refusals.PersonNotConfirmed,
        ),
        (
            lambda world: world.set_person(world.people.li.id, printed_name="ᏣᎳᎩ"),
            refusals.NameNotPrintable,
        ),
        (
            lambda world: world.set_person(world.people.li.id, printed_name="龘" * 80),
            refusals.NameTooWide,
        ),
    ],
)
def test_nothing_is_issued_before_its_time(world, change, refusal):
    change(world)

    with pytest.raises(refusal):
        issue(world)

    with world.database.read_session() as session:
        assert session.scalar(select(func.count(Certificate.id))) == 0
        assert session.scalar(select(func.count(Job.id))) == 0


def test_characters_that_cannot_be_printed_are_named(world):
    world.set_person(world.people.li.id, printed_name="Li ᏣᎳ")

    with pytest.raises(refusals.NameNotPrintable, match="Ꮳ\u2009Ꮃ"):
        issue(world)


def test_name_is_printed_as_confirmed(world):
    world.set_person(world.people.li.id, name_confirmed_at=None)
    confirm(world, printed_name=" 李美花 ")

    issued = issue(world)

    assert view(world, issued.serial).statement.name == "李美花"
    with world.database.read_session() as session:
        assert has_certificate(session, person_id=world.people.li.id)


def test_name_confirmed_later_than_the_request_is_not_signed(world):
    confirm(world, printed_name="李美花")

    with pytest.raises(refusals.NameChangedMeanwhile, match="李美花"):
        issue(world, confirmed_name="李美华")

    assert view(world, issue(world, confirmed_name=" 李美花 ").serial).statement.name == "李美花"


def test_certificate_is_seen_by_its_holder_alone(world):
    serial = issue(world).serial

    with world.database.read_session() as session:
        assert get_for_holder(session, serial, person_id=world.people.li.id).serial == serial
        with pytest.raises(refusals.CertificateUnknown):
            get_for_holder(session, serial, person_id=world.people.mei.id)


def test_replaced_certificate_says_so_and_names_no_successor(world):
    old = issue(world).serial
    ravi = Actor(world.people.ravi.id)

    new = world.issuer.replace(
        act=Act(ravi, LATER), serial=old, reason="wrong character", printed_name="李美桦"
    )

    assert (verify(world, old).state, verify(world, old).ended_at) == ("replaced", LATER)
    assert (verify(world, new.serial).state, verify(world, new.serial).name) == ("valid", "李美桦")
    assert view(world, old).replaced_by == new.serial
    assert view(world, new.serial).statement.replaces == old
    with world.database.read_session() as session:
        events = session.scalars(select(CertificateEvent).order_by(CertificateEvent.id)).all()
    events = [event for event in events if event.certificate_id == view(world, old).id]
    assert [(event.kind, event.reason) for event in events] == [
        ("issued", ""),
        ("replaced", "wrong character"),
    ]


def test_revoked_certificate_says_so_and_comes_no_second_time(world):
    serial = issue(world).serial

    world.issuer.revoke(act=Act(SHELL, LATER), serial=serial.lower(), reason="not her work")

    assert verify(world, serial).state == "revoked"
    with pytest.raises(refusals.CertificateRevoked):
        issue(world)
    with pytest.raises(refusals.NotValidAnyMore):
        world.issuer.revoke(act=Act(SHELL, LATER), serial=serial, reason="again")


def test_end_of_a_certificate_takes_a_reason_and_is_chained(world):
    serial = issue(world).serial

    with pytest.raises(refusals.CertificateReasonMissing):
        world.issuer.revoke(act=Act(SHELL, LATER), serial=serial, reason="  ")
    world.issuer.revoke(act=Act(SHELL, LATER), serial=serial, reason="so")

    with world.database.read_session() as session:
        event = session.scalars(
            select(AuditEvent).where(AuditEvent.act == AuditAction.CERTIFICATE_REVOKED)
        ).one()
    assert event.chain_number is not None


def test_unknown_malformed_and_erased_look_the_same(world):
    serial = issue(world).serial
    world.database.write(erase_person, Act(SHELL, LATER), person_id=world.people.li.id)

    assert verify(world, serial) == verify(world, "0" * 17) == verify(world, "?") == UNKNOWN
    with world.database.read_session() as session, pytest.raises(refusals.CertificateUnknown):
        get_certificate(session, serial)


def test_box_answers_for_shown_hidden_and_erased_names(world):
    serial = issue(world).serial
    li = Actor(world.people.li.id)
    assert same_name(world, serial, " 李美华")
    assert not same_name(world, serial, "李美花")

    world.database.write(set_name_hidden, Act(li, LATER), serial=serial, hidden=True)
    assert (verify(world, serial).name, verify(world, serial).state) == (None, "valid")
    assert same_name(world, serial, "李美华")

    world.database.write(erase_person, Act(SHELL, LATER), person_id=world.people.li.id)
    assert same_name(world, serial, "李美华")
    assert not same_name(world, "0" * 17, "李美华")


def test_hidden_name_is_compared_by_either_line_of_the_paper(world):
    confirm(world, latin_name="Li Meihua")
    serial = issue(world).serial
    world.database.write(
        set_name_hidden, Act(Actor(world.people.li.id), LATER), serial=serial, hidden=True
    )

    assert same_name(world, serial, "李美华")
    assert same_name(world, serial, "LI MEI HUA")
    assert not same_name(world, serial, "Li Meihu")
    assert not same_name(world, serial, "")


def test_only_the_holder_asks_for_a_corrected_name(world):
    serial = issue(world).serial
    ask = {"serial": serial, "wanted_name": "李美桦", "note": "tree radical"}

    with pytest.raises(refusals.CertificateUnknown):
        world.database.write(ask_for_corrected_name, Act(Actor(world.people.mei.id), LATER), **ask)
    world.database.write(ask_for_corrected_name, Act(Actor(world.people.li.id), LATER), **ask)

    with world.database.read_session() as session:
        events = session.scalars(select(CertificateEvent).order_by(CertificateEvent.id)).all()
    assert [(event.kind, event.wanted_name) for event in events][1:] == [
        ("name requested", "李美桦")
    ]


def test_name_on_one_certificate_is_not_changed_by_another(world):
    issue(world)
    with world.database.read_session() as session:
        row = session.scalars(select(Certificate)).one()
    assert row.person_id == world.people.li.id

    world.set_enrolment(world.mei, person_id=world.people.li.id, ended_at=LATER)
    with pytest.raises(refusals.NameOnCertificate):
        confirm(world, printed_name="李美桦")
    with pytest.raises(refusals.NameOnCertificate):
        confirm(world, latin_name="Li")

    assert view(world, row.serial).statement.name == "李美华"


def test_forged_signature_is_reported(world):
    keys = KeyFolder.of(world.issuer.settings)
    signer = keys.load_signer()
    signature = signer.sign("text")

    assert keys.is_signed("text", signature, key_id=signer.key_id)
    assert not keys.is_signed("texte", signature, key_id=signer.key_id)
    assert not keys.is_signed("text", signature, key_id="0" * 16)
    assert not keys.is_signed("text", signature, key_id="../../secret")


def test_download_key_of_the_desk(world):
    serial = issue(world).serial
    key = world.issuer.build_download_key(serial, now=LATER)

    assert world.issuer.is_download_key(key, serial=serial.lower(), now=LATER)
    assert not world.issuer.is_download_key(key, serial=serial, now=LATER + dt.timedelta(days=2))
