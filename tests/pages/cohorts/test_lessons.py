"""The grid of people and lessons, of one cooperative and of all."""

import pytest

from lms.learning.queries.learner_progress import list_progress_of_cohort
from tests.pages.client import read as read_page
from tests.pages.workshop.workshops import make_cohort

ROWS = ".//table[@class='heat-map']/tbody/tr"


@pytest.fixture
def everybody(database, cohort_id):
    with database.read_session() as session:
        return list_progress_of_cohort(session, cohort_id=cohort_id)


def test_each_cell_says_whether_the_person_has_done_the_lesson(ravi, read, cohort_id, everybody):
    page = read(ravi.get(f"/cohorts/{cohort_id}/lessons"))

    rows = page.elements(ROWS)
    assert len(rows) == len(everybody)
    order = everybody[0].published.structure.order
    for row, progress in zip(rows, everybody, strict=True):
        cells = ["".join(cell.itertext()) for cell in row.findall("td")[1:]]
        assert ["✓" in cell for cell in cells] == [progress.is_done(name) for name in order]


def test_grid_of_cooperatives_opens_to_the_people_of_one(ravi, read, cohort_id, everybody):
    links = read(ravi.get(f"/cohorts/{cohort_id}")).elements(ROWS + "/th/a")
    assert links

    for link in links:
        page = read(ravi.get(link.get("href")))
        of_one = int(link.get("href").rsplit("=", 1)[1])
        wanted = [row.printed_name for row in everybody if row.organization_id == of_one]
        assert page.texts(ROWS + "/th/a") == wanted


def test_nobody_and_unknown_cooperatives_are_said(client, ravi, cohort_id, database):
    assert (
        "Nobody from this cooperative"
        in read_page(ravi.get(f"/cohorts/{cohort_id}/lessons?organization=999")).text
    )


def test_another_cohort_is_not_found(ravi, database):
    assert ravi.get(f"/cohorts/{make_cohort(database)}/lessons").status_code == 404
