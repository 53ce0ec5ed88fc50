"""The tables of a report for our own use that name people."""

from collections.abc import Iterator

from lms.i18n import gettext_noop as _
from lms.i18n import text_in
from lms.reporting.report import ReportPerson
from lms.reporting.table_texts import ReportTableTexts, Rows
from lms.sheets.tables import Column, Table

ANSWERS = {True: _("yes"), False: _("no")}


def build_people(texts: ReportTableTexts) -> Table:
    contacts = (Column(texts.translate(_("Phone"))), Column(texts.translate(_("E-mail"))))
    columns = (
        *_build_person_columns(texts),
        *(contacts if texts.figures.scope.with_contacts else ()),
        Column(texts.translate(_("Course"))),
        Column(texts.translate(_("Enrolled on")), "date"),
        Column(texts.translate(_("Signed in"))),
        Column(texts.translate(_("Lessons done")), "count"),
        Column(texts.translate(_("Lessons required")), "count"),
        Column(texts.translate(_("Passed a quiz"))),
        Column(texts.translate(_("Finished on")), "date"),
        Column(texts.translate(_("Left"))),
    )
    rows: Rows = tuple(
        (
            *_name_person(texts, row),
            *((row.phone, row.email) if texts.figures.scope.with_contacts else ()),
            texts.titles[row.course],
            texts.get_day(row.enrolled_at),
            texts.translate(ANSWERS[row.signed_in]),
            row.required_done,
            row.required_total,
            texts.translate(ANSWERS[row.passed]),
            texts.get_day(row.finished_at),
            texts.translate(ANSWERS[row.left]),
        )
        for row in texts.figures.people
    )
    return Table("people", texts.translate(_("People")), columns, rows)


def build_lessons(texts: ReportTableTexts) -> Iterator[Table]:
    """Yield one table for each course: a person per row, a lesson per column, 1 = done."""
    for course in texts.figures.courses:
        titles = [text_in(title, texts.language) for title in course.lesson_titles]
        columns = (*_build_person_columns(texts), *(Column(title, "count") for title in titles))
        rows: Rows = tuple(
            (*_name_person(texts, row), *map(int, row.done))
            for row in texts.figures.people
            if row.course == course.name
        )
        title = texts.translate(_("Lessons: %(course)s"), course=texts.titles[course.name])
        yield Table(f"lessons-{course.name}", title, columns, rows, is_in_files_only=True)


def _build_person_columns(texts: ReportTableTexts) -> Iterator[Column]:
    for label in (_("Name"), _("Learner number"), _("Cooperative")):
        yield Column(texts.translate(label))


def _name_person(texts: ReportTableTexts, row: ReportPerson) -> tuple[str, str, str]:
    return row.name, row.learner_number, texts.names.get(row.organization_id, "")
