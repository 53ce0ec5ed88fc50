"""Every address of the staff answers for cohorts and people that have ended.

An archived or merged cooperative, a closed cohort and a disabled person stay in the addresses,
lists and roles of before.
"""

import pytest
from sqlalchemy import select

from lms import clock
from lms.accounts.queries.organizations import find_organization_by_code
from lms.accounts.rules.acts import SHELL, Act
from lms.accounts.services.organization_states import archive_organization
from lms.accounts.services.people import disable_person
from lms.enrolment.models import Cohort
from lms.enrolment.services.cohort_settings import close_cohort
from lms.organizations.services.merge import merge_organizations
from lms.roster.models import RosterImport
from tests.pages.client import find_person, post, read, sign_in
from tests.pages.roster_lists import book, hand_in
from tests.pages.test_scope import routes

HEAD = ["Name", "Phone", "Cooperative", "Learner number"]


@pytest.fixture
def addresses(app, database):
    """A cohort, both cooperatives and a person, each with a list that was looked at before."""
    with database.read_session() as session:
        found = {
            "cohort_id": session.scalar(select(Cohort.id).order_by(Cohort.id)),
            "organization_id": find_organization_by_code(session, "yunwu-ridge").id,
            "person_id": find_person(session, "li"),
        }
        heir_id = find_organization_by_code(session, "morning-dew").id
    rows = (["王小红", "", "yunwu-ridge", ""], ["李美华", "", "yunwu-ridge", ""])
    for name, path in (
        ("chen", "/my-organization/roster"),
        ("ravi", f"/cohorts/{found['cohort_id']}/roster"),
    ):
        client = app.test_client()
        sign_in(client, name)
        assert hand_in(client, path, book(*rows, head=HEAD)).status_code == 303
    with database.read_session() as session:
        number = session.scalars(select(RosterImport.id).order_by(RosterImport.id)).all()
    return found, dict(zip(("chen", "ravi"), number, strict=True)), heir_id


def end(database, what, found, heir_id):
    by = {"act": Act(SHELL, clock.now())}
    if what == "archived":
        database.write(archive_organization, organization_id=found["organization_id"], **by)
    elif what == "merged":
        ids = {"source_id": found["organization_id"], "target_id": heir_id}
        database.write(merge_organizations, **ids, **by)
    elif what == "closed":
        database.write(close_cohort, cohort_id=found["cohort_id"], **by)
    else:
        database.write(disable_person, person_id=found["person_id"], **by)


@pytest.mark.parametrize("what", ["archived", "merged", "closed", "disabled"])
@pytest.mark.parametrize("name", ["chen", "ravi"])
def test_every_address_answers(app, database, addresses, what, name):
    found, numbers, heir_id = addresses
    end(database, what, found, heir_id)
    client = app.test_client()
    sign_in(client, name)
    values = {**found, "number": numbers[name]}

    statuses = {}
    for method in ("GET", "POST"):
        for endpoint, path in routes(app, values, method):
            fields = {
                "organization": str(found["organization_id"]),
                "person": str(found["person_id"]),
                "cohort": str(found["cohort_id"]),
                "name": "王小红",
                "printed_name": "王小红",
                "pasted": "Name\tCooperative\n赵新云\tyunwu-ridge\n李美华\tyunwu-ridge",
            }
            answer = client.get(path) if method == "GET" else post(client, path, fields)
            statuses[f"{method} {endpoint}"] = answer.status_code

    assert {item: status for item, status in statuses.items() if status >= 500} == {}


def test_a_manager_of_an_archived_cooperative_reads_so(app, database, addresses):
    found, numbers, heir_id = addresses
    end(database, "archived", found, heir_id)
    chen = app.test_client()
    sign_in(chen, "chen")
    sentence = "这家合作社已归档，不能再添加人员。"

    home = read(chen.get("/my-organization/"))
    form = read(chen.get("/my-organization/roster"))
    looked_at = read(chen.get(f"/my-organization/roster/{numbers['chen']}"))
    handed_in = hand_in(chen, "/my-organization/roster", book(["赵新云", ""], head=HEAD[:2]))
    added = post(chen, "/my-organization/people/new", printed_name="赵新云", language="zh")

    for page in (home, form, looked_at, read(handed_in), read(added)):
        assert sentence in page.text
    assert "/my-organization/people/new" not in "".join(home.links())
    assert form.forms() == home.forms()  # none to hand a list in
    assert not any("apply" in action for action in looked_at.forms())
    assert (handed_in.status_code, added.status_code) == (422, 422)
