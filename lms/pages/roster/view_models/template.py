"""The workbook to fill in, in the reader's language."""

import io
from collections.abc import Sequence

from flask_babel import gettext as _

from lms.i18n import list_languages, name_languages, translate
from lms.roster.matching.columns import KEYS, TEMPLATE_HEADINGS, ColumnKey
from lms.sheets.template import write_template
from lms.web.languages import current_language

EXAMPLE = ("13800100000", "1234567")
"""Phone and learner number of the example; nobody has this number, its check digit is wrong."""


def build_template(organization: str) -> io.BytesIO:
    """Return six columns, one example, and a sheet that explains each column.

    `organization`: the code of an organization, so that the example is valid.
    """
    columns = list_columns()
    example = [_("Example: Li Meihua"), EXAMPLE[0], organization, EXAMPLE[1], _("Chinese"), ""]
    target = io.BytesIO()
    write_template(
        target,
        title=_("People"),
        columns=[heading for heading, _note in columns],
        example=example,
        notes=(_("What goes where"), [*columns, (_("Example"), _note_on_example())]),
    )
    target.seek(0)
    return target


def list_columns() -> list[tuple[str, str]]:
    """Return the heading of each column and what it contains."""
    languages = name_languages(list_languages(), current_language())
    notes: dict[ColumnKey, str] = {
        "name": _("As on the ID card: it will stand on the certificate."),
        "phone": _("May be left empty. From another country: with + and its code."),
        "organization": _("Its code or its name, as in the list of cooperatives."),
        "learner_number": _("Seven digits, only of people who have one already."),
        "language": _("%(languages)s. Left empty it follows the name.", languages=languages),
        "email": _("May be left empty."),
    }
    language = current_language()
    return [(translate(TEMPLATE_HEADINGS[key], language), notes[key]) for key in KEYS]


def describe_headings() -> str:
    """Return in which languages the headings of a list may be, the reader's own first."""
    language = current_language()
    languages = name_languages(dict.fromkeys((language, *list_languages())), language)
    return str(_("Headings may be %(languages)s, in any order.", languages=languages))


def is_example(cells: Sequence[str]) -> bool:
    """Return whether a row is the example of the template, left in the file."""
    return set(EXAMPLE) <= set(cells)


def _note_on_example() -> str:
    return str(_("The second row shows how it is meant. It may stay: it is passed over."))
