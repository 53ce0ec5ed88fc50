"""The cooperative of a row. Between two of the same name the importer is asked."""

from collections.abc import Sequence
from dataclasses import replace

from lms.accounts.rules.namesakes import fold_name
from lms.accounts.rules.organization_likeness import find_name_stem
from lms.accounts.rules.text import TextTooLong
from lms.accounts.services.organizations import MAX_NAME
from lms.errors import Refusal
from lms.i18n.choices import COUNTRIES, PRODUCTS
from lms.roster.matching.columns import RowCells
from lms.roster.matching.import_context import ImportContext, OrganizationCandidate
from lms.roster.matching.phone_countries import PhoneCountries
from lms.roster.matching.question_collector import QuestionCollector, build_key
from lms.roster.matching.row_results import (
    NEW,
    SKIP,
    CellError,
    OrganizationDraft,
    QuestionReason,
    RosterQuestion,
    RowResult,
)


class RowOrganizationMissing(Refusal):
    message = "Write the code or the name of the cooperative."


class NotYourOrganization(Refusal):
    message = "Only people of your own cooperative. Remove the row, or clear this cell."


class NotOffered(Refusal):
    message = "The cohort is not offered to this person's cooperative. Add it in the settings."


class PersonWithoutOrganization(Refusal):
    message = (
        "This person belongs to no cooperative today: they left it, or it is archived. Ask the "
        "cooperative, or an administrator, to add them."
    )


class ListedOrganizationArchived(Refusal):
    message = (
        "This cooperative is archived, so nobody can be added to it. Name the one that its people "
        "belong to now, or ask an administrator to restore it."
    )


class OrganizationMatcher:
    """Matches the cooperatives that the rows of a list name."""

    def __init__(
        self,
        context: ImportContext,
        question_collector: QuestionCollector,
        entries: Sequence[RowCells],
    ) -> None:
        self._scope, self._archived = context.scope, context.archived
        self._country, self._phone_countries = context.country, PhoneCountries(entries)
        self._question_collector = question_collector
        self.by_id = {organization.id: organization for organization in context.organizations}
        self._by_alias: dict[str, list[OrganizationCandidate]] = {}
        for organization in context.organizations:
            for alias in organization.aliases:
                self._by_alias.setdefault(alias, []).append(organization)
        self._unknown = {
            build_key("organization", text): text
            for text in (cells["organization"] for cells in entries)
            if text and fold_name(text) not in {*self._by_alias, *self._archived}
        }
        self._alike: dict[str, list[str]] = {}
        for organization in context.organizations:
            for stem in organization.name_stems:
                self._alike.setdefault(stem, []).append(str(organization.id))
        for key, text in self._unknown.items():
            self._alike.setdefault(find_name_stem(text), []).append(key)

    def match_organization(self, row: RowResult) -> RowResult:
        """Return the row with its cooperative, an error, an open question, or as left out."""
        text = row.cells["organization"]
        found = self._by_alias.get(fold_name(text), []) if text else []
        coded = [organization for organization in found if organization.code == text.strip()]
        candidates = coded or found
        if self._scope.organization_id:
            return self._match_own(row, text, candidates)
        if not text:
            return self._match_unnamed(row)
        if len(candidates) == 1 and (candidates[0].is_offered or not self._scope.cohort_id):
            return replace(row, organization_id=candidates[0].id)
        if not candidates and fold_name(text) in self._archived:
            return with_error(row, "organization", ListedOrganizationArchived())
        if not candidates and len(text) > MAX_NAME:
            return with_error(row, "organization", TextTooLong(most=MAX_NAME))
        return self._ask(row, text, candidates)

    def _match_own(
        self, row: RowResult, text: str, candidates: list[OrganizationCandidate]
    ) -> RowResult:
        own_organization = self.by_id.get(self._scope.organization_id or 0)
        if own_organization is None:
            return with_error(row, "organization", ListedOrganizationArchived())
        if text and own_organization not in candidates:
            return with_error(row, "organization", NotYourOrganization())
        if self._scope.cohort_id and not own_organization.is_offered:
            return with_error(row, "organization", NotOffered())
        return replace(row, organization_id=own_organization.id)

    def _match_unnamed(self, row: RowResult) -> RowResult:
        offered = [organization for organization in self.by_id.values() if organization.is_offered]
        if len(offered) == 1:
            return replace(row, organization_id=offered[0].id)
        if row.cells["learner_number"]:
            return row  # the person determines the cooperative
        return with_error(row, "organization", RowOrganizationMissing())

    def _ask(self, row: RowResult, text: str, candidates: list[OrganizationCandidate]) -> RowResult:
        key = build_key("organization", text)
        draft = self._read_draft(key, text)
        question = RosterQuestion(
            key,
            self._find_reason(candidates),
            text,
            (row.cells.number,),
            organizations=tuple(
                organization.id for organization in candidates or self.by_id.values()
            ),
            may_be_new=not candidates,
            draft=None if candidates else draft,
        )
        if not candidates:
            question = self._add_others(question)
        answer = self._question_collector.ask(question)
        if answer in question.extra_choices:
            return self._follow(row, answer)
        if not answer:
            return replace(row, status="needs_answer")
        return _answer_row(row, answer, draft)

    def _add_others(self, question: RosterQuestion) -> RosterQuestion:
        """Add the other new cooperatives of the list, of which this may be another spelling."""
        key, given = question.key, self._question_collector.find_answer(question.key)
        refused = {key, given} if self._list_chain(given)[-1:] == [key] else {key}
        others = tuple(other for other in self._unknown if other not in refused)
        stem = find_name_stem(question.found)
        alike = tuple(answer for answer in self._alike.get(stem, ()) if stem and answer != key)
        return replace(question, extra_choices=others, alike=alike)

    def _list_chain(self, answer: str) -> list[str]:
        """Return the keys that answers lead to, one after the other, until one comes back."""
        chain: list[str] = []
        while answer in self._unknown and answer not in chain:
            chain.append(answer)
            answer = self._question_collector.find_answer(answer)
        return chain

    def _follow(self, row: RowResult, answer: str) -> RowResult:
        """Return the row with the cooperative that the other question is answered with."""
        key = self._list_chain(answer)[-1]
        final = self._question_collector.find_answer(key)
        draft = self._read_draft(key, self._unknown[key])
        is_known = final.isdecimal() and int(final) in self.by_id
        if final == SKIP or is_known or (final == NEW and draft.country):
            return _answer_row(row, final, draft)
        return replace(row, status="needs_answer")

    def _read_draft(self, key: str, name: str) -> OrganizationDraft:
        """Return the cooperative with the country and product chosen for it."""
        country = self._question_collector.get_detail(key, "country")
        product = self._question_collector.get_detail(key, "product")
        return OrganizationDraft(
            name,
            country if country in COUNTRIES else self._guess_country(name),
            product if product in PRODUCTS else "",
        )

    def _guess_country(self, name: str) -> str:
        """Return the country of its people's phones, else of the cohort's cooperatives."""
        country = self._phone_countries.find_country(name)
        return country if country in COUNTRIES else self._country

    def _find_reason(self, candidates: list[OrganizationCandidate]) -> QuestionReason:
        if len(candidates) > 1:
            return "organizations of one name"
        return "organization not offered" if candidates else "organization unknown"


def _answer_row(row: RowResult, answer: str, draft: OrganizationDraft) -> RowResult:
    if answer == SKIP:
        return replace(row, status="omitted", is_left_out=True)
    if answer == NEW:
        return replace(row, new_organization=draft)
    return replace(row, organization_id=int(answer))


def with_error(row: RowResult, column: str, refusal: Refusal) -> RowResult:
    """Return the row with one more error."""
    error = CellError(column, row.cells[column], refusal)
    return replace(row, status="error", errors=(*row.errors, error))
