"""A column of a list is whole: its headings in every language, and where its value goes."""

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


def test_no_heading_means_two_columns():
    headings = [
        heading.casefold()
        for language in ("en", "zh")
        for column in COLUMNS.values()
        for heading in {
            translate(column.heading, language).casefold(),
            *translate(column.headings, language).split("|"),
        }
    ]

    assert len(headings) == len(set(headings)), "Remove the heading from one of the two columns."
