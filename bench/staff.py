"""A coordinator of the first cohort, and one of the whole network, made by services."""

from sqlalchemy.orm import Session

from bench.sessions import Signed, sign_in_all
from lms import clock
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.rules.acts import SHELL, SYSTEM, Act
from lms.accounts.rules.notice import build_version
from lms.accounts.services.people import NewPerson, accept_notice, create_person
from lms.accounts.services.roles import grant_role
from lms.db import Database

COHORT = 1


def sign_in_coordinator(database: Database) -> Signed:
    """Somebody new who runs the first cohort, her secret just given."""
    return sign_in_all(database, [database.write(_make)])[0]


def _make(session: Session) -> int:
    now = clock.now()
    new = NewPerson("Bench Coordinator", secret_hash="none", secret_kind="passphrase")
    person_id = create_person(session, Act(SHELL, now), new).person_id
    accept_notice(session, Act(SYSTEM, now), person_id=person_id, version=build_version("zh"))
    for grant in (ScopedRole("coordinator"), ScopedRole("coordinator", "cohort", COHORT)):
        grant_role(session, Act(SHELL, now), person_id=person_id, grant=grant)
    return person_id
