"""Figures of a report against those counted by hand, on both engines."""

import datetime as dt
from dataclasses import astuple, replace

import pytest
from sqlalchemy import select

from lms.accounts.rules.acts import SYSTEM, Act
from lms.enrolment.models import CohortOrganization, Enrolment
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.enrolment.services.enrolling import enrol_person_in_course
from lms.reporting.report import ReportProducers
from lms.reporting.summary import format_summary
from lms.reporting.tables import build_tables
from tests.factories_course import COURSE
from tests.reporting.cohort_data import CohortData, noon


@pytest.fixture
def cohort_data(database):
    return CohortData(database)


def by_name(cohort_data, figures):
    """The counts of each cooperative."""
    names = {id_: name for name, id_ in cohort_data.homes.items()}
    return {names[row.id]: astuple(row.counts) for row in figures.organizations}


# Enrolled, signed in, passed, finished, certificates, left, never invited.
WHOLE = {
    "yunwu": (3, 1, 1, 1, 0, 1, 0),
    "hillside": (1, 1, 0, 1, 0, 0, 1),
    "delta": (1, 0, 0, 0, 0, 1, 1),
}


def test_whole_time_is_as_counted_by_hand(cohort_data):
    figures = cohort_data.freeze()

    assert by_name(cohort_data, figures) == WHOLE
    assert astuple(figures.total) == (5, 2, 1, 2, 0, 2, 2)


def test_period_ends_before_what_came_later(cohort_data):
    figures = cohort_data.freeze(until=dt.date(2026, 11, 8))

    # Hua had no place yet, chen was still a member, ping not one yet.
    assert by_name(cohort_data, figures) == {
        "yunwu": (2, 1, 1, 0, 0, 0, 1),
        "hillside": (1, 1, 0, 0, 0, 0, 1),
        "delta": (1, 0, 0, 0, 0, 1, 0),
    }


def test_period_begins_after_what_was_over(cohort_data):
    figures = cohort_data.freeze(since=dt.date(2026, 11, 10))

    assert figures.total.enrolled == 4  # jun was taken out before
    assert figures.total.finished == 2


def test_what_was_done_before_the_period_counts_as_on_the_page_of_progress(cohort_data):
    cohort_data.do_lessons("li", "welcome", "sheet", day=9)
    cohort_data.move_first_day(dt.date(2026, 11, 18))

    figures = cohort_data.freeze()  # from the first day of the cohort until today
    counts = by_name(cohort_data, figures)
    weeks = [(w.begins_on.day, w.lessons, w.finished, w.active) for w in figures.progress.weeks]

    assert figures.scope.since == dt.date(2026, 11, 18)
    assert weeks == [(16, 2, 2, 1), (23, 2, 2, 0)]
    assert cohort_data.find_progress().weeks == figures.progress.weeks
    assert (counts["yunwu"][3], counts["yunwu"][4], counts["hillside"][3]) == (1, 1, 1)


def test_members_who_learn_in_another_cohort_were_invited(cohort_data):
    new = NewCohort(
        "Elsewhere",
        starts_on=dt.date(2026, 11, 1),
        courses=(COURSE,),
        organizations=(cohort_data.homes["hillside"],),
    )
    other = cohort_data.database.write(create_cohort, Act(SYSTEM, noon(1)), new)
    cohort_data.database.write(
        enrol_person_in_course,
        Act(SYSTEM, noon(2)),
        person_id=cohort_data.people["lan"],
        course=COURSE,
        cohort_id=other,
    )

    assert by_name(cohort_data, cohort_data.freeze())["hillside"] == (1, 1, 0, 1, 0, 0, 0)


def test_producers_are_the_members_of_who_finished(cohort_data):
    assert cohort_data.freeze().producers == ReportProducers(
        represented=500, total_members=500, organizations=2, total_organizations=3, unknown=1
    )
    assert cohort_data.freeze(until=dt.date(2026, 11, 15)).producers.represented == 400


def test_producers_are_not_known_while_no_cooperative_that_finished_gave_a_number(cohort_data):
    """Delta gave a number and has not finished; Yunwu and Hillside have finished."""
    cohort_data.state_members(yunwu=None, hillside=None, delta=412)

    summary = format_summary(cohort_data.freeze(), "en")

    assert (
        "Producers represented: not known yet. 1 of 3 cooperatives gave the number of their"
        " members." in summary
    )
    assert not any("of 412" in line or "is missing" in line for line in summary)


def test_cooperatives_without_people_here_are_in_no_table_and_no_base(cohort_data):
    before = cohort_data.freeze()
    cohort_data.offer_to("empty", members=50)

    figures = cohort_data.freeze()

    assert figures.organizations == before.organizations
    assert figures.producers == replace(before.producers, only_offered=1)
    assert (
        "One more cooperative is offered this cohort; nobody from it is enrolled yet."
        in format_summary(figures, "en")
    )


def test_people_never_invited_are_a_number_alone(cohort_data):
    assert "Never invited: 2 more members of these cooperatives." in format_summary(
        cohort_data.freeze(), "en"
    )


def test_head_counts_are_those_of_the_period(cohort_data):
    table = next(
        table for table in build_tables(cohort_data.freeze(), "en") if table.key == "head-counts"
    )

    assert [row[3:] for row in table.rows] == [(10, 6, 3), (5, 5, 1)]
    assert table.total[3:] == (15, 11, 4)
    assert cohort_data.freeze(since=dt.date(2026, 11, 13)).head_counts == ()


def test_counted_cooperative_that_left_the_cohort_is_named(cohort_data):
    def leave(session):
        for row in session.scalars(
            select(Enrolment).where(Enrolment.organization_id == cohort_data.homes["hillside"])
        ):
            row.organization_id = cohort_data.homes["yunwu"]
        key = (cohort_data.cohort_id, cohort_data.homes["hillside"])
        session.delete(session.get_one(CohortOrganization, key))

    cohort_data.database.write(leave)

    tables = build_tables(cohort_data.freeze(for_outside=False), "en")
    rows = next(table for table in tables if table.key == "head-counts").rows
    assert sorted(row[2] for row in rows) == ["Hillside Nut Growers", "Yunwu Ridge Tea Cooperative"]


def test_weeks_end_with_the_total(cohort_data):
    figures = cohort_data.freeze()
    weeks = [(f"{week.begins_on:%m-%d}", week.finished) for week in figures.progress.weeks]

    assert weeks == [("10-26", 0), ("11-02", 0), ("11-09", 1), ("11-16", 2), ("11-23", 2)]
    assert figures.progress.people == figures.total.enrolled
    later = cohort_data.freeze(since=dt.date(2026, 11, 11)).progress
    assert [week.finished for week in later.weeks] == [1, 2, 2]


def test_numbered_ones_are_numbered_alike_in_every_report(cohort_data):
    def list_numbers(figures):
        return [(row.number, row.names, astuple(row.counts)) for row in figures.organizations]

    first = cohort_data.freeze()
    assert [item[0] for item in list_numbers(first)] == [None, 1, 2]
    assert list_numbers(cohort_data.freeze()) == list_numbers(first)
    rows = {table.key: table for table in build_tables(first, "en")}
    assert [row[0] for row in rows["organizations"].rows[1:]] == ["Cooperative 1", "Cooperative 2"]
    hillside = next(
        row.number for row in first.organizations if row.id == cohort_data.homes["hillside"]
    )
    assert rows["head-counts"].rows[1][2] == f"Cooperative {hillside}"


def test_numbered_ones_have_neither_country_nor_product(cohort_data):
    figures = cohort_data.freeze()

    assert [row.country for row in figures.organizations] == ["CN", "", ""]
    assert [organization.names for organization in figures.organizations[1:]] == [{}, {}]
    assert [(country.key, country.organizations) for country in figures.countries] == [
        ("", 2),
        ("CN", 1),
    ]
    assert [(product.key, product.organizations) for product in figures.products] == [
        ("", 2),
        ("tea", 1),
    ]


def test_own_report_tells_country_and_product(cohort_data):
    figures = cohort_data.freeze(for_outside=False)

    assert [(country.key, country.counts.enrolled) for country in figures.countries] == [
        ("CN", 3),
        ("IN", 2),
    ]
    assert [(product.key, product.counts.enrolled) for product in figures.products] == [
        ("nut", 2), ("spice", 1), ("tea", 3),
    ]  # fmt: skip
    assert {row.names["en"]: row.counts.never_invited for row in figures.organizations} == {
        "Delta Nuts": 1, "Hillside Nut Growers": 1, "Yunwu Ridge Tea Cooperative": 0,
    }  # fmt: skip
    texts = repr(build_tables(figures, "en"))
    assert ("Lan" in texts, "Ping" in texts) == (False, False)  # members, but not of this cohort
    assert {person.name for person in figures.people if person.left} == {"Jun", "陈志强"}


def test_a_frozen_report_does_not_change(cohort_data):
    before = cohort_data.freeze(for_outside=False)
    cohort_data.rename("Another name")

    assert cohort_data.read(1) == before
    assert cohort_data.freeze(for_outside=False).total.finished == 5


def test_tables_add_up_to_the_total(cohort_data):
    for for_outside in (True, False):
        figures = cohort_data.freeze(for_outside=for_outside)
        table = next(table for table in build_tables(figures, "zh") if table.key == "organizations")
        sums = tuple(sum(row[place] for row in table.rows) for place in range(2, 9))
        assert table.total[2:] == sums == astuple(figures.total)
