"""Somebody who joined by a code and closed the page before choosing a PIN."""

from sqlalchemy import update

from lms import clock
from lms.accounts.models import Person
from tests.pages.workshop.workshops import join, offered, open_for


def test_who_joined_with_a_code_and_chose_no_pin_needs_a_card(app, ravi, read, cohort_id, database):
    code = open_for(database, cohort_id)
    join(app, code, offered(database, cohort_id)[0].id, "罗小凤")
    holders = ".//form[@id='people']//li"
    database.write(
        lambda session: (
            session.execute(update(Person).values(notice_accepted_at=clock.now())) and None
        )
    )

    shown = [
        li
        for li in read(ravi.get(f"/cohorts/{cohort_id}/cards")).elements(holders)
        if "罗小凤" in "".join(li.itertext())
    ]

    assert len(shown) == 1
    assert "joined, no PIN yet" in "".join(shown[0].itertext())
    assert shown[0].find(".//input").get("checked") is not None
