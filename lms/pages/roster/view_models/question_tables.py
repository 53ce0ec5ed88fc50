"""Questions of one kind as a table: one choice for all of them, and exceptions by row."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext

from lms.i18n.choices import COUNTRIES, PRODUCTS, name_country, name_product, title_product
from lms.pages.roster.view_models.question_table_texts import FIRST, TEXTS
from lms.pages.roster.view_models.row_texts import RosterTexts
from lms.pages.roster.view_models.single_questions import (
    QuestionChoice,
    describe_skip,
    list_row_numbers,
)
from lms.roster.matching.repeats import identify_name, identify_rows
from lms.roster.matching.row_results import (
    MOVE,
    NEW,
    SKIP,
    STAY,
    OrganizationDraft,
    QuestionReason,
    RosterQuestion,
    RowResult,
)
from lms.roster.queries.imports import ImportPreview
from lms.web.languages import current_language
from lms.web.sorted_names import sort_choices

MAX_TABLE_ROWS = 100
OTHER = "other"
"""Another cooperative, which is named in a field of its own."""
NOTHING = "-"
"""No product, where there is one for all."""
PREFIXES: dict[QuestionReason, str] = {
    "organization unknown": "all-unknown",
    "organization not offered": "all-offered",
    "twice": "all-twice",
    "phone": "all-phone",
    "other cohort": "all-cohort",
    "left": "all-left",
}
"""The kinds of questions that have a table, and the name of the choice for all."""


def _(message: str, **values: object) -> str:
    return str(gettext(message, **values))


@dataclass(frozen=True)
class QuestionRow:
    """`other`: the cooperative typed as another one. `country` and `product`: "" as for all.

    `details`: country and product as they would be stored.
    """

    name: str
    found: str
    note: str
    choices: tuple[QuestionChoice, ...]
    is_open: bool
    other: str = ""
    country: str = ""
    product: str = ""
    details: str = ""


@dataclass(frozen=True)
class QuestionTable:
    """`name`: of the control for all. `rest`: how many questions have no row on this page.

    `existing`: cooperatives to choose from instead of new ones; `country` and `product`: those for
    all new ones, "" for none. `without_new`: how many of the names, once all are answered, make no
    new cooperative.
    """

    name: str
    heading: str
    lead: str
    for_all: tuple[QuestionChoice, ...]
    rows: tuple[QuestionRow, ...]
    rest: int
    makes_organizations: bool
    existing: tuple[str, ...] = ()
    country: str = ""
    product: str = ""
    without_new: int = 0


class QuestionTables:
    """Builds the tables of one preview."""

    def __init__(
        self, preview: ImportPreview, texts: RosterTexts, typed: Mapping[str, str]
    ) -> None:
        self._texts, self._typed = texts, typed
        self._rows = {row.cells.number: row for row in preview.rows}
        self._organizations = {
            organization.id: organization for organization in preview.context.organizations
        }
        self._questions = preview.questions
        self._organizations_made = preview.effects.organizations
        self._new = {question.key: question.found for question in preview.questions}

    def build(self) -> list[QuestionTable]:
        tables = []
        for why in PREFIXES:
            questions = [question for question in self._questions if question.why == why]
            if questions:
                tables.append(self._build_table(why, questions))
        return tables

    def _build_table(
        self, why: QuestionReason, questions: Sequence[RosterQuestion]
    ) -> QuestionTable:
        texts, common = TEXTS[why], _find_common(why, questions)
        drafts = [question.draft for question in questions if question.draft]
        country = _find_most_common([draft.country for draft in drafts])
        product = _find_most_common([draft.product for draft in drafts])
        shown = sorted(questions, key=lambda question: bool(question.answer))[:MAX_TABLE_ROWS]
        return QuestionTable(
            PREFIXES[why],
            str(texts.heading),
            str(texts.lead),
            tuple(
                QuestionChoice(value, str(label), value == common)
                for value, label in texts.for_all.items()
            ),
            tuple(self._build_row(question, common, country, product) for question in shown),
            len(questions) - len(shown),
            makes_organizations=bool(drafts),
            existing=self._name_existing(questions[0]) if drafts else (),
            country=country,
            product=product,
            without_new=self._count_without_new(questions) if drafts else 0,
        )

    def _count_without_new(self, questions: Sequence[RosterQuestion]) -> int:
        """Count the names that explain why fewer cooperatives are created than were not known."""
        if any(not question.answer for question in questions):
            return 0
        return len(questions) - self._organizations_made

    def _build_row(
        self, question: RosterQuestion, common: str, country: str, product: str
    ) -> QuestionRow:
        draft, role = question.draft, find_role(question)
        chosen = "" if role == common else role
        choices = self._list_choices(question)
        return QuestionRow(
            question.key,
            question.found,
            self._note(question),
            tuple(QuestionChoice(value, label, value == chosen) for value, label in choices),
            not question.answer,
            other=self._find_other(question),
            country="" if draft is None or draft.country == country else draft.country,
            product="" if draft is None or draft.product == product else draft.product or NOTHING,
            details=_describe_draft(draft) if draft else "",
        )

    def _list_choices(self, question: RosterQuestion) -> list[tuple[str, str]]:
        choices = [("", _("as chosen for all"))]
        if question.why == "organization unknown":
            alike = [(answer, self._name_answer(answer)) for answer in question.alike]
            choices += [
                (NEW, _("Create it")),
                *((answer, _("It is the same as %(name)s", name=name)) for answer, name in alike),
                (OTHER, _("It is the one named below")),
            ]
        elif question.why == "organization not offered":
            name = self._texts.name(self._organizations[question.organizations[0]])
            choices.append((FIRST, _("Add %(name)s to the cohort", name=name)))
        elif question.why == "other cohort":
            return [*choices, (STAY, _("Stays there")), (MOVE, _("Move here"))]
        elif question.why == "left":
            choices.append((FIRST, _("Comes back")))
            choices += [(NEW, _("Somebody new of the same name"))] if question.may_be_new else []
        elif question.extra_choices:
            choices += self._list_repeats(question)
        else:
            return [*choices, *self._list_namesakes(question)]
        return [*choices, (SKIP, describe_skip(question))]

    def _list_repeats(self, question: RosterQuestion) -> list[tuple[str, str]]:
        """Return the rows to keep, each with what distinguishes it from the others."""
        group = [self._rows[number] for number in question.rows]
        is_phone = question.why == "phone"
        answers = list(map(identify_name, group)) if is_phone else identify_rows(group)
        rows: dict[str, RowResult] = {}
        for answer, row in zip(answers, group, strict=True):
            rows.setdefault(answer, row)
        choices = [
            (
                FIRST if position == 0 else answer,
                _("Keep row %(row)s: %(cells)s", row=rows[answer].cells.number,
                  cells=_(", ").join(rows[answer].cells.texts.values())),
            )
            for position, answer in enumerate(question.extra_choices)
        ]  # fmt: skip
        if question.may_be_new:
            choices.append((NEW, _("They are different people")))
        return choices

    def _list_namesakes(self, question: RosterQuestion) -> list[tuple[str, str]]:
        """Return the choices for a row without a phone beside several people of its name."""
        row = next(number for number in question.rows if not self._rows[number].values["phone"])
        leave_out = _("Row %(row)s is one of the others: leave it out", row=row)
        return [(FIRST, leave_out), (NEW, _("They are different people"))]

    def _note(self, question: RosterQuestion) -> str:
        numbers = list_row_numbers(question.rows)
        if question.alike:
            names = _(", ").join(map(self._name_answer, question.alike))
            return _("%(rows)s · looks like %(names)s", rows=numbers, names=names)
        if not question.cohorts:
            return numbers
        cohorts = _(", ").join(question.cohorts)
        return _("%(rows)s · takes the course with the cohort %(cohorts)s",
                 rows=numbers, cohorts=cohorts)  # fmt: skip

    def _find_other(self, question: RosterQuestion) -> str:
        typed = self._typed.get(f"{question.key}-other", "")
        return typed or (self._name_answer(question.answer) if find_role(question) == OTHER else "")

    def _name_answer(self, answer: str) -> str:
        """Return the name of a known cooperative, or of a new one of the list."""
        if answer in self._new:
            return self._new[answer]
        return self._texts.name(self._organizations[int(answer)])

    def _name_existing(self, question: RosterQuestion) -> tuple[str, ...]:
        names = {self._texts.name(self._organizations[id_]) for id_ in question.organizations}
        new = (other.found for other in self._questions if other.draft)
        return tuple(sorted(names.union(new)))


def find_role(question: RosterQuestion) -> str:
    """Return the choice that the answer is in a table."""
    if question.answer and question.answer == find_first(question):
        return FIRST
    if question.answer in question.alike:
        return question.answer
    if question.draft and question.answer not in {"", NEW, SKIP}:
        return OTHER
    return question.answer


def find_first(question: RosterQuestion) -> str:
    """Return the answer that `FIRST` stands for, "" where there is none.

    A row without a phone beside several people of its name is left out, since their rows count.
    """
    if question.why in {"twice", "phone"}:
        return next(iter(question.extra_choices), SKIP)
    if question.draft or question.why == "other cohort":
        return ""
    return next((str(id_) for id_ in (*question.people, *question.organizations)), "")


def list_countries() -> list[tuple[str, str]]:
    """Return the countries to choose from, by name."""
    language = current_language()
    return sort_choices((code, name_country(code, language)) for code in COUNTRIES)


def list_products() -> list[tuple[str, str]]:
    language = current_language()
    return [(product, title_product(product, language)) for product in PRODUCTS]


def _describe_draft(draft: OrganizationDraft) -> str:
    language = current_language()
    country = name_country(draft.country, language) if draft.country else _("no country yet")
    product = name_product(draft.product, language) or _("product not known yet")
    return _(", ").join((country, product))


def _find_common(why: QuestionReason, questions: Sequence[RosterQuestion]) -> str:
    """Return the choice for all: that of most answers, and none while a question is open."""
    if not all(question.answer for question in questions):
        return ""
    roles = [role for role in map(find_role, questions) if role in TEXTS[why].for_all]
    return _find_most_common(roles)


def _find_most_common(values: Sequence[str]) -> str:
    return Counter(values).most_common(1)[0][0] if values else ""
