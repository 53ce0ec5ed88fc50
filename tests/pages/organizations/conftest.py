"""A coordinator beside the one of the demo."""

import pytest
from sqlalchemy import select

from lms import clock
from lms.accounts.models import RoleGrant
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.rules.acts import SHELL, SYSTEM, Act
from lms.accounts.services.roles import grant_role, revoke_role
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from tests.pages.client import find_person


def person(database, name):
    with database.read_session() as session:
        return find_person(session, name)


@pytest.fixture
def second(database):
    """Ana coordinates another cohort, without any cooperative, and nothing else."""
    ana = person(database, "ana")
    new = NewCohort("Elsewhere", starts_on=clock.now().date())
    cohort_id = database.write(create_cohort, Act(SYSTEM, clock.now()), new)
    for grant in (ScopedRole("coordinator"), ScopedRole("coordinator", "cohort", cohort_id)):
        database.write(grant_role, Act(SHELL, clock.now()), person_id=ana, grant=grant)
    trainer = {"person_id": ana, "act": Act(SHELL, clock.now())}
    with database.read_session() as session:
        roles = session.scalars(
            select(RoleGrant).where(RoleGrant.person_id == ana, RoleGrant.role == "trainer")
        )
        held = [ScopedRole("trainer", r.scope_kind, r.scope_id, r.scope_text) for r in roles]
    for grant in held:
        database.write(revoke_role, grant=grant, **trainer)
    return "ana"
