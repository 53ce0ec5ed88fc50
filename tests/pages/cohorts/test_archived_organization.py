"""A cooperative that is archived while its people learn keeps its name and its texts."""

import pytest
from sqlalchemy import select, update

from lms import clock
from lms.accounts.models import Membership, Organization
from tests.pages.certification.graduates import get_cohort_id
from tests.pages.client import find_person


@pytest.fixture
def archived(database):
    """Archive the cooperative of Li and return its names."""

    def archive(session):
        of_li = select(Membership.organization_id).where(
            Membership.person_id == find_person(session, "li")
        )
        id_ = session.scalar(of_li)
        session.execute(
            update(Organization)
            .where(Organization.id == id_)
            .values(state="archived", archived_at=clock.now())
        )
        return dict(session.get(Organization, id_).names)

    return database.write(archive)


def test_its_name_stands_in_lists_and_the_text_for_its_manager_stays(
    client, sign_in, read, database, archived
):
    sign_in(client, "ravi")
    cohort = f"/cohorts/{get_cohort_id(database)}"

    page, risks = read(client.get(cohort)), read(client.get(f"{cohort}/help"))

    heads = page.texts(".//table[@class='heat-map']/tbody/tr/th")
    assert [head for head in heads if "archived" in head] == [f"{archived['en']} archived"]
    assert "In no cooperative of this cohort" not in page.text
    people = page.texts(".//div[@aria-label='People']//tbody/tr/th/span[@class='muted small']")
    assert archived["en"] in people
    assert len(people) == len(page.texts(".//div[@aria-label='People']//tbody/tr"))
    assert [text for text in risks.texts(".//details/summary") if archived["en"] in text]
    assert any(archived["zh"] in text for text in risks.texts(".//textarea"))
