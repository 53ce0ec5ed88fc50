"""A scope reached only by sharing: an empty cohort lists another's cooperatives, and that is all.

Zara coordinates a cohort of her own without people. She adds the cooperatives of Ravi's cohort to
it, which everybody may, and then tries every address of the rooms with every method, by act of the
matrix: she reads nobody's name or number, and changes no row that was there before.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from lms import clock
from lms.accounts.models import Person
from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.queries.organizations import find_organization_by_code
from lms.accounts.rules.acts import SHELL, SYSTEM, Act
from lms.accounts.secrets import SecretHasher
from lms.accounts.services.organizations import add_membership
from lms.accounts.services.people import NewPerson, create_learner, create_person
from lms.accounts.services.roles import grant_role
from lms.db import Base
from lms.enrolment.models import Cohort
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.web.access import declared_access
from tests.pages.certification.graduates import finish, get_enrolment_id
from tests.pages.client import SECRET, csrf_token, find_person, post, read, sign_in
from tests.pages.conftest import copy_data, lent

COURSE = "digital-thinking"
ROOMS = (
    "cohorts.", "cohort_roster.", "workshop.", "certification.", "reports.", "organizations.",
    "manager.", "member_roster.", "learner.",
)  # fmt: skip
# Rows that every request may write: sessions, counters, the audit, days of activity.
NOTED = {"user_session", "sign_in_throttle", "audit_event", "activity_day"}
# What everybody may do for herself, so that nobody's else can be reached by it.
OWN = {
    Permission.PUBLIC_READ,
    Permission.CATALOGUE_READ,
    Permission.ACCOUNT,
    Permission.OWN_RECORDS_READ,
}
ACTS = [act for act in Permission if act not in OWN]
STAFF = {"zara", "ravi", "ana", "noor"}


@dataclass(frozen=True)
class Stage:
    """The data of every test, Zara's cohort and the ids of all of others."""

    data: Path
    cohort_id: int
    ids: dict[str, str]


@pytest.fixture(scope="session")
def stage(built, seeded, tmp_path_factory):
    data = tmp_path_factory.mktemp("shared scope") / "data"
    with lent(built, copy_data(seeded, data)) as app:
        database = app.extensions["lms"].database
        cohort_id = _begin(app, database)
        ids = _list_ids(app, database)
    return Stage(data, cohort_id, ids)


@pytest.fixture
def settings(stage, tmp_path):
    return copy_data(stage.data, tmp_path / "data")


@pytest.fixture
def zara(app, stage):
    """Her browser and the id of her cohort, which takes a course and lists both cooperatives."""
    client = app.test_client()
    sign_in(client, "zara")  # for each test: some pages take only a secret of just now
    return client, stage.cohort_id


@pytest.fixture
def ids(stage):
    """Ids in addresses and forms: all of others."""
    return stage.ids


def _begin(app, database):
    secret = SecretHasher(app.extensions["lms"].keys.pepper).hash(SECRET)
    cohort_id = database.write(_make, secret_hash=secret)
    client = app.test_client()
    sign_in(client, "zara")
    assert post(client, f"/cohorts/{cohort_id}/courses", course=COURSE).status_code == 303
    for code in ("yunwu-ridge", "morning-dew"):
        chosen = str(_organization(database, code))
        answer = post(client, f"/cohorts/{cohort_id}/organizations", organization=chosen)
        assert answer.status_code == 303
    return cohort_id


def _make(session, *, secret_hash):
    new = NewPerson(
        "Zara Khan",
        language="en",
        sign_in_name="zara",
        secret_hash=secret_hash,
        secret_kind="passphrase",
    )
    person_id = create_person(session, Act(SHELL, clock.now()), new).person_id
    cohort = NewCohort("Empty", starts_on=clock.now().date())
    cohort_id = create_cohort(session, Act(SYSTEM, clock.now()), cohort)
    for grant in (ScopedRole("coordinator"), ScopedRole("coordinator", "cohort", cohort_id)):
        grant_role(session, Act(SHELL, clock.now()), person_id=person_id, grant=grant)
    return cohort_id


def _make_idle(database):
    """A member of a cooperative who learns nowhere yet: her manager's to enrol."""

    def make(session):
        new = NewPerson("林小月", latin_name="LIN Xiaoyue", phone="+8613912345678")
        made = create_learner(session, Act(SHELL, clock.now()), new)
        add_membership(
            session,
            Act(SHELL, clock.now()),
            person_id=made.person_id,
            organization_id=find_organization_by_code(session, "yunwu-ridge").id,
            started_on=clock.now().date(),
        )
        return made.person_id

    return database.write(make)


def _issue(app, database):
    """A certificate of the other cohort."""
    enrolment, ravi = finish(database, "yang"), app.test_client()
    sign_in(ravi, "ravi")
    cohort_id = _first_cohort(database)
    post(ravi, f"/cohorts/{cohort_id}/certificates", {"enrolment": [str(enrolment)]})
    listed = read(ravi.get(f"/cohorts/{cohort_id}/certificates")).links()
    return next(item for item in listed if "/certificates/" in item).rsplit("/", 1)[-1]


def _list_ids(app, database):
    with database.read_session() as session:
        person = find_person(session, "mei")
    return {
        "person": str(person),
        "idle": str(_make_idle(database)),
        "serial": _issue(app, database),
        "enrolment": str(get_enrolment_id(database, "mei")),
        "organization": str(_organization(database, "morning-dew")),
        "other": str(_organization(database, "yunwu-ridge")),
    }


def _organization(database, code):
    with database.read_session() as session:
        return find_organization_by_code(session, code).id


def _first_cohort(database):
    with database.read_session() as session:
        return session.scalar(select(Cohort.id).order_by(Cohort.id))


def _routes(app, act):
    """Every rule of the rooms that this act opens."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if rule.endpoint.startswith(ROOMS) and declared_access(view) is act:
            yield rule


def _fill(app, rule, method, *, cohort_id, ids):
    values = {
        "cohort_id": cohort_id, "organization_id": ids["organization"], "person_id": ids["person"],
        "course": COURSE, "lesson": "what-we-do", "serial": ids["serial"],
        "enrolment_id": ids["enrolment"],
    }  # fmt: skip
    filled = {name: values.get(name, "1") for name in rule.arguments}
    return app.url_map.bind("localhost").build(rule.endpoint, filled, method=method)


def _forms(ids):
    """Whatever a form of the staff may hold, all at once, once for each person and kind."""
    base = {
        "organization": ids["organization"], "into": ids["other"], "identifier": "mei",
        "part": "trainer", "reason": "because", "answer": "so", "name_en": "Taken", "name_zh": "取",
        "country": "CN", "code": "taken", "contact": "me", "course": COURSE,
        "last_day": "2026-01-01", "printed_name": "Taken", "language": "en", "audience": "own",
        "contacts": "yes", "lesson": "quiz", "phone": "+8613800000000", "hours": "4",
        "name": "Taken", "starts_on": "2026-01-01", "zone": "Asia/Shanghai", "start_days": "5",
        "idle_days": "7", "due_days": "3", "weeks": "1", "day": "2026-11-01", "title": "Day",
        "text_en": "x", "enrolment": ids["enrolment"], "wanted_name": "Taken",
    }  # fmt: skip
    return [
        {**base, "kind": kind, "person": item, "out": item}
        for kind, item in (
            ("rename", ids["person"]),
            ("archive", ids["idle"]),
            ("merge", ids["person"]),
        )
    ]


def _ask_all(app, client, act, cohorts, ids):
    """Path and answer of every address of the act, with every form, and where it leads."""
    token = csrf_token(client)
    for rule in _routes(app, act):
        for cohort_id in cohorts:
            if "GET" in rule.methods:
                path = _fill(app, rule, "GET", cohort_id=cohort_id, ids=ids)
                for query in ("", f"?into={ids['other']}&kind=merge", "?show=people&who=all"):
                    yield path, client.get(path + query)
            if "POST" in rule.methods:
                path = _fill(app, rule, "POST", cohort_id=cohort_id, ids=ids)
                for form in _forms(ids):
                    answer = client.post(path, data={**form, "csrf_token": token})
                    yield path, answer
                    if answer.status_code == 303:
                        yield answer.location, client.get(answer.location)


def _list_secrets(database):
    """Names, numbers and phones of everybody but the staff."""
    with database.read_session() as session:
        return {
            text
            for scalar in session.scalars(select(Person))
            if scalar.sign_in_name not in STAFF
            for text in (
                scalar.printed_name,
                scalar.latin_name,
                scalar.learner_number,
                scalar.phone,
            )
            if text
        }


def _read_rows(database):
    """Every row by table and key."""
    found = {}
    with database.read_session() as session:
        for table in Base.metadata.sorted_tables:
            if table.name in NOTED:
                continue
            for row in session.execute(select(table)).mappings():
                key = tuple(row[column.name] for column in table.primary_key)
                found[table.name, key] = dict(row)
    return found


def _is_of(cohort_id, table, row):
    return row.get("cohort_id") == cohort_id or (table == "cohort" and row["id"] == cohort_id)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name.lower())
def test_scope_reached_only_by_sharing(app, database, zara, ids, act):
    client, own = zara
    secrets, before = _list_secrets(database), _read_rows(database)
    with database.read_session() as session:
        zaras_id = find_person(session, "zara")

    seen = list(_ask_all(app, client, act, (own, _first_cohort(database)), ids))

    after = _read_rows(database)
    assert [path for path, answer in seen if answer.status_code >= 500] == []
    assert {
        f"{path}: {text}"
        for path, answer in seen
        for text in secrets
        if answer.mimetype.startswith("text/") and text in answer.get_data(as_text=True)
    } == set()
    assert {
        key: after.get(key)
        for key, row in before.items()
        if after.get(key) != row and not _is_of(own, key[0], row)
    } == {}
    # She may add somebody new to her cohort, but nothing about people who were there before.
    others = {key[0] for table, key in before if table == "person"} - {zaras_id}
    new = {key: after[key] for key in after.keys() - before.keys()}
    assert {key: row for key, row in new.items() if row.get("person_id") in others} == {}
