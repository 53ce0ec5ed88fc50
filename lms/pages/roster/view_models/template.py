"""The workbook to fill in, in the reader's language."""

import io

from flask_babel import gettext as _

from lms.i18n import get_languages_by_code, name_languages, translate
from lms.roster.matching.columns import COLUMNS
from lms.sheets.template import write_template
from lms.web.languages import current_language


def build_template(organization: str) -> io.BytesIO:
    """Return the columns, one example, and a sheet that explains each column.

    `organization`: the code of an organization, so that the example is valid.
    """
    columns, language = list_columns(), current_language()
    examples = {key: column.example for key, column in COLUMNS.items()}
    examples["organization"] = organization
    note = _("The second row is an example. It may stay: it is ignored.")
    target = io.BytesIO()
    write_template(
        target,
        title=_("People"),
        columns=[heading for heading, _note in columns],
        example=[text and translate(text, language) for text in examples.values()],
        notes=(_("What goes where"), [*columns, (_("Example"), note)]),
    )
    target.seek(0)
    return target


def list_columns() -> list[tuple[str, str]]:
    """Return the heading of each column and what it contains."""
    language = current_language()
    languages = name_languages(get_languages_by_code(), language)
    return [
        (translate(column.heading, language), translate(column.note, language, languages=languages))
        for column in COLUMNS.values()
    ]


def describe_headings() -> str:
    """Return in which languages the headings of a list may be, the reader's own first."""
    language = current_language()
    languages = name_languages(dict.fromkeys((language, *get_languages_by_code())), language)
    return str(_("Headings may be %(languages)s, in any order.", languages=languages))
