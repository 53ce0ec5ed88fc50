"""People of a cohort who need help, by person and by organization, with texts ready to send."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions.decision import allows
from lms.accounts.permissions.matrix import Permission
from lms.enrolment.queries.cohorts import CohortRow, list_cohort_organizations
from lms.enrolment.queries.organizations import get_manager_languages_by_organization
from lms.i18n import text_in
from lms.learning.message_texts import (
    OrganizationState,
    format_manager_message,
    list_organization_states,
)
from lms.learning.queries.at_risk import list_all_at_risk
from lms.learning.queries.learner_progress import LearnerProgress
from lms.pages.cohorts import blueprint
from lms.pages.cohorts.view_models.help_reasons import describe_reason
from lms.web.access import requires
from lms.web.cohort_access import get_visible_cohort, list_readable_progress, list_tabs, target_of
from lms.web.identity import get_principal
from lms.web.transaction import read_session


@dataclass(frozen=True)
class ManagerLetter:
    """A text for the manager of a cooperative, in the manager's language."""

    state: OrganizationState
    text: str
    language: str


@blueprint.get("/cohorts/<int:cohort_id>/help")
@requires(Permission.PROGRESS_READ)
def at_risk(cohort_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id)
    learner_progress = list_readable_progress(cohort)
    found = list_all_at_risk(read_session(), cohort, learner_progress, now=clock.now())
    organizations = list_cohort_organizations(read_session(), cohort.id)
    names = {organization.id: organization.names for organization in organizations}
    return render_template(
        "cohorts/at_risk.html",
        cohort=cohort,
        tabs=list_tabs(cohort),
        at_risk=[person_at_risk for person_at_risk in found if not person_at_risk.is_snoozed],
        snoozed=[person_at_risk for person_at_risk in found if person_at_risk.is_snoozed],
        letters=_build_letters(cohort, learner_progress, names),
        names=names,
        show_reason=describe_reason,
        may_follow_up=allows(Permission.CONTACT_READ, get_principal(), target_of(cohort)),
    )


def _build_letters(
    cohort: CohortRow,
    learner_progress: Sequence[LearnerProgress],
    names: Mapping[int, Mapping[str, str]],
) -> list[ManagerLetter]:
    """Write in the manager's language, where there is no manager in that of most members."""
    languages = _get_languages_of_members(learner_progress) | (
        get_manager_languages_by_organization(read_session(), names.keys())
    )
    letters = []
    for state in list_organization_states(learner_progress):
        if state.organization_id is None or state.organization_id not in names:
            continue
        language = languages[state.organization_id]
        organization = text_in(names[state.organization_id], language)
        text = format_manager_message(state, cohort, language=language, organization=organization)
        letters.append(ManagerLetter(state, text, language))
    return letters


def _get_languages_of_members(
    learner_progress: Sequence[LearnerProgress],
) -> dict[int | None, str]:
    """Return the language of most people by organization."""
    people = {row.person_id: row for row in learner_progress}.values()
    counts: dict[int | None, Counter[str]] = defaultdict(Counter)
    for row in people:
        counts[row.organization_id][row.language] += 1
    return {
        organization_id: max(sorted(found), key=lambda language: found[language])
        for organization_id, found in counts.items()
    }
