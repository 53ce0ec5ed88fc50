"""Certificates issued and read."""

from lms.accounts.rules.acts import SHELL, Act
from lms.certificates.queries.certificates import (
    get_certificate,
)
from tests.certificates.conftest import LATER


def issue(world, enrolment=None, **values):
    return world.issuer.issue(act=Act(SHELL, LATER), enrolment_id=enrolment or world.li, **values)


def view(world, serial):
    with world.database.read_session() as session:
        return get_certificate(session, serial)
