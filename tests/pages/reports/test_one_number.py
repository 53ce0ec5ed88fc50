"""Grid, list of cohorts, report page, workbook, CSV and PDF count the same people.

They and the pages of steps and workshop also count the same cooperatives.
"""

import csv
import io
import re

import openpyxl
import pytest
from sqlalchemy import select

from lms.accounts.models import Membership, Person
from lms.enrolment.models import CohortOrganization
from lms.reporting.document import build_sheet
from lms.reporting.models import Report
from lms.reporting.queries.stored_reports import get_figures
from tests.factories import make_organization
from tests.pages.certification.graduates import get_cohort_id
from tests.pages.client import confirm
from tests.pages.workshop.workshops import join, open_for

NAMESAKE, JUNK = "李美华", "没有人"


@pytest.fixture
def counts(client, app, sign_in, post, read, database):
    """Return how many people each of the views counts; a new report each time."""
    sign_in(client, "ravi")
    cohort_id = get_cohort_id(database)

    def count():
        cohort = f"/cohorts/{cohort_id}"
        address = post(client, f"{cohort}/reports", audience="own", language="en").headers[
            "Location"
        ]
        with database.read_session() as session:
            figures = get_figures(session, session.scalars(select(Report.id)).all()[-1])
        book = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}.xlsx").data))
        plain = client.get(f"{address}.csv?table=organizations").data.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(plain)))
        html = build_sheet(figures, "en", issuer="NAPP", demo=False).html
        total = figures.total
        sentence = f"Signed in: {total.signed_in} of {total.enrolled} enrolled people."
        assert sentence in read(client.get(address)).text
        assert sentence in html
        assert f"Left: {total.left} of {total.enrolled}." in html
        grid = read(client.get(cohort)).texts(".//table[@class='heat-map']/tfoot/tr/td[1]")
        cards = read(client.get("/cohorts/")).texts(".//dl[@class='facts']/dd[2]")
        return {
            "report": total.enrolled,
            "weeks": figures.progress.people,
            "people": len({row.learner_number for row in figures.people}),
            "workbook": list(book["By cooperative"].iter_rows(values_only=True))[-1][2],
            "csv": int(rows[-1][2]),
            "grid": int(grid[0].split("/")[1]),
            "list": int(cards[0].split(" of ")[1].split()[0]),
        }, (total.left, total.never_invited)

    return count


def find(database, name):
    with database.read_session() as session:
        found = session.scalars(
            select(Person.id).where(Person.printed_name == name).order_by(Person.id.desc())
        ).first()
        home = select(Membership.organization_id).where(Membership.person_id == found)
        return found, session.scalars(home).first()


def test_every_view_says_one_number_and_counts_nobody_before_they_are_confirmed(
    client, app, post, database, counts
):
    cohort_id = get_cohort_id(database)
    before, others = counts()
    code, (_li, home) = open_for(database, cohort_id), find(database, NAMESAKE)
    join(app, code, home, NAMESAKE)
    join(app, code, home, JUNK)

    assert len(set(before.values())) == 1
    assert counts() == (before, others)

    rejected, _home = find(database, JUNK)
    out = f"/cohorts/{cohort_id}/taken-out"
    assert confirm(client, out, look=f"{out}?out={rejected}", form=out).status_code == 303
    assert counts() == (before, others)

    namesake, _home = find(database, NAMESAKE)
    assert post(client, f"/cohorts/{cohort_id}/confirmed", person=str(namesake)).status_code == 303
    after, others_now = counts()
    assert after == {view: number + 1 for view, number in before.items()}
    assert others_now == others


def test_every_view_says_one_number_of_cooperatives(client, sign_in, post, read, database):
    """A cohort is offered to a third cooperative, of which nobody comes."""
    cohort_id = get_cohort_id(database)
    hillside = make_organization(database, "hillside-one", names={"en": "Hillside"})
    offer = CohortOrganization(cohort_id=cohort_id, organization_id=hillside)
    database.write(lambda session: session.add(offer))
    sign_in(client, "ravi")
    cohort = f"/cohorts/{cohort_id}"
    made = post(client, f"{cohort}/reports", audience="outside", language="en")
    address = made.headers["Location"]

    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}.xlsx").data))
    plain = client.get(f"{address}.csv?table=organizations").data.decode("utf-8-sig")
    with database.read_session() as session:
        figures = get_figures(session, session.scalars(select(Report.id)).all()[-1])
    printed = build_sheet(figures, "en", issuer="NAPP", demo=False).html
    steps = re.compile(r"\d* ?of 2 cooperatives (has|have) done (its|their) first step\.")
    more = "One more cooperative is offered this cohort; nobody from it is enrolled yet."

    for text in (read(client.get(address)).text, printed):
        assert re.search(r"Somebody finished in \d of 2 cooperatives\.", text)
        assert steps.search(text)
        assert more in text
        assert "Hillside" not in text
    assert len(list(book["By cooperative"].iter_rows())) == 2 + len(["heading", "total"])
    assert len(list(csv.reader(io.StringIO(plain)))) == 2 + len(["heading", "total"])
    listed = read(client.get("/cohorts/")).texts(".//dl[@class='facts']/dd[1]")
    assert listed[0] == "2 (one more offered, nobody enrolled yet)"
    page = read(client.get(cohort))
    assert len(page.texts(".//table[@class='heat-map']/tbody/tr")) == 2
    assert steps.search(page.text)
    assert more in page.text
    assert steps.search(read(client.get(f"{cohort}/steps")).text)
    workshop = read(client.get(f"{cohort}/workshop")).text
    assert "(one more offered, nobody enrolled yet)" in workshop
