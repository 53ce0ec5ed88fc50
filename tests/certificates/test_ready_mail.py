"""The mail to the holder: when a certificate is ready, once, and only to who wants it."""

import pytest
from sqlalchemy import select

from lms.accounts.rules.acts import SYSTEM, Act
from lms.certificates.queries.certificates import get_certificate
from lms.certificates.services.ready_mail import record_file_and_write
from lms.mail.models import Mail
from lms.mail.services import opt_out
from tests.certificates.conftest import LATER
from tests.certificates.issuing import issue

SITE = "https://learn.example.org"
ADDRESS = "li@example.org"


@pytest.fixture
def reachable(world):
    world.set_person(world.people.li.id, email=ADDRESS)
    return world


def record(world, issued):
    return world.database.write(
        record_file_and_write,
        Act(SYSTEM, LATER),
        certificate_id=issued.certificate_id,
        sha256="a" * 64,
        size=1,
        base_url=SITE,
    )


def list_mails(world):
    query = select(Mail).where(Mail.person_id == world.people.li.id).order_by(Mail.id)
    with world.database.read_session() as session:
        return session.scalars(query).all()


def test_holder_gets_one_mail_with_the_address_of_the_certificate(reachable):
    issued = issue(reachable)

    assert record(reachable, issued) is not None
    assert record(reachable, issued) is None
    (mail,) = list_mails(reachable)
    assert (mail.address, mail.kind, mail.state) == (ADDRESS, "certificate", "queued")
    assert mail.subject == "你的证书：合作社带头人的数字思维"
    assert mail.body.startswith("李美华，你好！\n")
    assert mail.body.endswith(f"{SITE}/certificates/{issued.serial}")


def test_mail_is_in_the_language_of_the_holder(reachable):
    reachable.set_person(reachable.people.li.id, language="en")

    record(reachable, issue(reachable))

    (mail,) = list_mails(reachable)
    assert mail.subject == "Your certificate: Digital thinking for cooperative leaders"
    assert "“Digital thinking for cooperative leaders” is ready" in mail.body


def test_new_certificate_says_that_the_earlier_one_does_not_count(reachable):
    issued = issue(reachable)
    renewed = reachable.issuer.replace(
        Act(SYSTEM, LATER), serial=issued.serial, reason="A wrong character."
    )

    record(reachable, issued)
    record(reachable, renewed)

    (mail,) = list_mails(reachable)
    assert "原证书已作废" in mail.body
    assert mail.body.endswith(renewed.serial)


@pytest.mark.parametrize(
    "values", [{"email": None}, {"email": "no address"}, {"disabled_at": LATER}]
)
def test_whoever_cannot_get_mail_has_the_certificate_all_the_same(reachable, values):
    reachable.set_person(reachable.people.li.id, **values)
    issued = issue(reachable)

    assert record(reachable, issued) is None
    assert list_mails(reachable) == []
    with reachable.database.read_session() as session:
        assert get_certificate(session, issued.serial).pdf_sha256 == "a" * 64


def test_whoever_stopped_mails_gets_none(reachable):
    reachable.database.write(opt_out, Act(SYSTEM, LATER), person_id=reachable.people.li.id)
    issued = issue(reachable)

    assert record(reachable, issued) is None
    assert list_mails(reachable) == []


def test_revoked_certificate_is_not_announced(reachable):
    issued = issue(reachable)
    reachable.issuer.revoke(Act(SYSTEM, LATER), serial=issued.serial, reason="Issued in error.")

    assert record(reachable, issued) is None
    assert list_mails(reachable) == []
