"""The people of the house, the same in every test.

`make_people(database)` gives two cooperatives and six people, all with the secret SECRET:

    Li Meihua   learner of Yunwu Ridge, reads Chinese
    Chen        manager of Yunwu Ridge
    Mei         learner of the other cooperative, Hillside Nuts
    Ravi        coordinator; Ana trainer; Noor administrator (staff of no cooperative)

Cohorts and courses are other packages' business; `add_grant` adds a role in one of them.
"""

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass

from lms.accounts import secrets
from lms.accounts.keys import ServerKeys
from lms.accounts.permissions.principal import Principal, ScopedRole
from lms.accounts.queries.sessions import find_session
from lms.accounts.rules.acts import SHELL, SYSTEM, Act
from lms.accounts.secrets import SecretHasher, token_hash
from lms.accounts.services.organizations import NewOrganization, add_membership, create_organization
from lms.accounts.services.people import NewPerson, create_person
from lms.accounts.services.roles import grant_role
from lms.accounts.services.sessions import SessionDetails, start_session
from lms.db import Database
from tests.make_once import make_once

NOW = dt.datetime(2026, 11, 24, 1, 30, tzinfo=dt.UTC)
SECRET = "2749 6183"
YUNWU = {"en": "Yunwu Ridge Tea Cooperative", "zh": "云雾岭茶农合作社"}
KEYS = ServerKeys(secret_key=b"s" * 32, pepper=b"p" * 32, card_key=b"c" * 32)


@dataclass(frozen=True)
class Someone:
    """A person as tests need one."""

    id: int
    learner_number: str
    sign_in_name: str
    organization_id: int | None


@dataclass(frozen=True)
class People:
    yunwu_id: int
    hillside_id: int
    li: Someone
    mei: Someone
    chen: Someone
    ravi: Someone
    ana: Someone
    noor: Someone


def make_people(database: Database, *, now: dt.datetime = NOW) -> People:
    """Two cooperatives and the people of the house."""
    key = "people", now, secret_hash()
    return make_once(database, key, lambda: _make_people(database, now))


def _make_people(database: Database, now: dt.datetime) -> People:
    yunwu = make_organization(database, "yunwu-ridge", now=now)
    hillside = make_organization(
        database, "hillside-nuts", names={"en": "Hillside Nut Growers"}, country="IN", now=now
    )
    manager = ScopedRole("manager", "organization", yunwu)
    make = functools.partial(make_person, database, now=now)
    return People(
        yunwu_id=yunwu,
        hillside_id=hillside,
        li=make("li", printed_name="李美华", organization_id=yunwu),
        mei=make("mei", printed_name="Mei Sundaram", organization_id=hillside, language="en"),
        chen=make("chen", printed_name="陈志强", organization_id=yunwu, grant=manager),
        ravi=make(
            "ravi", printed_name="Ravi Kumar", language="en", grant=ScopedRole("coordinator")
        ),
        ana=make("ana", printed_name="Ana Reyes", language="en", grant=ScopedRole("trainer")),
        noor=make(
            "noor", printed_name="Noor Aziz", language="en", grant=ScopedRole("administrator")
        ),
    )


def make_organization(
    database: Database,
    code: str,
    *,
    names: Mapping[str, str] = YUNWU,
    country: str = "CN",
    now: dt.datetime = NOW,
) -> int:
    new = NewOrganization(code=code, names=names, country=country)
    return database.write(create_organization, Act(SHELL, now), new)


def make_person(
    database: Database,
    name: str,
    *,
    printed_name: str = "王小明",
    language: str = "zh",
    organization_id: int | None = None,
    grant: ScopedRole | None = None,
    confirmed: bool = True,
    now: dt.datetime = NOW,
) -> Someone:
    """An account with sign-in name, SECRET and one role (learner unless another is given)."""
    new = NewPerson(
        printed_name=printed_name,
        language=language,
        sign_in_name=name,
        confirmed=confirmed,
        secret_hash=secret_hash(),
        secret_kind="pin",
    )
    made = database.write(create_person, Act(SHELL, now), new)
    add_grant(database, made.person_id, grant or ScopedRole("learner"), now=now)
    if organization_id:
        database.write(
            add_membership,
            Act(SHELL, now),
            person_id=made.person_id,
            organization_id=organization_id,
            started_on=dt.date(2026, 1, 1),
        )
    return Someone(made.person_id, made.learner_number, name, organization_id)


def add_grant(
    database: Database, person_id: int, grant: ScopedRole, *, now: dt.datetime = NOW
) -> None:
    database.write(grant_role, Act(SHELL, now), person_id=person_id, grant=grant)


def make_session(
    database: Database, person: Someone, *, kind: str = "mine", now: dt.datetime = NOW
) -> str:
    """The token of a new session of this person."""
    token = f"token-of-{person.sign_in_name}-{kind}-{now.timestamp()}"
    new = SessionDetails(token_hash(token), kind)  # type: ignore[arg-type]
    database.write(start_session, Act(SYSTEM, now), new, person_id=person.id)
    return token


def principal_of(database: Database, person: Someone, *, now: dt.datetime = NOW) -> Principal:
    """The person as a fresh session of hers would show her to a page."""
    token = make_session(database, person, now=now)
    with database.read_session() as session:
        found = find_session(session, token_hash=token_hash(token), now=now)
    assert found is not None
    return found.principal


def secret_hash() -> str:
    """Made once for all people of all tests, with today's costs."""
    return _hashed(secrets._HASHER)


@functools.cache
def _hashed(_costs: object) -> str:
    return SecretHasher(KEYS.pepper).hash(SECRET)
