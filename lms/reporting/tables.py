"""A report as titled tables in one language, as page, workbook, CSV and PDF show them.

A table more is a method of `_TableBuilder` and its line in `build_tables`.
"""

from collections.abc import Sequence

from lms.accounts.pinyin import build_sort_key
from lms.i18n import gettext_noop as _
from lms.i18n import ngettext_noop as ngettext
from lms.i18n import translate_count
from lms.i18n.choices import name_country, title_product
from lms.reporting.people_tables import build_lessons, build_people
from lms.reporting.report import ReportFigures, ReportGroup
from lms.reporting.table_texts import (
    ALL_COUNTS,
    COUNTS,
    Cells,
    ReportTableTexts,
    Rows,
    list_counts,
    name_organization,
)
from lms.sheets.tables import Column, Table


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
        build_people(builder),
        *build_lessons(builder),
    ]
    return tuple(table for table in made if table.rows)


class _TableBuilder(ReportTableTexts):
    def organizations(self) -> Table:
        columns = (
            Column(self.translate(_("Cooperative"))),
            Column(self.translate(_("Country"))),
            *self.build_count_columns(ALL_COUNTS),
        )
        rows: Rows = tuple(
            (
                name_organization(row, self.language),
                name_country(row.country, self.language),
                *list_counts(row.counts, ALL_COUNTS),
            )
            for row in self.figures.organizations
        )
        total: Cells = (
            self.translate(_("Total")),
            "",
            *list_counts(self.figures.total, ALL_COUNTS),
        )
        return Table("organizations", self.translate(_("By cooperative")), columns, rows, total)

    def countries(self) -> Table:
        named = [(name_country(row.key, self.language), row) for row in self.figures.countries]
        return self._groups("countries", _("By country"), _("Country"), named)

    def products(self) -> Table:
        named = [(title_product(row.key, self.language), row) for row in self.figures.products]
        return self._groups("products", _("By product"), _("Product"), named)

    def courses(self) -> Table:
        columns = (Column(self.translate(_("Course"))), *self.build_count_columns(COUNTS))
        rows: Rows = tuple(
            (self.titles[row.name], *list_counts(row.counts, COUNTS))
            for row in self.figures.courses
        )
        return Table("courses", self.translate(_("By course")), columns, rows)

    def steps(self) -> Table:
        """Return the first steps of the plans; without rows where none is written.

        Cooperatives that have written none share one line.
        """
        columns = (
            Column(self.translate(_("Cooperative"))),
            Column(self.translate(_("First steps")), "count"),
            Column(self.translate(_("Done")), "count", total_column=1),
            Column(self.translate(_("Still to be done")), "count", total_column=1),
            Column(self.translate(_("Overdue")), "count", total_column=1),
            Column(self.translate(_("Dropped")), "count", total_column=1),
        )
        steps = self.figures.steps
        figures = [
            (row.written, row.done, row.under_way, row.overdue, row.dropped) for row in steps
        ]
        rows: Rows = tuple(
            (self.names.get(row.organization_id, ""), *values)
            for row, values in zip(steps, figures, strict=True)
            if row.written
        )
        total: Cells = (self.translate(_("Total")), *map(sum, zip(*figures, strict=True)))
        without = len(steps) - len(rows)
        if rows and without:
            forms = ngettext(
                "%(num)s cooperative has written none yet",
                "%(num)s cooperatives have written none yet",
            )
            line = translate_count(forms, self.language, without)
            rows += ((line, *(None for _column in columns[1:])),)
        return Table("steps", self.translate(_("First steps of the plans")), columns, rows, total)

    def weeks(self) -> Table:
        """Return the figures until the end of each week."""
        columns = (
            Column(self.translate(_("Week from")), "date"),
            Column(self.translate(_("People")), "count"),
            Column(self.translate(_("Lessons in all")), "count"),
            Column(self.translate(_("Lessons done by then")), "count", total_column=2),
            Column(self.translate(_("People finished until then")), "count", total_column=1),
            Column(self.translate(_("People active in the week")), "count", total_column=1),
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
        return Table("weeks", self.translate(_("Week by week")), columns, rows)

    def head_counts(self) -> Table:
        columns = (
            Column(self.translate(_("Day")), "date"),
            Column(self.translate(_("Training day"))),
            Column(self.translate(_("Cooperative"))),
            Column(self.translate(_("Present")), "count"),
            Column(self.translate(_("Women")), "count", total_column=3),
            Column(self.translate(_("Under 35")), "count", total_column=3),
        )
        head_counts = self.figures.head_counts
        rows = tuple(
            (row.day, row.title, self.names.get(row.organization_id, ""),
             row.present, row.women, row.under_35)
            for row in head_counts
        )  # fmt: skip
        present, women = (
            sum(row.present for row in head_counts),
            sum(row.women for row in head_counts),
        )
        total = (
            None,
            self.translate(_("Total")),
            "",
            present,
            women,
            sum(row.under_35 for row in head_counts),
        )
        return Table(
            "head-counts", self.translate(_("Counted at training days")), columns, rows, total
        )

    def _groups(
        self, key: str, title: str, label: str, named: Sequence[tuple[str, ReportGroup]]
    ) -> Table:
        """Return a table of groups by name, those that are not disclosed last.

        It has no rows when no group may be disclosed.
        """
        columns = (
            Column(self.translate(label)),
            Column(self.translate(_("Cooperatives")), "count"),
            *self.build_count_columns(ALL_COUNTS),
        )
        others = self.translate(
            _("not shown") if self.figures.scope.for_outside else _("not known")
        )
        rows: Rows = tuple(
            (name or others, row.organizations, *list_counts(row.counts, ALL_COUNTS))
            for name, row in sorted(
                named, key=lambda group: (not group[0], build_sort_key(group[0]))
            )
            if any(name for name, _row in named)
        )
        return Table(key, self.translate(title), columns, rows)
