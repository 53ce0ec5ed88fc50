"""The texts of row results, errors and questions of an import."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as lazy

from lms.i18n import text_in
from lms.roster.matching.cells import list_further_contacts
from lms.roster.matching.columns import COLUMNS
from lms.roster.matching.import_context import OrganizationCandidate
from lms.roster.matching.row_results import (
    CellError,
    PersonChange,
    RowResult,
    RowStatus,
)
from lms.roster.queries.imports import ImportPreview
from lms.web.errors import sentence
from lms.web.languages import current_language


def _(message: str, /, **values: object) -> str:
    return str(gettext(message, **values))


STATUS_LABELS: dict[RowStatus, str] = {
    "new": lazy("new"),
    "changed": lazy("changed"),
    "same": lazy("no change"),
    "elsewhere": lazy("in another cohort"),
    "omitted": lazy("left out"),
    "registered": lazy("registered in the network"),
    "needs_answer": lazy("question"),
    "error": lazy("error"),
}


class RosterTexts:
    """The texts of one preview."""

    def __init__(self, preview: ImportPreview) -> None:
        self._organizations = {
            organization.id: organization for organization in preview.context.organizations
        }
        self._has_cohort = preview.context.scope.cohort_id is not None
        self._has_courses = bool(preview.context.courses)

    def label(self, status: RowStatus) -> str:
        return str(STATUS_LABELS[status])

    def organization(self, row: RowResult) -> str:
        if row.new_organization:
            return _("%(name)s (to be created)", name=row.new_organization.name)
        organization = self._organizations.get(row.organization_id or 0)
        return self.name(organization) if organization else row.cells["organization"]

    def lines(self, row: RowResult) -> list[str]:
        """Return what happens with a row, and why."""
        if row.errors:
            return [self.describe_error(error) for error in row.errors]
        if row.status == "registered":
            return [describe_unseen(row.coordinators)]
        if row.is_left_out:
            return [describe_omission(row.omission_reason, row.same_as)]
        if row.status == "needs_answer":
            return [_("Answer the question above.")]
        lines = [self._change(change) for change in row.changes]
        if row.status == "new":
            lines = [self._enter()]
        lines = [*lines, *map(_stay, row.stays_with), *self._list_unapplied(row)]
        if further := list_further_contacts(row.cells["phone"]):
            lines.append(_("Left out: %(texts)s.", texts=_(", ").join(further)))
        return lines

    def _enter(self) -> str:
        if not self._has_cohort:
            return _("Gets an account.")
        if not self._has_courses:
            return _("Gets an account. The cohort takes no course yet, so nobody comes into it.")
        return _("Gets an account and is added to the cohort.")

    def _list_unapplied(self, row: RowResult) -> list[str]:
        """Return what the list says otherwise, and why it stays."""
        lines = []
        contacts = [key for key in row.unapplied if key not in {"name", "organization"}]
        if "name" in row.unapplied:
            lines.append(_("The name stays as it is: it is confirmed, or not yours to change."))
        if "organization" in row.unapplied:
            found = row.cells["organization"]
            lines.append(
                _("Belongs to another cooperative than “%(found)s”, and stays there.", found=found)
            )
        if contacts:
            names = _(", ").join(_(COLUMNS[key].heading) for key in contacts)
            lines.append(
                _("A list does not change this for this person: %(columns)s.", columns=names)
            )
        return lines

    def describe_error(self, error: CellError) -> str:
        wanted, column = sentence(error.refusal), _(COLUMNS[error.column].heading)
        if not error.found:
            return _("%(column)s: empty. %(wanted)s", column=column, wanted=wanted)
        return _(
            "%(column)s: found “%(found)s”. %(wanted)s",
            column=column, found=error.found, wanted=wanted,
        )  # fmt: skip

    def name(self, organization: OrganizationCandidate) -> str:
        """Return the name of an organization; with code and location when it is ambiguous."""
        return text_in(organization.shown, current_language())

    def _change(self, change: PersonChange) -> str:
        if change.key == "cohort" and change.old:
            return _("Moves here from the cohort %(cohort)s, with all progress.", cohort=change.old)
        if change.key == "cohort":
            return _("Joins the cohort.")
        values = {"column": _(COLUMNS[change.key].heading), "old": change.old, "new": change.new}
        if not change.old:
            return _("%(column)s: %(new)s", **values)
        return _("%(column)s: %(old)s → %(new)s", **values)


def describe_omission(why: str, same_as: int | None) -> str:
    """Return why a row is left out; `why`: an `OmissionReason`."""
    match why:
        case "no column":
            return _("Left out: there is nothing in the columns that are read.")
        case "same person":
            return _("Left out: row %(row)s is the same person.", row=same_as)
        case "no person":
            return _("Left out: it looks like a total or a note.")
        case "registered":
            return _("Left out: registered in the network, but not one of your people.")
    return _("Left out, as you answered.")


def describe_unseen(coordinators: Sequence[str]) -> str:
    """Return whom to ask, without any data about the person."""
    if not coordinators:
        return _("Already registered in the network: ask an administrator.")
    return _("Already registered in the network: ask %(names)s.", names=_(", ").join(coordinators))


def _stay(cohort: str) -> str:
    if not cohort:
        return _("Takes a course with a cohort of another coordinator, and stays there.")
    return _("Takes a course with the cohort %(cohort)s, and stays there.", cohort=cohort)
