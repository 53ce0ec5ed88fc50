"""First steps as coordinators and trainers see them: of cooperatives that learn in the cohort."""

import pytest
from sqlalchemy import select, update

from lms import clock
from lms.accounts.models import Membership
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.queries.organizations import find_organization_by_code
from lms.accounts.rules.acts import SHELL, Act
from lms.accounts.services.roles import grant_role
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.plan.tasks import StepReminderTask
from tests.pages.certification.graduates import get_cohort_id, get_person_id


@pytest.fixture
def address(database):
    return f"/cohorts/{get_cohort_id(database)}/steps"


@pytest.mark.parametrize("name", ["ravi", "ana"])
def test_cohort_counts_steps_and_shows_each(client, sign_in, read, address, name):
    sign_in(client, name)

    front = read(client.get(address.removesuffix("/steps")))
    page = read(client.get(address))

    counts = "2 of 2 cooperatives have done their first step. One has a step that is overdue."
    assert counts in front.text
    assert address in front.links()
    assert counts in page.text
    for text in ("二十户都拍了", "标签打印机", "代工厂愿意代打", "采收期太忙", "杨志远"):
        assert text in page.text


def test_overdue_ones_come_first_with_a_text_in_the_language_of_the_owner(
    client, database, sign_in, read, address
):
    sign_in(client, "ravi")

    page = read(client.get(address))

    assert page.texts(".//section/h2")[0].startswith("Yunwu")
    late = [len(item.findall(".//details[@open]")) for item in page.elements(".//section[1]//li")]
    assert late == sorted(late, reverse=True)
    assert page.elements(".//section[1]//li")[0].get("id") == "step-stock"
    texts = {area.get("lang"): area.text for area in page.elements(".//textarea")}
    assert set(texts) == {"zh-Hans"}
    overdue = page.elements(".//details[@open]//textarea")
    assert [("陈国强" in area.text, "已过期" in area.text) for area in overdue] == [(True, True)]
    with database.read_session() as session:
        yunwu = find_organization_by_code(session, "yunwu-ridge").id
    assert f"/our-plan/steps/stock?organization={yunwu}" in overdue[0].text


def test_text_for_wechat_stands_at_its_step(client, sign_in, read, address):
    sign_in(client, "ravi")

    page = read(client.get(address))

    stock = page.elements(".//li[@id='step-stock']//textarea")
    assert ["陈国强" in area.text for area in stock] == [True]
    assert page.elements(".//li[@id='step-photos']//textarea") == []
    assert len(page.elements(".//textarea")) == len(page.elements(".//li//textarea"))


def test_chinese_sentence_counts_cooperatives_alone(client, sign_in, post, read, address):
    sign_in(client, "ravi")
    post(client, "/language", language="zh")

    page = read(client.get(address))

    assert "2家合作社中，2家已完成第一步。1家合作社有步骤逾期。" in page.text


def test_reminder_that_went_out_stands_beside_the_text(client, database, sign_in, read, address):
    morning = clock.now().replace(hour=1)
    StepReminderTask(database, "https://lms.example", sends=True).remind_due(morning)
    sign_in(client, "ravi")

    assert "Last automatic reminder: 陈国强" in read(client.get(address)).text


@pytest.mark.parametrize(("name", "status"), [("li", 403), ("chen", 404), ("noor", 403)])
def test_others_do_not_see_the_steps_of_a_cohort(client, sign_in, address, name, status):
    sign_in(client, name)

    assert client.get(address).status_code == status


def test_trainer_without_a_course_of_the_cohort_sees_no_steps(
    client, database, sign_in, read, address
):
    grants = [ScopedRole("trainer"), ScopedRole("coordinator")]
    grants += [ScopedRole("trainer", "cohort", get_cohort_id(database))]
    for grant in grants:
        values = {"person_id": get_person_id(database, "noor"), "grant": grant}
        database.write(grant_role, Act(SHELL, clock.now()), **values)
    sign_in(client, "noor")

    assert client.get(address).status_code == 404


def test_plan_of_a_cooperative_without_confirmed_members_is_not_shown(
    client, database, sign_in, read, address
):
    """Its members are those whom the coordinator entered, beside others that somebody else did."""
    ravi = get_person_id(database, "ravi")
    noor = get_person_id(database, "noor")
    with database.read_session() as session:
        chenlu = find_organization_by_code(session, "morning-dew").id

    def claim(session):
        rows = update(Membership).where(Membership.organization_id == chenlu)
        session.execute(rows.values(entered_by=ravi))
        found = session.scalar(
            select(Membership).where(Membership.organization_id == chenlu).limit(1)
        )
        session.add(
            Membership(
                organization_id=chenlu,
                person_id=noor,
                started_on=found.started_on,
                entered_by=noor,
            )
        )

    database.write(claim)
    sign_in(client, "ravi")

    page = read(client.get(address))

    assert (
        "One of 2 cooperatives has done its first step. One has a step that is overdue."
        " The plan of one of them may not be read here." in page.text
    )
    assert "标签打印机" not in page.text


def test_page_of_a_cooperative_shows_how_its_steps_stand(client, database, sign_in, read):
    with database.read_session() as session:
        chenlu = find_organization_by_code(session, "morning-dew").id
    sign_in(client, "ravi")

    page = read(client.get(f"/organizations/{chenlu}"))

    states = page.texts(".//p[@class='plan-step-head']/span")
    assert sorted(states) == ["Done", "Dropped", "Moved", "Open"]
    assert "代工厂愿意代打" in page.text
    assert not any("/our-plan" in link for link in page.links())


@pytest.mark.parametrize("path", ["", "/steps"])
def test_cohort_without_a_cooperative_counts_none(client, database, sign_in, read, path):
    new = NewCohort("Empty", starts_on=clock.now().date(), courses=("digital-thinking",))
    cohort_id = database.write(create_cohort, Act(SHELL, clock.now()), new)
    grant = ScopedRole("coordinator", "cohort", cohort_id)
    ravi = get_person_id(database, "ravi")
    database.write(grant_role, Act(SHELL, clock.now()), person_id=ravi, grant=grant)
    sign_in(client, "ravi")

    answer = client.get(f"/cohorts/{cohort_id}{path}")

    assert answer.status_code == 200
    assert " first step." not in read(answer).text
