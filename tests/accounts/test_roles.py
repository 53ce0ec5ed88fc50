import datetime as dt

import pytest

from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.queries.people import list_roles
from lms.accounts.rules.acts import SHELL, Act, Actor
from lms.accounts.services.organizations import NewOrganization
from lms.accounts.services.people import disable_person
from lms.accounts.services.roles import (
    LastAdministrator,
    RightsOfActor,
    ScopeMismatch,
    grant_role,
    revoke_role,
)
from lms.errors import NotFound
from tests.accounts.phones import find
from tests.factories import (
    NOW,
    add_grant,
    make_people,
    make_person,
    make_session,
)

YUNWU = NewOrganization(
    code="yunwu-ridge",
    names={"en": "Yunwu Ridge Tea Cooperative", "zh": "云雾岭茶农合作社"},
    country="CN",
    province="Fujian",
    products=("tea",),
)
TODAY = dt.date(2026, 11, 24)


def test_role_ends_sessions_and_may_be_granted_twice(database):
    people = make_people(database)
    token = make_session(database, people.li)
    grant = ScopedRole("manager", "organization", people.yunwu_id)

    for _ in range(2):
        add_grant(database, people.li.id, grant)

    assert find(database, token) is None
    with database.read_session() as session:
        assert list_roles(session, person_id=people.li.id) == [ScopedRole("learner"), grant]


@pytest.mark.parametrize(
    "grant",
    [
        ScopedRole("manager"),
        ScopedRole("manager", "organization"),
        ScopedRole("learner", "cohort", 1),
        ScopedRole("administrator", "organization", 1),
        ScopedRole("trainer", "course"),
        ScopedRole("coordinator", "course", scope_text="x"),
    ],
)
def test_role_is_refused_outside_its_scopes(database, grant):
    li = make_person(database, "li")

    with pytest.raises(ScopeMismatch):
        add_grant(database, li.id, grant)


def test_nobody_changes_own_rights(database):
    people = make_people(database)
    own = Actor(people.noor.id)

    with pytest.raises(RightsOfActor):
        database.write(
            grant_role, Act(own, NOW), person_id=people.noor.id, grant=ScopedRole("trainer")
        )
    with pytest.raises(RightsOfActor):
        database.write(
            revoke_role, Act(own, NOW), person_id=people.noor.id, grant=ScopedRole("administrator")
        )


def test_last_administrator_stays(database):
    people = make_people(database)
    grant = ScopedRole("administrator")

    with pytest.raises(LastAdministrator):
        database.write(revoke_role, Act(SHELL, NOW), person_id=people.noor.id, grant=grant)
    with pytest.raises(LastAdministrator):
        database.write(disable_person, Act(SHELL, NOW), person_id=people.noor.id)
    add_grant(database, people.ravi.id, grant)
    database.write(revoke_role, Act(SHELL, NOW), person_id=people.noor.id, grant=grant)
    with pytest.raises(NotFound):
        database.write(revoke_role, Act(SHELL, NOW), person_id=people.noor.id, grant=grant)
