"""The workbook to fill in, in the reader's language."""

import io
from collections.abc import Sequence

from flask_babel import gettext as _

from lms.sheets.template import write_template

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
    return [
        (_("Name"), _("As on the ID card: it will stand on the certificate.")),
        (_("Phone"), _("May be left empty. From another country: with + and its code.")),
        (_("Cooperative"), _("Its code or its name, as in the list of cooperatives.")),
        (_("Learner number"), _("Seven digits, only of people who have one already.")),
        (_("Language"), _("Chinese or English. Left empty it follows the name.")),
        (_("E-mail"), _("May be left empty.")),
    ]


def is_example(cells: Sequence[str]) -> bool:
    """Return whether a row is the example of the template, left in the file."""
    return set(EXAMPLE) <= set(cells)


def _note_on_example() -> str:
    return str(_("The second row shows how it is meant. It may stay: it is passed over."))
