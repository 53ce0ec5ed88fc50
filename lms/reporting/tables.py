"""A snapshot as titled tables in one language, as page, workbook, CSV and PDF show them."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from lms.i18n import text_in, translate
from lms.reporting.country_product_names import name_country, name_product
from lms.sheets.tables import CellValue, Column, Table

Rows = tuple[tuple[CellValue, ...], ...]


def _(message: str) -> str:
    """Mark a message for extraction; it is translated when the language is known."""
    return message


COUNTS = {
    "enrolled": _("Enrolled"),
    "entered": _("Signed in"),
    "passed": _("Passed a quiz"),
    "finished": _("Finished"),
    "certificates": _("Certificates"),
    "left": _("Left"),
}
WAITING = {"never_invited": _("Never invited")}
YES, NO = _("yes"), _("no")


def build_tables(figures: Mapping[str, Any], language: str) -> tuple[Table, ...]:
    """Return all tables of a snapshot that have rows; those that list people only where present."""
    builder = _TableBuilder(figures, language)
    made = [
        builder.organizations(),
        builder.grouped("countries", _("By country"), _("Country")),
        builder.grouped("products", _("By product"), _("Product")),
        builder.courses(),
        builder.weeks(),
        builder.head_counts(),
        builder.people(),
        *builder.lessons(),
    ]
    return tuple(table for table in made if table.rows)


@dataclass(frozen=True)
class _TableBuilder:
    figures: Mapping[str, Any]
    language: str

    def organizations(self) -> Table:
        named = [Column(self._say(_("Cooperative"))), Column(self._say(_("Country")))]
        columns = (*named, *self._counts({**COUNTS, **WAITING}, first=2))
        rows: Rows = tuple(
            (self.name(row), name_country(row.get("country", ""), self.language),
             *_values(row, {**COUNTS, **WAITING}))
            for row in self.figures["organizations"]
        )  # fmt: skip
        total: tuple[CellValue, ...] = (
            self._say(_("Total")), "", *_values(self.figures["total"], {**COUNTS, **WAITING})
        )  # fmt: skip
        return Table("organizations", self._say(_("By cooperative")), columns, rows, total)

    def grouped(self, key: str, title: str, label: str) -> Table:
        columns = (
            Column(self._say(label)),
            Column(self._say(_("Cooperatives")), "count"),
            *self._counts({**COUNTS, **WAITING}, first=2),
        )
        name = name_country if key == "countries" else name_product
        others = _("not told") if self.figures["for_outside"] else _("not known")
        rows: Rows = tuple(
            (name(row["key"], self.language) or self._say(others), row["organizations"],
             *_values(row, {**COUNTS, **WAITING}))
            for row in self.figures[key]
            if any(one["key"] for one in self.figures[key])
        )  # fmt: skip
        return Table(key, self._say(title), columns, rows)

    def courses(self) -> Table:
        rows: Rows = tuple(
            (self.course(row["key"]), *_values(row, COUNTS)) for row in self.figures["courses"]
        )
        columns = (Column(self._say(_("Course"))), *self._counts(COUNTS, first=1))
        return Table("courses", self._say(_("By course")), columns, rows)

    def weeks(self) -> Table:
        """Return the figures until the end of each week; empty in reports frozen without weeks."""
        columns = (
            Column(self._say(_("Week from")), "date"),
            Column(self._say(_("People")), "count"),
            Column(self._say(_("Lessons in all")), "count"),
            Column(self._say(_("Lessons done until then")), "count", of=2),
            Column(self._say(_("People finished until then")), "count", of=1),
            Column(self._say(_("People here in the week")), "count", of=1),
        )
        kept = self.figures.get("progress") or {"weeks": []}
        rows: Rows = tuple(
            (dt.date.fromisoformat(week["from"]), kept["people"], kept["lessons"],
             week["lessons"], week["finished"], week["active"])
            for week in kept["weeks"]
        )  # fmt: skip
        return Table("weeks", self._say(_("Week by week")), columns, rows)

    def head_counts(self) -> Table:
        columns = (
            Column(self._say(_("Day")), "date"),
            Column(self._say(_("Training day"))),
            Column(self._say(_("Cooperative"))),
            Column(self._say(_("Present")), "count"),
            Column(self._say(_("Women")), "count", of=3),
            Column(self._say(_("Under 35")), "count", of=3),
        )
        kept = self.figures["head_counts"]
        rows: Rows = tuple(
            (dt.date.fromisoformat(row["day"]), row["title"], self._organization(row),
             row["present"], row["women"], row["under_35"])
            for row in kept
        )  # fmt: skip
        sums = tuple(sum(row[name] for row in kept) for name in ("present", "women", "under_35"))
        total: tuple[CellValue, ...] = (None, self._say(_("Total")), "", *sums)
        return Table("head-counts", self._say(_("Counted at training days")), columns, rows, total)

    def people(self) -> Table:
        kept = self.figures["people"]
        has_contacts = any("phone" in row for row in kept)
        contacts = (Column(self._say(_("Phone"))), Column(self._say(_("E-mail"))))
        columns = (
            *self._who(),
            *(contacts if has_contacts else ()),
            Column(self._say(_("Course"))),
            Column(self._say(_("Enrolled on")), "date"),
            Column(self._say(_("Signed in"))),
            Column(self._say(_("Lessons done")), "count"),
            Column(self._say(_("Lessons required")), "count"),
            Column(self._say(_("Passed a quiz"))),
            Column(self._say(_("Finished on")), "date"),
            Column(self._say(_("Left"))),
        )
        rows: Rows = tuple(tuple(self._person(row, has_contacts=has_contacts)) for row in kept)
        return Table("people", self._say(_("People")), columns, rows)

    def lessons(self) -> Iterator[Table]:
        """Yield one table for each course: a person per row, a lesson per column, 1 = done."""
        for course, lessons in self.figures["lessons"].items():
            columns = (*self._who(), *(Column(name, "count") for name in lessons))
            rows: Rows = tuple(
                (row["name"], row["learner_number"], self._organization(row),
                 *map(int, row["done"]))
                for row in self.figures["people"]
                if row["course"] == course
            )  # fmt: skip
            title = self._say(_("Lessons: %(course)s"), course=self.course(course))
            yield Table(f"lessons-{course}", title, columns, rows)

    def name(self, row: Mapping[str, Any]) -> str:
        """Return the name of an organization, or its number where it may not be named."""
        if row["number"] is not None:
            return self._say(_("Cooperative %(number)s"), number=row["number"])
        texts = {"en": row["name_en"], "zh": row["name_zh"]}
        return text_in(texts, self.language) or self._say(_("Without cooperative"))

    def course(self, key: str) -> str:
        return text_in(self.figures["titles"].get(key, {}), self.language) or key

    def _person(self, row: Mapping[str, Any], *, has_contacts: bool) -> Iterator[CellValue]:
        yield from (row["name"], row["learner_number"], self._organization(row))
        if has_contacts:
            yield from (row["phone"], row["email"])
        yield from (self.course(row["course"]), self._day(row["enrolled_at"]))
        yield self._say(YES if row["entered"] else NO)
        yield from (row["required_done"], row["required_total"])
        yield self._say(YES if row["passed"] else NO)
        yield self._day(row["finished_at"])
        yield self._say(YES if row["left"] else NO)

    def _organization(self, row: Mapping[str, Any]) -> str:
        index = row["organization"]
        known: Sequence[Mapping[str, Any]] = self.figures["organizations"]
        return "" if index is None else self.name(known[index])

    def _day(self, moment: str | None) -> dt.date | None:
        zone = ZoneInfo(self.figures["zone"])
        return dt.datetime.fromisoformat(moment).astimezone(zone).date() if moment else None

    def _who(self) -> tuple[Column, ...]:
        labels = (_("Name"), _("Learner number"), _("Cooperative"))
        return tuple(Column(self._say(label)) for label in labels)

    def _counts(self, known: Mapping[str, str], *, first: int) -> Iterator[Column]:
        for name, label in known.items():
            of = None if name in {"enrolled", "never_invited"} else first
            yield Column(self._say(label), "count", of)

    def _say(self, message: str, **values: object) -> str:
        return translate(message, self.language, **values)


def _values(row: Mapping[str, Any], names: Mapping[str, str]) -> tuple[int, ...]:
    return tuple(row[name] for name in names)
