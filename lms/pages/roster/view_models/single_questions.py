"""The questions of an import that are answered one by one: who is meant by a row."""

from dataclasses import dataclass

from flask_babel import gettext
from flask_babel import lazy_gettext as lazy

from lms.pages.roster.view_models.row_texts import RosterTexts, describe_unseen
from lms.roster.matching.import_context import OrganizationCandidate
from lms.roster.matching.people import PersonCandidate
from lms.roster.matching.row_results import NEW, PROPOSED, SKIP, QuestionReason, RosterQuestion
from lms.roster.queries.imports import ImportPreview

MAX_ROW_NUMBERS = 20


def _(message: str, **values: object) -> str:
    return str(gettext(message, **values))


QUESTION_TEXTS: dict[QuestionReason, str] = {
    "registered": lazy("%(found)s: %(known)s"),
    "number, other name": lazy(
        "The number is that of %(name)s; the list says %(found)s. Is it the same person?"
    ),
    "other phone": lazy(
        "%(found)s is registered here with the phone %(phone)s. Is it the same person?"
    ),
    "same phone": lazy("%(name)s has this phone. Is %(found)s the same person?"),
    "several": lazy("Several people here are called %(found)s. Who is meant?"),
    "elsewhere": lazy(
        "%(found)s with this phone belongs to another cooperative. Is it the same person?"
    ),
    "also registered": lazy(
        "One of your people is called %(found)s; somebody else of this name is registered in the "
        "network. Who is meant?"
    ),
    "organizations of one name": lazy(
        "Several cooperatives are called “%(found)s”. Which one is meant?"
    ),
    "hidden rows": lazy(
        "Some rows are hidden in the workbook, for example by a filter. Are these people to be "
        "imported too?"
    ),
    "not_a_person": lazy("“%(found)s” looks like a total or a note, not like a person."),
    "remark": lazy(
        "Some cells hold more than a name. Import the name alone? For example: %(found)s"
    ),
    "several names": lazy(
        "“%(found)s” looks like several people. Give each a row of their own, and upload the list "
        "again."
    ),
}
NEW_TEXTS: dict[QuestionReason, str] = {
    "registered": lazy("No, this is another person of the same name: make an account"),
    "hidden rows": lazy("Yes, import them like the others"),
    "not_a_person": lazy("It is a person: import the row"),
    "remark": lazy("No, the names are as written in the cells"),
    "several names": lazy("It is one person of this name"),
}


@dataclass(frozen=True)
class QuestionChoice:
    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True)
class QuestionView:
    """A question as the page shows it."""

    name: str
    text: str
    row_numbers: str
    choices: tuple[QuestionChoice, ...]


class SingleQuestions:
    """Builds the questions of one preview."""

    def __init__(self, preview: ImportPreview, texts: RosterTexts) -> None:
        self._texts = texts
        self._people = {person.id: person for person in preview.context.people}
        self._organizations = {
            organization.id: organization for organization in preview.context.organizations
        }
        self._names = {row.cells.number: row.cells["name"] for row in preview.rows}
        self._has_cohort = preview.context.scope.cohort_id is not None

    def build(self, question: RosterQuestion) -> QuestionView:
        people = [self._people[person] for person in question.people]
        choices = [(str(person.id), self._describe(person, question)) for person in people]
        choices += [
            (str(organization_id), self._describe_offer(self._organizations[organization_id]))
            for organization_id in question.organizations
        ]
        if PROPOSED in question.extra_choices:
            choices.append((PROPOSED, _("Yes, import the name alone")))
        if question.may_be_new:
            choices.append((NEW, self._describe_new(question)))
        choices.append((SKIP, self._describe_skip(question)))
        return QuestionView(
            question.key,
            self._describe_question(question, people),
            self._list_rows(question),
            tuple(
                QuestionChoice(value, label, value == question.answer) for value, label in choices
            ),
        )

    def _list_rows(self, question: RosterQuestion) -> str:
        """Return the rows, of hidden ones with their names, which the question does not hold."""
        if question.why != "hidden rows":
            return list_row_numbers(question.rows)
        rows = [
            _("%(number)s (%(name)s)", number=number, name=self._names[number])
            for number in question.rows[:MAX_ROW_NUMBERS]
        ]
        more = "…" if len(question.rows) > MAX_ROW_NUMBERS else ""
        return _("Row %(number)s", number=_(", ").join(rows) + more)

    def _describe_question(self, question: RosterQuestion, people: list[PersonCandidate]) -> str:
        values = {
            **(people[0].values if people else {}),
            "found": question.found,
            "known": describe_unseen(question.coordinators),
        }
        return str(QUESTION_TEXTS[question.why]) % values

    def _describe(self, person: PersonCandidate, question: RosterQuestion) -> str:
        organizations = _(", ").join(
            self._texts.name(self._organizations[organization_id])
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

    def _describe_offer(self, organization: OrganizationCandidate) -> str:
        name = self._texts.name(organization)
        if organization.is_offered or not self._has_cohort:
            return name
        return _("%(name)s. Add it to the cohort", name=name)

    def _describe_new(self, question: RosterQuestion) -> str:
        text = NEW_TEXTS.get(question.why)
        return str(text) if text else _("No, this is somebody new")

    def _describe_skip(self, question: RosterQuestion) -> str:
        if question.why == "also registered":
            return _(
                "The other one: leave the row out. %(known)s",
                known=describe_unseen(question.coordinators),
            )
        return describe_skip(question)


def describe_skip(question: RosterQuestion) -> str:
    if len(question.rows) > 1:
        return _("Leave these rows out")
    return _("Leave this row out")


def list_row_numbers(numbers: tuple[int, ...]) -> str:
    """Return the numbers of rows as a text, the first twenty."""
    rows = _(", ").join(str(number) for number in numbers[:MAX_ROW_NUMBERS])
    more = "…" if len(numbers) > MAX_ROW_NUMBERS else ""
    return _("Row %(number)s", number=rows + more)
