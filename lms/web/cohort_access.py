"""Access to the cohort of an address; 404 for everybody who has no role in it."""

from dataclasses import dataclass

from flask_babel import gettext as _

from lms.accounts.permissions.decision import Decision, allows, decide
from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Target
from lms.enrolment.queries.cohorts import CohortRow, get_cohort, get_person_target
from lms.learning.queries.learner_progress import LearnerProgress, list_progress_of_cohort
from lms.web.access import check
from lms.web.identity import get_principal
from lms.web.languages import show_times_in
from lms.web.transaction import read_session


@dataclass(frozen=True)
class CohortTab:
    """A page of a cohort, as its header shows it; `pages`: those of its group, including itself."""

    endpoint: str
    label: str
    pages: tuple["CohortTab", ...] = ()

    def holds(self, endpoint: str) -> bool:
        return endpoint == self.endpoint or any(page.endpoint == endpoint for page in self.pages)


def get_visible_cohort(
    cohort_id: int, permission: Permission = Permission.PROGRESS_READ
) -> CohortRow:
    """Return the cohort when this person has the permission in it; times are shown in its zone.

    Raises NotFound, 403, ReauthenticationNeeded.
    """
    row = open_cohort(cohort_id)
    check(permission, target_of(row))
    return row


def open_cohort(cohort_id: int) -> CohortRow:
    """Return the cohort of this page, whose times are shown in its zone; the caller checks access.

    Raises NotFound.
    """
    row = get_cohort(read_session(), cohort_id)
    show_times_in(row.zone)
    return row


def target_of(row: CohortRow) -> Target:
    """Return the cohort as a target of permissions, with the courses that the caller teaches."""
    taught = [name for name in row.courses if name in get_principal().course_codes()]
    return Target(cohort_ids=(row.id,), course=next(iter(taught), ""))


def list_readable_courses(
    row: CohortRow, permission: Permission = Permission.PROGRESS_READ
) -> tuple[str, ...]:
    """Return the courses of the cohort that this person may read.

    Trainers may read only the courses that they teach.
    """
    principal = get_principal()
    return tuple(
        name
        for name in row.courses
        if allows(permission, principal, Target(cohort_ids=(row.id,), course=name))
    )


def list_readable_progress(row: CohortRow) -> tuple[LearnerProgress, ...]:
    """Return the progress of everybody in the cohort in the courses that this person may read."""
    courses = list_readable_courses(row)
    learner_progress = list_progress_of_cohort(read_session(), cohort_id=row.id)
    return tuple(progress for progress in learner_progress if progress.course in courses)


def check_person(permission: Permission, person_id: int) -> Target:
    """Check, as `check` does, a permission for something done to a person."""
    target = get_person_target(read_session(), person_id)
    check(permission, target)
    return target


def may_do(permission: Permission, target: Target) -> bool:
    """Return whether the page shows the control; the secret is asked for when it is used."""
    return decide(permission, get_principal(), target) in {
        Decision.ALLOWED,
        Decision.NEEDS_REAUTHENTICATION,
    }


def list_tabs(cohort: CohortRow) -> list[CohortTab]:
    """Return the pages of a cohort that this person may open, with related ones behind one tab."""
    certificates = CohortTab("certification.certificates", _("Certificates"))
    groups = (
        _list_permitted_tabs(
            cohort, (Permission.PROGRESS_READ, CohortTab("cohorts.cohort", _("Overview")))
        ),
        _list_permitted_tabs(
            cohort, (Permission.PROGRESS_READ, CohortTab("cohorts.at_risk", _("Who needs help")))
        ),
        _list_permitted_tabs(
            cohort, (Permission.PROGRESS_READ, CohortTab("cohorts.progress", _("Progress")))
        ),
        _group(_("People"), _list_people_pages(cohort)),
        _list_permitted_tabs(
            cohort, (Permission.PROGRESS_READ, CohortTab("workshop.workshop", _("Workshop")))
        ),
        _list_permitted_tabs(
            cohort,
            (Permission.CERTIFICATE_ISSUE, certificates),
            (Permission.CERTIFICATE_REPLACE, certificates),
        )[:1],
        _list_permitted_tabs(
            cohort, (Permission.REPORT, CohortTab("reports.reports", _("Reports")))
        ),
        _group(_("Settings"), _list_settings_pages(cohort)),
    )
    return [tab for group in groups for tab in group]


def _list_people_pages(cohort: CohortRow) -> list[CohortTab]:
    return _list_permitted_tabs(
        cohort,
        (Permission.ROSTER, CohortTab("cohort_roster.roster", _("Roster"))),
        (Permission.ROSTER, CohortTab("cohorts.cards", _("Cards"))),
        (Permission.ENROL, CohortTab("cohorts.enrolling", _("Enrol people"))),
    )


def _list_settings_pages(cohort: CohortRow) -> list[CohortTab]:
    pages = (
        CohortTab("cohorts.cohort_settings", _("Name and contact")),
        CohortTab("cohorts.offer", _("Courses and cooperatives")),
        CohortTab("cohorts.dates", _("Move dates")),
        CohortTab("cohorts.cohort_staff", _("Coordinators and trainers")),
        CohortTab("cohorts.editions", _("New editions")),
        CohortTab("cohorts.announcements", _("Announcements")),
    )
    return _list_permitted_tabs(cohort, *((Permission.COHORT_EDIT, page) for page in pages))


def _list_permitted_tabs(
    cohort: CohortRow, *permission_tabs: tuple[Permission, CohortTab]
) -> list[CohortTab]:
    """Return the tabs of permissions that are held; pages themselves ask for the secret again."""
    principal, target = get_principal(), target_of(cohort)
    open_to = {Decision.ALLOWED, Decision.NEEDS_REAUTHENTICATION}
    return [tab for act, tab in permission_tabs if decide(act, principal, target) in open_to]


def _group(label: str, pages: list[CohortTab]) -> list[CohortTab]:
    return [CohortTab(pages[0].endpoint, label, tuple(pages))] if pages else []
