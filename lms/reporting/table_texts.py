"""The words of a report in one language, which all its tables share."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from lms.i18n import gettext_noop as _
from lms.i18n import text_in, translate
from lms.reporting.report import PeopleCounts, ReportFigures, ReportOrganization
from lms.sheets.tables import CellValue, Column

Cells = tuple[CellValue, ...]
Rows = tuple[Cells, ...]

COUNTS = {
    "enrolled": _("Enrolled"),
    "signed_in": _("Signed in"),
    "passed": _("Passed a quiz"),
    "finished": _("Finished"),
    "certificates": _("Certificates"),
    "left": _("Left"),
}
ALL_COUNTS = {**COUNTS, "never_invited": _("Never invited")}


@dataclass(frozen=True)
class ReportTableTexts:
    """The figures and the language of the tables; `names` and `titles` are in that language."""

    figures: ReportFigures
    language: str

    def translate(self, message: str, /, **values: object) -> str:
        return translate(message, self.language, **values)

    @cached_property
    def names(self) -> dict[int | None, str]:
        """The names of the organizations by id."""
        return {
            organization.id: name_organization(organization, self.language)
            for organization in self.figures.organizations
            if organization.id is not None
        }

    @cached_property
    def titles(self) -> dict[str, str]:
        """The titles of the courses by name."""
        return {
            course.name: text_in(course.titles, self.language) or course.name
            for course in self.figures.courses
        }

    def build_count_columns(self, labels: Mapping[str, str]) -> Iterator[Column]:
        """Yield columns; all but the first and those never invited are shares of the first."""
        first = 1 if labels is COUNTS else 2
        for name, label in labels.items():
            of = None if name in {"enrolled", "never_invited"} else first
            yield Column(self.translate(label), "count", of)

    def get_day(self, moment: dt.datetime | None) -> dt.date | None:
        """Return the day of a moment in the zone of the report."""
        return moment.astimezone(ZoneInfo(self.figures.zone)).date() if moment else None


def name_organization(row: ReportOrganization, language: str) -> str:
    """Return its name, or its number where it may not be named."""
    if row.number is not None:
        return translate(_("Cooperative %(number)s"), language, number=row.number)
    return text_in(row.names, language) or translate(_("Without cooperative"), language)


def list_counts(counts: PeopleCounts, labels: Mapping[str, str]) -> tuple[int, ...]:
    """Return the counts in the order of the labels."""
    return tuple(getattr(counts, name) for name in labels)
