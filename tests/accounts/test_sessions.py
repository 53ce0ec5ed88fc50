import datetime as dt

import pytest

from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.queries.sessions import list_devices
from lms.accounts.rules.acts import SYSTEM, Act
from lms.accounts.services.organizations import NewOrganization
from lms.accounts.services.sessions import (
    end_session,
    prove_session,
    revoke_session,
    sign_out_everywhere,
    touch_session,
)
from lms.errors import NotFound
from tests.accounts.phones import find
from tests.factories import (
    NOW,
    add_grant,
    make_people,
    make_person,
    make_session,
    principal_of,
)

YUNWU = NewOrganization(
    code="yunwu-ridge",
    names={"en": "Yunwu Ridge Tea Cooperative", "zh": "云雾岭茶农合作社"},
    country="CN",
    province="Fujian",
    products=("tea",),
)
TODAY = dt.date(2026, 11, 24)


def test_session_gives_person_roles_and_organizations(database):
    people = make_people(database)
    add_grant(database, people.chen.id, ScopedRole("learner"))
    make_person(database, "noise", organization_id=people.hillside_id)

    principal = principal_of(database, people.chen)

    assert principal.person_id == people.chen.id
    assert principal.roles == (
        ScopedRole("learner"),
        ScopedRole("manager", "organization", people.yunwu_id),
    )
    assert principal.organization_ids == (people.yunwu_id,)
    assert (principal.language, principal.kind, principal.reauthenticated) == ("zh", "mine", True)


def test_session_ends_by_idleness_and_revocation(database):
    li = make_person(database, "li")
    token = make_session(database, li, kind="shared")
    found = find(database, token)

    assert find(database, "another token") is None
    assert find(database, token, NOW + dt.timedelta(minutes=59)) is not None
    assert find(database, token, NOW + dt.timedelta(minutes=60)) is None
    database.write(revoke_session, Act(SYSTEM, NOW), person_id=li.id, session_id=found.session_id)
    assert find(database, token) is None


def test_session_of_another_cannot_be_ended(database):
    people = make_people(database)
    token = make_session(database, people.li)
    session_id = find(database, token).session_id

    with pytest.raises(NotFound):
        database.write(
            revoke_session, Act(SYSTEM, NOW), person_id=people.mei.id, session_id=session_id
        )
    assert find(database, token) is not None


def test_session_is_ended_once_and_ending_it_again_is_no_error(database):
    li = make_person(database, "li")
    token = make_session(database, li)
    session_id = find(database, token).session_id

    ended = [
        database.write(end_session, Act(SYSTEM, NOW), person_id=li.id, session_id=session_id)
        for _ in range(2)
    ]

    assert ended == [True, False]
    assert find(database, token) is None


def test_session_is_touched_at_most_every_five_minutes(database):
    li = make_person(database, "li")
    session_id = find(database, make_session(database, li)).session_id
    soon, later = NOW + dt.timedelta(minutes=4), NOW + dt.timedelta(minutes=5)

    assert database.write(touch_session, Act(SYSTEM, soon), session_id=session_id) is False
    assert database.write(touch_session, Act(SYSTEM, later), session_id=session_id) is True
    with database.read_session() as session:
        (device,) = list_devices(session, person_id=li.id, now=later)
    assert device.seen_at == later


def test_proof_is_renewed(database):
    li = make_person(database, "li")
    token = make_session(database, li)
    later = NOW + dt.timedelta(hours=1)
    session_id = find(database, token).session_id

    assert not find(database, token, later).principal.reauthenticated
    database.write(prove_session, Act(SYSTEM, later), session_id=session_id)
    assert find(database, token, later).principal.reauthenticated
    with pytest.raises(NotFound):
        database.write(prove_session, Act(SYSTEM, later), session_id=session_id + 99)


def test_signing_out_everywhere_spares_the_phone_in_the_hand(database):
    li = make_person(database, "li")
    kept, lost = make_session(database, li), make_session(database, li, kind="shared")
    keep = find(database, kept).session_id

    assert database.write(sign_out_everywhere, Act(SYSTEM, NOW), person_id=li.id, keep=keep) == 1
    assert (find(database, kept) is None, find(database, lost) is None) == (False, True)
    with database.read_session() as session:
        devices = list_devices(session, person_id=li.id, now=NOW)
    assert [device.session_id for device in devices] == [keep]
