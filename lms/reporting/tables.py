"""A report as titled tables in one language, as page, workbook, CSV and PDF show them.

A table more is a method of `_TableBuilder` and its line in `build_tables`.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from lms.accounts.pinyin import build_sort_key
from lms.i18n import gettext_noop as _
from lms.i18n import ngettext_noop as ngettext
from lms.i18n import text_in, translate, translate_count
from lms.i18n.choices import name_country, title_product
from lms.reporting.report import (
    PeopleCounts,
    ReportFigures,
    ReportGroup,
    ReportOrganization,
    ReportPerson,
)
from lms.sheets.tables import CellValue, Column, Table

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
ANSWERS = {True: _("yes"), False: _("no")}


def build_tables(figures: ReportFigures, language: str) -> tuple[Table, ...]:
    """Return all tables of a report that have rows; those that list people only where present."""
    builder = _TableBuilder(figures, language)
    made = [
        builder.organizations(),
        builder.countries(),
        builder.products(),
        builder.courses(),
        builder.steps(),
        builder.weeks(),
        builder.head_counts(),
        builder.people(),
        *builder.lessons(),
    ]
    return tuple(table for table in made if table.rows)


def name_organization(row: ReportOrganization, language: str) -> str:
    """Return its name, or its number where it may not be named."""
    if row.number is not None:
        return translate(_("Cooperative %(number)s"), language, number=row.number)
    return text_in(row.names, language) or translate(_("Without cooperative"), language)


@dataclass(frozen=True)
class _TableBuilder:
    figures: ReportFigures
    language: str

    def organizations(self) -> Table:
        columns = (
            Column(self._translate(_("Cooperative"))),
            Column(self._translate(_("Country"))),
            *self._count_columns(ALL_COUNTS),
        )
        rows: Rows = tuple(
            (
                name_organization(row, self.language),
                name_country(row.country, self.language),
                *_values(row.counts, ALL_COUNTS),
            )
            for row in self.figures.organizations
        )
        total: Cells = (self._translate(_("Total")), "", *_values(self.figures.total, ALL_COUNTS))
        return Table("organizations", self._translate(_("By cooperative")), columns, rows, total)

    def countries(self) -> Table:
        named = [(name_country(row.key, self.language), row) for row in self.figures.countries]
        return self._groups("countries", _("By country"), _("Country"), named)

    def products(self) -> Table:
        named = [(title_product(row.key, self.language), row) for row in self.figures.products]
        return self._groups("products", _("By product"), _("Product"), named)

    def courses(self) -> Table:
        columns = (Column(self._translate(_("Course"))), *self._count_columns(COUNTS))
        rows: Rows = tuple(
            (self._titles[row.name], *_values(row.counts, COUNTS)) for row in self.figures.courses
        )
        return Table("courses", self._translate(_("By course")), columns, rows)

    def steps(self) -> Table:
        """Return the first steps of the plans; without rows where none is written.

        Cooperatives that have written none share one line.
        """
        columns = (
            Column(self._translate(_("Cooperative"))),
            Column(self._translate(_("First steps")), "count"),
            Column(self._translate(_("Done")), "count", total_column=1),
            Column(self._translate(_("Still to be done")), "count", total_column=1),
            Column(self._translate(_("Overdue")), "count", total_column=1),
            Column(self._translate(_("Dropped")), "count", total_column=1),
        )
        steps = self.figures.steps
        figures = [
            (row.written, row.done, row.under_way, row.overdue, row.dropped) for row in steps
        ]
        rows: Rows = tuple(
            (self._names.get(row.organization_id, ""), *values)
            for row, values in zip(steps, figures, strict=True)
            if row.written
        )
        total: Cells = (self._translate(_("Total")), *map(sum, zip(*figures, strict=True)))
        without = len(steps) - len(rows)
        if rows and without:
            forms = ngettext(
                "%(num)s cooperative has written none yet",
                "%(num)s cooperatives have written none yet",
            )
            line = translate_count(forms, self.language, without)
            rows += ((line, *(None for _column in columns[1:])),)
        return Table("steps", self._translate(_("First steps of the plans")), columns, rows, total)

    def weeks(self) -> Table:
        """Return the figures until the end of each week."""
        columns = (
            Column(self._translate(_("Week from")), "date"),
            Column(self._translate(_("People")), "count"),
            Column(self._translate(_("Lessons in all")), "count"),
            Column(self._translate(_("Lessons done by then")), "count", total_column=2),
            Column(self._translate(_("People finished until then")), "count", total_column=1),
            Column(self._translate(_("People active in the week")), "count", total_column=1),
        )
        progress = self.figures.progress
        rows = tuple(
            (
                week.begins_on,
                progress.people,
                progress.lessons,
                week.lessons,
                week.finished,
                week.active,
            )
            for week in progress.weeks
        )
        return Table("weeks", self._translate(_("Week by week")), columns, rows)

    def head_counts(self) -> Table:
        columns = (
            Column(self._translate(_("Day")), "date"),
            Column(self._translate(_("Training day"))),
            Column(self._translate(_("Cooperative"))),
            Column(self._translate(_("Present")), "count"),
            Column(self._translate(_("Women")), "count", total_column=3),
            Column(self._translate(_("Under 35")), "count", total_column=3),
        )
        head_counts = self.figures.head_counts
        rows = tuple(
            (row.day, row.title, self._names.get(row.organization_id, ""),
             row.present, row.women, row.under_35)
            for row in head_counts
        )  # fmt: skip
        present, women = (
            sum(row.present for row in head_counts),
            sum(row.women for row in head_counts),
        )
        total = (
            None,
            self._translate(_("Total")),
            "",
            present,
            women,
            sum(row.under_35 for row in head_counts),
        )
        return Table(
            "head-counts", self._translate(_("Counted at training days")), columns, rows, total
        )

    def people(self) -> Table:
        contacts = (Column(self._translate(_("Phone"))), Column(self._translate(_("E-mail"))))
        columns = (
            *self._person_columns(),
            *(contacts if self.figures.scope.with_contacts else ()),
            Column(self._translate(_("Course"))),
            Column(self._translate(_("Enrolled on")), "date"),
            Column(self._translate(_("Signed in"))),
            Column(self._translate(_("Lessons done")), "count"),
            Column(self._translate(_("Lessons required")), "count"),
            Column(self._translate(_("Passed a quiz"))),
            Column(self._translate(_("Finished on")), "date"),
            Column(self._translate(_("Left"))),
        )
        rows: Rows = tuple(
            (
                *self._person(row),
                *((row.phone, row.email) if self.figures.scope.with_contacts else ()),
                self._titles[row.course],
                self._day(row.enrolled_at),
                self._translate(ANSWERS[row.signed_in]),
                row.required_done,
                row.required_total,
                self._translate(ANSWERS[row.passed]),
                self._day(row.finished_at),
                self._translate(ANSWERS[row.left]),
            )
            for row in self.figures.people
        )
        return Table("people", self._translate(_("People")), columns, rows)

    def lessons(self) -> Iterator[Table]:
        """Yield one table for each course: a person per row, a lesson per column, 1 = done."""
        for course in self.figures.courses:
            titles = [text_in(texts, self.language) for texts in course.lesson_titles]
            columns = (*self._person_columns(), *(Column(title, "count") for title in titles))
            rows: Rows = tuple(
                (*self._person(row), *map(int, row.done))
                for row in self.figures.people
                if row.course == course.name
            )
            title = self._translate(_("Lessons: %(course)s"), course=self._titles[course.name])
            yield Table(f"lessons-{course.name}", title, columns, rows)

    @cached_property
    def _names(self) -> dict[int | None, str]:
        organizations = (
            organization
            for organization in self.figures.organizations
            if organization.id is not None
        )
        return {
            organization.id: name_organization(organization, self.language)
            for organization in organizations
        }

    @cached_property
    def _titles(self) -> dict[str, str]:
        courses = self.figures.courses
        return {
            course.name: text_in(course.titles, self.language) or course.name for course in courses
        }

    def _groups(
        self, key: str, title: str, label: str, named: Sequence[tuple[str, ReportGroup]]
    ) -> Table:
        """Return a table of groups by name, those that are not disclosed last.

        It has no rows when no group may be disclosed.
        """
        columns = (
            Column(self._translate(label)),
            Column(self._translate(_("Cooperatives")), "count"),
            *self._count_columns(ALL_COUNTS),
        )
        others = self._translate(
            _("not shown") if self.figures.scope.for_outside else _("not known")
        )
        rows: Rows = tuple(
            (name or others, row.organizations, *_values(row.counts, ALL_COUNTS))
            for name, row in sorted(
                named, key=lambda group: (not group[0], build_sort_key(group[0]))
            )
            if any(name for name, _row in named)
        )
        return Table(key, self._translate(title), columns, rows)

    def _person_columns(self) -> Iterator[Column]:
        for label in (_("Name"), _("Learner number"), _("Cooperative")):
            yield Column(self._translate(label))

    def _person(self, row: ReportPerson) -> tuple[str, str, str]:
        return row.name, row.learner_number, self._names.get(row.organization_id, "")

    def _count_columns(self, labels: Mapping[str, str]) -> Iterator[Column]:
        """Yield columns; all but the first and those never invited are shares of the first."""
        first = 1 if labels is COUNTS else 2
        for name, label in labels.items():
            of = None if name in {"enrolled", "never_invited"} else first
            yield Column(self._translate(label), "count", of)

    def _day(self, moment: dt.datetime | None) -> dt.date | None:
        return moment.astimezone(ZoneInfo(self.figures.zone)).date() if moment else None

    def _translate(self, message: str, /, **values: object) -> str:
        return translate(message, self.language, **values)


def _values(counts: PeopleCounts, labels: Mapping[str, str]) -> tuple[int, ...]:
    return tuple(getattr(counts, name) for name in labels)
