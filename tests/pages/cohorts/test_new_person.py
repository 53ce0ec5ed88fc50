"""One person is added to a cohort without a list."""

import pytest
from sqlalchemy import select

from lms.accounts.models import AuditEvent, Membership, Person
from lms.accounts.rules.audit_actions import AuditAction
from lms.enrolment.models import Enrolment
from tests.pages.workshop.workshops import make_cohort, offered


@pytest.fixture
def address(cohort_id):
    return f"/cohorts/{cohort_id}/people/new"


@pytest.fixture
def fields(database, cohort_id):
    return {
        "printed_name": "吴小梅",
        "organization": str(offered(database, cohort_id)[0].id),
        "phone": "138 0013 8000",
        "language": "zh",
    }


def test_a_person_is_added_enrolled_and_shown(
    ravi, read, post, database, cohort_id, address, fields
):
    assert address in read(ravi.get(f"/cohorts/{cohort_id}/enrol")).links()

    answer = post(ravi, address, fields)

    assert "吴小梅" in read(ravi.get(answer.location)).text
    with database.read_session() as session:
        wu = session.scalars(select(Person).where(Person.printed_name == "吴小梅")).one()
        member = session.scalars(select(Membership).where(Membership.person_id == wu.id)).one()
        enrolment = session.scalars(select(Enrolment).where(Enrolment.person_id == wu.id)).one()
        acts = session.scalars(select(AuditEvent.act).where(AuditEvent.subject_id == wu.id)).all()
    assert (wu.phone, wu.language, wu.confirmed) == ("+8613800138000", "zh", True)
    assert str(member.organization_id) == fields["organization"]
    assert (enrolment.cohort_id, enrolment.organization_id) == (cohort_id, member.organization_id)
    assert AuditAction.COHORT_LEARNER_ENROLLED in acts


@pytest.mark.parametrize(
    ("changed", "control"),
    [
        ({"printed_name": ""}, "printed_name"),
        ({"organization": ""}, "organization"),
        ({"organization": "999999"}, "organization"),
        ({"phone": "12"}, "phone"),
        ({"language": "xx"}, "language"),
    ],
)
def test_what_is_missing_or_wrong_is_said_at_its_field_and_kept(
    ravi, read, post, database, address, fields, changed, control
):
    answer = post(ravi, address, {**fields, **changed})

    page = read(answer)
    assert answer.status_code == 422
    assert [link.get("href") for link in page.elements(".//div[@role='alert']//a")] == [
        f"#{control}"
    ]
    assert page.fields(address)["printed_name"] == {**fields, **changed}["printed_name"]
    with database.read_session() as session:
        assert session.scalar(select(Person).where(Person.printed_name == "吴小梅")) is None


def test_the_same_form_again_makes_no_second_account(ravi, read, post, address, fields):
    assert post(ravi, address, fields).status_code == 303

    again = post(ravi, address, {**fields, "phone": ""})

    assert again.status_code == 422
    assert "belongs to this cooperative already" in read(again).text


@pytest.mark.parametrize("who", ["li", "chen", "ana"])
def test_only_coordinators_add_people(client, sign_in, post, address, fields, who):
    sign_in(client, who)

    assert post(client, address, fields).status_code in {403, 404}


def test_another_cohort_is_not_found(ravi, post, database, fields):
    assert post(ravi, f"/cohorts/{make_cohort(database)}/people/new", fields).status_code == 404
