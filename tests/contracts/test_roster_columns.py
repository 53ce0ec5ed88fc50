"""A column of a list is whole: its headings in every language, and where its value goes."""

import dataclasses
from collections import Counter

import polib
import pytest

from lms.accounts.models import Person
from lms.folders import TRANSLATIONS
from lms.i18n import translate
from lms.roster.matching.columns import COLUMNS, get_person_fields_by_column


def test_every_value_goes_to_a_column_of_the_person():
    assert set(get_person_fields_by_column().values()) <= set(Person.__table__.columns.keys()), (
        "Name a column of Person, and add it to the migration."
    )


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("key", COLUMNS)
def test_its_texts_are_translated(key, language):
    catalogue = polib.pofile(TRANSLATIONS / language / "LC_MESSAGES/messages.po")
    column = COLUMNS[key]

    for message in (column.heading, column.headings, column.note):
        found = catalogue.find(message)
        assert found, f"Run make messages: “{message}” is missing."
        assert found.translated(), f"Translate “{message}”."


def list_headings(columns):
    """Return each heading with the key of its column, once for all languages that share it."""
    return {
        (heading.casefold(), key)
        for language in ("en", "zh")
        for key, column in columns.items()
        for heading in (
            translate(column.heading, language),
            *translate(column.headings, language).split("|"),
        )
    }


def test_no_heading_means_two_columns():
    counts = Counter(heading for heading, _key in list_headings(COLUMNS))

    assert [heading for heading, count in counts.items() if count > 1] == [], (
        "Remove the heading from one of the two columns."
    )


def test_a_heading_is_that_of_one_column_in_both_languages():
    """As "LINE", which both languages write alike."""
    column = dataclasses.replace(COLUMNS["phone"], heading="LINE", headings="line|LINE ID")

    assert list_headings({"line": column}) == {("line", "line"), ("line id", "line")}, (
        "Count a heading once for each column."
    )
