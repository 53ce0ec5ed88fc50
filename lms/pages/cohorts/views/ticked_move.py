"""Moving ticked people to another cohort of the reader, after a page that says what moves."""

from collections import Counter
from collections.abc import Iterable, Sequence

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from lms.accounts.permissions.decision import allows
from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Target
from lms.accounts.queries.organizations import get_distinct_names_by_organization
from lms.accounts.rules.typed_values import find_id, find_ids
from lms.catalogue.queries.published import list_current_of
from lms.enrolment.queries.cohorts import CohortRow, get_courses_by_cohort, list_cohorts_for
from lms.enrolment.services.cohort_moves import EnrolmentMove, move_enrolments_to_cohort
from lms.errors import NotFound
from lms.inquiries.queries.open_inquiries import count_open_inquiries_of
from lms.learning.queries.learner_progress import LearnerProgress, list_progress_of_cohort
from lms.pages.cohorts import blueprint
from lms.web.access import requires
from lms.web.cohort_access import get_visible_cohort
from lms.web.confirmation import Confirmation, list_names, render_again, render_confirmation
from lms.web.identity import get_principal
from lms.web.moved_inquiries import describe_moved_inquiries
from lms.web.templating import in_language
from lms.web.transaction import act, read_session
from lms.workshop.queries.participation import find_participation

_ADDRESS = "/cohorts/<int:cohort_id>/people/ticked/move"


@blueprint.get(_ADDRESS)
@requires(Permission.ENROL)
def moving_ticked(cohort_id: int) -> ResponseReturnValue:
    """Show what moves to the cohort `?to=` for the people whom `?person=` names."""
    cohort = get_visible_cohort(cohort_id, Permission.ENROL)
    target = _find_target(cohort, request.args.get("to", ""))
    ids = find_ids(request.args.getlist("person"))
    return render_confirmation(_describe(cohort, target, list_ticked(cohort, ids)))


@blueprint.post(_ADDRESS)
@requires(Permission.ENROL)
def move_ticked(cohort_id: int) -> ResponseReturnValue:
    cohort = get_visible_cohort(cohort_id, Permission.ENROL)
    target = _find_target(cohort, request.form.get("to", ""))
    enrolments = list_ticked(cohort, find_ids(request.form.getlist("person")))
    confirmation = _describe(cohort, target, enrolments)
    if not confirmation.is_confirmed:
        return render_again(confirmation)
    moving = _list_moving(target, enrolments)
    current = list_current_of(read_session(), {row.course for row in moving})
    course_ids = {row.course: row.course_id for row in current}
    moves = [
        EnrolmentMove(row.person_id, course_ids[row.course], cohort.id, target.id) for row in moving
    ]
    act(move_enrolments_to_cohort, moves)
    return redirect(url_for("cohorts.cohort", cohort_id=target.id, saved=1), 303)


def list_targets(cohort: CohortRow) -> list[CohortRow]:
    """Return the other open cohorts in which the reader may enrol people."""
    return [
        row
        for row in list_cohorts_for(read_session(), get_principal())
        if row.id != cohort.id
        and row.closed_at is None
        and allows(Permission.ENROL, get_principal(), Target(cohort_ids=(row.id,)))
    ]


def _find_target(cohort: CohortRow, raw: str) -> CohortRow:
    """Raises NotFound."""
    wanted = find_id(raw)
    for row in list_targets(cohort):
        if row.id == wanted:
            return row
    raise NotFound


def list_ticked(cohort: CohortRow, ids: frozenset[int]) -> list[LearnerProgress]:
    """Raises NotFound when one of these people takes no course here."""
    everybody = list_progress_of_cohort(read_session(), cohort_id=cohort.id)
    found = [progress for progress in everybody if progress.person_id in ids]
    if not ids or {progress.person_id for progress in found} != ids:
        raise NotFound
    return found


def _list_moving(target: CohortRow, enrolments: Sequence[LearnerProgress]) -> list[LearnerProgress]:
    """Return the enrolments in courses that the other cohort takes too."""
    courses = get_courses_by_cohort(read_session(), [target.id])[target.id]
    return [progress for progress in enrolments if progress.course in courses]


def _describe(
    cohort: CohortRow, target: CohortRow, enrolments: Sequence[LearnerProgress]
) -> Confirmation:
    moving = _list_moving(target, enrolments)
    staying = [progress for progress in enrolments if progress not in moving]
    sentences = [
        _(
            "They go on in %(target)s with all progress, answers and certificates, and are no"
            " longer counted in %(cohort)s.",
            target=target.name,
            cohort=cohort.name,
        )
    ]
    if staying:
        sentences.append(_("%(target)s does not take some courses: those stay here.",
                           target=target.name))  # fmt: skip
    joining, emptied = _list_joining(target, moving), _list_emptied(cohort, moving)
    if joining:
        sentences.append(
            ngettext(
                "One cooperative joins %(target)s with them: from now on it is counted there, and"
                " other people can join for it.",
                "%(num)s cooperatives join %(target)s with them: from now on they are counted"
                " there, and other people can join for them.",
                len(joining),
                target=target.name,
            )
        )
    sentences.extend(_describe_inquiries(cohort, target, moving))
    lists = [
        (_("What moves"), list(map(_name, moving))),
        (_("What stays here"), list(map(_name, staying))),
        (_("Cooperatives that join"), joining),
        (_("Cooperatives of which nobody is left here"), emptied),
    ]
    return Confirmation(
        title=_("Move people to %(target)s", target=target.name),
        subject=cohort.name,
        sentences=tuple(map(str, sentences)),
        names=tuple(list_names(label, rows) for label, rows in lists if rows),
        action=url_for("cohorts.move_ticked", cohort_id=cohort.id),
        button=_("Move now"),
        back=url_for("cohorts.cohort", cohort_id=cohort.id),
        hidden=(
            ("to", str(target.id)),
            *(("person", str(id_)) for id_ in sorted({row.person_id for row in enrolments})),
        ),
    )


def _describe_inquiries(
    cohort: CohortRow, target: CohortRow, moving: Sequence[LearnerProgress]
) -> list[str]:
    """Return what becomes of the questions of the people who move that have no answer."""
    people = {progress.person_id for progress in moving}
    found = count_open_inquiries_of(read_session(), cohort_id=cohort.id, person_ids=people)
    moved_courses = {progress.course for progress in moving}
    by_course = Counter({name: found[name] for name in found.keys() & moved_courses})
    return describe_moved_inquiries(by_course, target_id=target.id, target=target.name)


def _list_joining(target: CohortRow, moving: Sequence[LearnerProgress]) -> list[str]:
    """Return the names of the cooperatives that take part in the other cohort by this move."""
    taking_part = find_participation(read_session(), target.id).taking_part
    return _list_organizations(
        {row.organization_id for row in moving if row.is_counted} - taking_part
    )


def _list_emptied(cohort: CohortRow, moving: Sequence[LearnerProgress]) -> list[str]:
    """Return the names of the cooperatives of which everybody leaves this cohort."""
    everybody = list_progress_of_cohort(read_session(), cohort_id=cohort.id)
    leaving = {row.enrolment_id for row in moving}
    remaining = {row.organization_id for row in everybody if row.enrolment_id not in leaving}
    return _list_organizations({row.organization_id for row in moving} - remaining)


def _list_organizations(ids: Iterable[int | None]) -> list[str]:
    names = get_distinct_names_by_organization(
        read_session(), [id_ for id_ in ids if id_ is not None]
    )
    return [in_language(found) for found in names.values()]


def _name(progress: LearnerProgress) -> str:
    return f"{progress.printed_name}: {in_language(progress.published.structure.titles)}"
