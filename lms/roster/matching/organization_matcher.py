"""The cooperative of a row. Between two of the same name the importer is asked."""

from dataclasses import replace

from lms.accounts.rules.namesakes import fold_name
from lms.accounts.rules.text import TextTooLong
from lms.accounts.services.organizations import MAX_NAME
from lms.errors import Refusal
from lms.i18n.choices import COUNTRIES, PRODUCTS
from lms.roster.matching.import_context import ImportContext, OrganizationCandidate
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


class BelongsNowhere(Refusal):
    message = (
        "This person belongs to no cooperative today: they left it, or it is archived. Ask the "
        "cooperative, or an administrator, to add them."
    )


class CooperativeArchived(Refusal):
    message = (
        "This cooperative is archived, so nobody can be added to it. Name the one that its people "
        "belong to now, or ask an administrator to restore it."
    )


class OrganizationMatcher:
    def __init__(self, context: ImportContext, question_collector: QuestionCollector) -> None:
        self._scope, self._archived = context.scope, context.archived
        self._country = context.country
        self._question_collector = question_collector
        self.by_id = {organization.id: organization for organization in context.organizations}
        self._by_word: dict[str, list[OrganizationCandidate]] = {}
        for organization in context.organizations:
            for word in organization.words:
                self._by_word.setdefault(word, []).append(organization)

    def match_organization(self, row: RowResult) -> RowResult:
        """Return the row with its cooperative, an error, an open question, or as left out."""
        text = row.cells["organization"]
        found = self._by_word.get(fold_name(text), []) if text else []
        coded = [organization for organization in found if organization.code == text.strip()]
        candidates = coded or found
        if self._scope.organization_id:
            return self._match_own(row, text, candidates)
        if not text:
            return self._match_unnamed(row)
        if len(candidates) == 1 and (candidates[0].is_offered or not self._scope.cohort_id):
            return replace(row, organization_id=candidates[0].id)
        if not candidates and fold_name(text) in self._archived:
            return with_error(row, "organization", CooperativeArchived())
        if not candidates and len(text) > MAX_NAME:
            return with_error(row, "organization", TextTooLong(most=MAX_NAME))
        return self._ask(row, text, candidates)

    def _match_own(
        self, row: RowResult, text: str, candidates: list[OrganizationCandidate]
    ) -> RowResult:
        own_organization = self.by_id.get(self._scope.organization_id or 0)
        if own_organization is None:
            return with_error(row, "organization", CooperativeArchived())
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
        answer = self._question_collector.ask(
            RosterQuestion(
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
        )
        if not answer:
            return replace(row, status="doubt")
        if answer == SKIP:
            return replace(row, status="omitted", is_left_out=True)
        if answer == NEW:
            return replace(row, new_organization=draft)
        return replace(row, organization_id=int(answer))

    def _read_draft(self, key: str, name: str) -> OrganizationDraft:
        """Return the cooperative with the country and product chosen for it."""
        country = self._question_collector.get_detail(key, "country")
        product = self._question_collector.get_detail(key, "product")
        return OrganizationDraft(
            name,
            country if country in COUNTRIES else self._country,
            product if product in PRODUCTS else "",
        )

    def _find_reason(self, candidates: list[OrganizationCandidate]) -> QuestionReason:
        if len(candidates) > 1:
            return "organizations of one name"
        return "organization not offered" if candidates else "organization unknown"


def with_error(row: RowResult, column: str, refusal: Refusal) -> RowResult:
    """Return the row with one more error."""
    error = CellError(column, row.cells[column], refusal)
    return replace(row, status="error", errors=(*row.errors, error))
