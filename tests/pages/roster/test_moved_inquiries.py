"""The preview of a list names the open questions of the people who move with it."""

import pytest
from sqlalchemy import delete, select

from lms import clock
from lms.enrolment.models import Enrolment
from lms.inquiries.models import Inquiry
from tests.pages.roster.test_question_tables import find_keys, list_learners, start
from tests.pages.workshop.workshops import grant, make_cohort, offered


def ask_everywhere(database, cohort_id):
    """One open question of everybody in the cohort, in place of those of the demo."""

    def write(session):
        session.execute(delete(Inquiry))
        for id_ in session.scalars(select(Enrolment.id).where(Enrolment.cohort_id == cohort_id)):
            texts = {"lesson": "why-now", "language": "zh", "text": "谁付邮费？"}
            session.add(
                Inquiry(enrolment_id=id_, cohort_id=cohort_id, written_at=clock.now(), **texts)
            )

    database.write(write)


@pytest.fixture
def hills_path(database, cohort_id):
    """The lists of a second cohort of Ravi."""
    offers = [row.id for row in offered(database, cohort_id)]
    second = make_cohort(database, "Hills", organizations=offers)
    grant(database, "ravi", "coordinator", second)
    return f"/cohorts/{second}/roster"


def test_open_questions_of_people_who_move_are_named(
    hills_path, ravi, read, post, database, cohort_id
):
    ask_everywhere(database, cohort_id)
    address = start(ravi, hills_path, *list_learners(database, cohort_id))
    page = read(ravi.get(address))
    assert "It moves too" not in page.text
    moved = next(iter(find_keys(page).values()))

    post(ravi, f"{address}/answers", {moved: "move", "all-cohort": "stay"})

    page = read(ravi.get(address))
    assert "One question about a lesson has no answer yet. It moves too" in page.text
    assert "Add a trainer there" in page.text
