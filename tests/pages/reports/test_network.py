"""The page of the network: what the worker counted, and nothing about a few."""

import datetime as dt

from lms.accounts.rules.acts import SYSTEM, Act
from lms.reporting.report import NetworkFigures, PeopleCounts, ReportGroup
from lms.reporting.services import store_network


def test_network_tells_nothing_of_two_cooperatives(client, sign_in, read):
    sign_in(client, "ravi")
    page = read(client.get("/network/"))
    assert "Too few cooperatives" in page.text
    assert "China" not in page.text


def test_network_page_shows_what_the_worker_counted_and_when(client, sign_in, read, database):
    sign_in(client, "ravi")
    total = ReportGroup("", 2000, PeopleCounts(enrolled=50_000, finished=12_345))
    at = dt.datetime(2026, 11, 24, 2, 5, tzinfo=dt.UTC)
    countries = tuple(
        ReportGroup(key, 5, PeopleCounts(enrolled=9)) for key in ("", "ID", "IN", "LK", "MM")
    )
    database.write(
        store_network, Act(SYSTEM, at), figures=NetworkFigures(total, countries, products=None)
    )

    page = read(client.get("/network/"))
    text = page.text

    assert "2000 cooperatives in cohorts; 12345 of 50000 people finished a course." in text
    assert "As of 24 November 2026, 07:35 (India Time)." in text
    names = ["India", "Indonesia", "Myanmar (Burma)", "Sri Lanka", "Others"]
    assert page.texts(".//tbody//th") == names


def test_network_is_not_for_learners(client, sign_in):
    sign_in(client, "li")
    assert client.get("/network/").status_code == 403
