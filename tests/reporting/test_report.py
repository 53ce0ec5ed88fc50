"""A report in its stored form: it loads as it was made, and an unknown format is refused."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import BigInteger, cast, func, select, text

from lms.reporting.models import Report
from lms.reporting.report import FIGURES, REPORT_VERSION, ReportVersionUnknown
from tests.reporting.cohort_data import CohortData


@pytest.fixture
def cohort_data(database):
    return CohortData(database)


@pytest.mark.parametrize("for_outside", [True, False])
def test_a_stored_report_is_the_report_that_was_made(cohort_data, for_outside):
    figures = cohort_data.freeze(for_outside=for_outside)

    assert figures.version == REPORT_VERSION
    assert figures.scope.for_outside is for_outside
    assert FIGURES.validate_json(FIGURES.dump_json(figures)) == figures


def test_a_report_for_outside_stores_neither_people_nor_titles_of_days(cohort_data):
    figures = cohort_data.freeze(for_outside=True)

    assert figures.people == ()
    assert [course.lessons for course in figures.courses] == [()]
    assert {row.title for row in figures.head_counts} == {""}


def test_contacts_are_stored_only_when_asked_for(cohort_data):
    def set_phone(session):
        session.execute(text("UPDATE person SET phone = '+8613800001234' WHERE id = :id"), li)

    li = {"id": cohort_data.people["li"]}
    cohort_data.database.write(set_phone)

    without = cohort_data.freeze(for_outside=False)
    asked = cohort_data.freeze(for_outside=False, with_contacts=True)

    assert {row.phone for row in without.people} == {""}
    assert {row.phone for row in asked.people} == {"", "+8613800001234"}


@pytest.mark.parametrize("version", [REPORT_VERSION + 1, REPORT_VERSION - 1, None, "3"])
def test_a_report_of_an_unknown_format_is_refused_by_name(cohort_data, version):
    stored = FIGURES.dump_python(
        replace(cohort_data.freeze(), version=version), mode="json", warnings=False
    )

    with pytest.raises(ReportVersionUnknown) as refused:
        FIGURES.validate_python(stored)

    assert refused.value.values == {"version": version, "known": REPORT_VERSION}


def test_a_sum_is_stored_as_a_whole_number(cohort_data):
    """PostgreSQL gives the sum of large whole numbers as a decimal."""
    figures = cohort_data.freeze()

    def store_sum(session):
        total = session.scalar(select(func.sum(cast(Report.number, BigInteger))))
        session.scalars(select(Report)).one().figures = replace(
            figures, total=replace(figures.total, enrolled=total)
        )

    cohort_data.database.write(store_sum)

    stored = cohort_data.read(1)
    with cohort_data.database.read_session() as session:
        raw = session.scalar(text("SELECT CAST(figures AS text) FROM report"))

    assert (stored.total.enrolled, type(stored.total.enrolled)) == (1, int)
    assert json.loads(raw)["total"]["enrolled"] == 1
