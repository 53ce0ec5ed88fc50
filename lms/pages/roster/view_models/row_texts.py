"""The texts of row results, errors and questions of an import."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext
from flask_babel import lazy_gettext as lazy

from lms.i18n import text_in
from lms.roster.matching.columns import COLUMNS
from lms.roster.matching.import_context import OrganizationCandidate
from lms.roster.matching.people import PersonCandidate
from lms.roster.matching.row_results import (
    NEW,
    SKIP,
    CellError,
    PersonChange,
    QuestionReason,
    RosterQuestion,
    RowResult,
    RowStatus,
)
from lms.roster.queries.imports import ImportPreview
from lms.web.errors import sentence
from lms.web.languages import current_language

OTHER = "other"


def _(message: str, /, **values: object) -> str:
    return str(gettext(message, **values))


STATUS_LABELS: dict[RowStatus, str] = {
    "new": lazy("new"),
    "changed": lazy("changed"),
    "same": lazy("no change"),
    "known": lazy("known to the network"),
    "doubt": lazy("question"),
    "error": lazy("mistake"),
}
QUESTION_TEXTS: dict[QuestionReason, str] = {
    "known": lazy("%(found)s: %(known)s"),
    "left": lazy(
        "%(name)s took part in a cohort of yours before. Is %(found)s the same person, who "
        "comes back? Phone, e-mail and language stay as they are."
    ),
    "number, other name": lazy(
        "The number is that of %(name)s; the list says %(found)s. Is it the same person?"
    ),
    "other phone": lazy("%(found)s is known here with the phone %(phone)s. Is it the same person?"),
    "same phone": lazy("%(name)s has this phone. Is %(found)s the same person?"),
    "several": lazy("Several people here are called %(found)s. Who is meant?"),
    "elsewhere": lazy(
        "%(found)s with this phone belongs to another cooperative. Is it the same person?"
    ),
    "known too": lazy(
        "One of your people is called %(found)s; somebody else of this name is known to the "
        "network. Who is meant?"
    ),
    "organizations of one name": lazy(
        "Several cooperatives are called “%(found)s”. Which one is meant?"
    ),
    "organization unknown": lazy("The cooperative “%(found)s” is not known. Create it?"),
    "organization not offered": lazy("%(found)s is not in this cohort. Add it?"),
}


@dataclass(frozen=True)
class QuestionChoice:
    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True)
class QuestionView:
    """A question as the page shows it; `options` are further choices, in a drop-down list."""

    name: str
    text: str
    row_numbers: str
    choices: tuple[QuestionChoice, ...]
    options: tuple[QuestionChoice, ...]


class RosterTexts:
    """The texts of one preview."""

    def __init__(self, seen: ImportPreview) -> None:
        self._people = {person.id: person for person in seen.context.people}
        self._organizations = {
            organization.id: organization for organization in seen.context.organizations
        }
        self._has_cohort = seen.context.scope.cohort_id is not None

    def label(self, status: RowStatus) -> str:
        return str(STATUS_LABELS[status])

    def organization(self, row: RowResult) -> str:
        if row.made:
            return _("%(name)s (to be created)", name=row.made)
        organization = self._organizations.get(row.organization_id or 0)
        return self._call(organization) if organization else row.cells["organization"]

    def lines(self, row: RowResult) -> list[str]:
        """Return what happens with a row, and why."""
        if row.errors:
            return [self.mistake(error) for error in row.errors]
        if row.status == "known":
            return [describe_unseen(row.coordinators)]
        if row.is_left_out:
            return [_("Left out, as you answered.")]
        if row.status == "doubt":
            return [_("Answer the question above.")]
        changes = [self._change(change) for change in row.changes]
        return [*(self._enter() if row.status == "new" else changes), *map(_stay, row.stays_with)]

    def _enter(self) -> list[str]:
        if self._has_cohort:
            return [_("Gets an account and a place in the cohort.")]
        return [_("Gets an account.")]

    def mistake(self, error: CellError) -> str:
        wanted, column = sentence(error.refusal), _(COLUMNS[error.column].heading)
        if not error.found:
            return _("%(column)s: empty. %(wanted)s", column=column, wanted=wanted)
        return _(
            "%(column)s: found “%(found)s”. %(wanted)s",
            column=column, found=error.found, wanted=wanted,
        )  # fmt: skip

    def ask(self, question: RosterQuestion) -> QuestionView:
        people = [self._people[person] for person in question.people]
        organizations = [
            self._organizations[organization] for organization in question.organizations
        ]
        rows = _(", ").join(str(row) for row in question.rows[:20])
        more = "…" if len(question.rows) > 20 else ""
        row_numbers = _("Row %(number)s", number=rows + more)
        is_unknown = question.why == "organization unknown"
        options = tuple(
            QuestionChoice(
                str(organization.id),
                self._call(organization),
                question.answer == str(organization.id),
            )
            for organization in (organizations if is_unknown else ())
        )
        if is_unknown:
            organizations = []
        choices = [
            QuestionChoice(str(person.id), self._it_is(person, question)) for person in people
        ]
        choices += [
            QuestionChoice(str(organization.id), self._offer(organization))
            for organization in organizations
        ]
        if question.may_be_new:
            choices.append(QuestionChoice(NEW, self._new(question)))
        if options:
            choices.append(QuestionChoice(OTHER, _("It is another one, chosen below")))
        choices.append(QuestionChoice(SKIP, self._skip(question)))
        given = OTHER if any(option.is_chosen for option in options) else question.answer
        chosen = tuple(
            QuestionChoice(choice.value, choice.label, choice.value == given) for choice in choices
        )
        return QuestionView(
            question.key, self._text(question, people), row_numbers, chosen, options
        )

    def _text(self, question: RosterQuestion, people: list[PersonCandidate]) -> str:
        person = people[0].values if people else {}
        values = {
            **person,
            "found": question.found,
            "known": describe_unseen(question.coordinators),
        }
        return str(QUESTION_TEXTS[question.why]) % values

    def _it_is(self, person: PersonCandidate, question: RosterQuestion) -> str:
        organizations = _(", ").join(
            self._call(self._organizations[organization_id])
            for organization_id in person.organization_ids
        )
        values = {
            "name": person.values["name"],
            "number": person.learner_number,
            "place": organizations,
        }
        if question.why == "number, other name" and not person.name_is_confirmed:
            return _("Yes: %(name)s, %(number)s, %(place)s. The name is changed.", **values)
        return _("Yes: %(name)s, %(number)s, %(place)s", **values)

    def _offer(self, organization: OrganizationCandidate) -> str:
        name = self._call(organization)
        if organization.is_offered or not self._has_cohort:
            return name
        return _("%(name)s. Add it to the cohort", name=name)

    def _call(self, organization: OrganizationCandidate) -> str:
        """Return the name of an organization; with code and location when it is ambiguous."""
        return text_in(organization.shown, current_language())

    def _new(self, question: RosterQuestion) -> str:
        if question.why == "organization unknown":
            return _("Create it. It counts as new until a second person has looked at it.")
        if question.why == "known":
            return _("No, this is another person of the same name: make an account")
        return _("No, this is somebody new")

    def _skip(self, question: RosterQuestion) -> str:
        if question.why == "known too":
            return _(
                "The other one: leave the row out. %(known)s",
                known=describe_unseen(question.coordinators),
            )
        if len(question.rows) > 1:
            return _("Leave these rows out")
        return _("Leave this row out")

    def _change(self, change: PersonChange) -> str:
        if change.key == "cohort":
            return _("Comes into the cohort.")
        values = {"column": _(COLUMNS[change.key].heading), "old": change.old, "new": change.new}
        if not change.old:
            return _("%(column)s: %(new)s", **values)
        return _("%(column)s: %(old)s → %(new)s", **values)


def describe_unseen(coordinators: Sequence[str]) -> str:
    """Return whom to ask, without any data about the person."""
    if not coordinators:
        return _("Known to the network: ask an administrator.")
    return _("Known to the network: ask %(names)s.", names=_(", ").join(coordinators))


def _stay(cohort: str) -> str:
    if not cohort:
        return _("Takes a course with a cohort of another coordinator, and stays there.")
    return _("Takes a course with the cohort %(cohort)s, and stays there.", cohort=cohort)
