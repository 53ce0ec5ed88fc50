"""Closing a cohort, after a confirmation page, and reopening it."""

from collections.abc import Sequence

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from lms import clock
from lms.accounts.permissions.matrix import Permission
from lms.enrolment.queries.cohorts import CohortRow
from lms.enrolment.services.cohort_settings import close_cohort, reopen_cohort
from lms.learning.queries.learner_progress import LearnerProgress, list_progress_of_cohort
from lms.pages.cohorts import blueprint
from lms.pages.cohorts.queries import count_to_dos
from lms.web.access import requires
from lms.web.cohort_access import get_visible_cohort, list_readable_courses
from lms.web.confirmation import Confirmation, list_names, render_again, render_confirmation
from lms.web.transaction import act, read_session
from lms.workshop.queries.joiners import find_open_code


@blueprint.get("/cohorts/<int:cohort_id>/close")
@requires(Permission.COHORT_EDIT)
def cohort_close(cohort_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.COHORT_EDIT)
    if cohort.closed_at is not None:
        return redirect(url_for("cohorts.cohort_settings", cohort_id=cohort.id), 303)
    return render_confirmation(_describe(cohort))


@blueprint.post("/cohorts/<int:cohort_id>/close")
@requires(Permission.COHORT_EDIT)
def close(cohort_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.COHORT_EDIT)
    if cohort.closed_at is not None:
        return _back(cohort)
    confirmation = _describe(cohort)
    if not confirmation.is_confirmed:
        return render_again(confirmation)
    act(close_cohort, cohort_id=cohort.id)
    return _back(cohort)


@blueprint.post("/cohorts/<int:cohort_id>/reopen")
@requires(Permission.COHORT_EDIT)
def reopen(cohort_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.COHORT_EDIT)
    act(reopen_cohort, cohort_id=cohort.id)
    return _back(cohort)


def _describe(cohort: CohortRow) -> Confirmation:
    everybody = list_progress_of_cohort(read_session(), cohort_id=cohort.id)
    learner_progress = [progress for progress in everybody if progress.is_counted]
    people = {progress.person_id for progress in learner_progress}
    unfinished = _get_unfinished_names_by_person(learner_progress)
    sentences = [
        ngettext("One person takes part.", "%(num)s people take part.", len(people))
        if people
        else _("Nobody takes part."),
        _("Finished all that they take: %(count)s.", count=len(people) - len(unfinished)),
        _("Nobody is enrolled or reminded any more, and nobody joins by a course code."),
        _("Everybody may go on learning, and you may open the cohort again."),
    ]
    is_open = find_open_code(read_session(), cohort_id=cohort.id, now=clock.now()) is not None
    if is_open:
        sentences.insert(2, _("The course code that is open now stops working at once."))
    inquiries = _count_open_inquiries(cohort)
    if inquiries:
        sentences.append(
            ngettext(
                "One question about a lesson has no answer yet. It can still be answered, and stays"
                " in your list of tasks until then.",
                "%(num)s questions about lessons have no answer yet. They can still be answered,"
                " and stay in your list of tasks until then.",
                inquiries,
            )
        )
    return Confirmation(
        title=_("Close the cohort"),
        subject=cohort.name,
        sentences=tuple(map(str, sentences)),
        names=(list_names(_("Not finished yet"), unfinished.values()),),
        action=url_for("cohorts.close", cohort_id=cohort.id),
        button=_("Close the cohort now"),
        back=url_for("cohorts.cohort_settings", cohort_id=cohort.id),
        # Not on who has finished: in a workshop somebody does every few seconds.
        depends_on=(sorted(people), is_open, inquiries),
    )


def _count_open_inquiries(cohort: CohortRow) -> int:
    """Return the number of questions without an answer, as the to-do list counts them."""
    courses = list_readable_courses(cohort, Permission.INQUIRY_READ)
    return count_to_dos(read_session(), [cohort.id]).count_open_inquiries(cohort.id, courses)


def _get_unfinished_names_by_person(learner_progress: Sequence[LearnerProgress]) -> dict[int, str]:
    """Return the names, by person, of those with an unfinished course."""
    unfinished = (progress for progress in learner_progress if progress.completed_at is None)
    return {
        progress.person_id: f"{progress.printed_name} · {progress.learner_number}"
        for progress in unfinished
    }


def _back(cohort: CohortRow) -> ResponseReturnValue:
    return redirect(url_for("cohorts.cohort_settings", cohort_id=cohort.id, saved=1), 303)
