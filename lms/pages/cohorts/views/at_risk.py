"""Who of a cohort needs help, by person and by organization, with texts ready to send."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions.decision import allows
from lms.accounts.permissions.matrix import Permission
from lms.enrolment.queries.cohorts import list_offered_organizations
from lms.learning.queries.at_risk import list_all_at_risk
from lms.learning.queries.message_texts import list_organization_states, write_to_manager
from lms.pages.cohorts import blueprint
from lms.pages.cohorts.view_models.help_reasons import describe_reason
from lms.web.access import requires
from lms.web.cohort_access import get_visible_cohort, list_readable_progress, list_tabs, target_of
from lms.web.identity import get_principal
from lms.web.languages import current_language
from lms.web.templating import in_language
from lms.web.transaction import read


@blueprint.get("/cohorts/<int:cohort_id>/help")
@requires(Permission.PROGRESS_READ)
def at_risk(cohort_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id)
    learner_progress = list_readable_progress(cohort)
    found = list_all_at_risk(read(), cohort, learner_progress, now=clock.now())
    organizations = list_offered_organizations(read(), cohort.id)
    names = {organization.id: organization.names for organization in organizations}
    letters = [
        (
            state,
            write_to_manager(
                state,
                cohort,
                language=current_language(),
                organization=in_language(names.get(state.organization_id or 0, {})),
            ),
        )
        for state in list_organization_states(learner_progress)
        if state.organization_id in names
    ]
    return render_template(
        "cohorts/at_risk.html",
        cohort=cohort,
        tabs=list_tabs(cohort),
        at_risk=[person_at_risk for person_at_risk in found if not person_at_risk.is_snoozed],
        snoozed=[person_at_risk for person_at_risk in found if person_at_risk.is_snoozed],
        letters=letters,
        names=names,
        show_reason=describe_reason,
        may_follow_up=allows(Permission.CONTACT_READ, get_principal(), target_of(cohort)),
    )
