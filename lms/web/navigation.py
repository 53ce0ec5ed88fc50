"""The ways that the head of every page shows, and where a person is at home."""

from dataclasses import dataclass

from flask import Flask, url_for
from flask_babel import gettext as _

from lms.accounts.permissions import Act, Principal, may
from lms.web.access import get_principal


@dataclass(frozen=True)
class Way:
    """A link of the head."""

    address: str
    label: str


def install(app: Flask) -> None:
    app.jinja_env.globals["list_ways"] = lambda: list_ways(get_principal())
    app.jinja_env.globals["find_home"] = lambda: find_home(get_principal())


def works_with_cohorts(principal: Principal) -> bool:
    """Coordinators, administrators, and trainers of a cohort."""
    return may(Act.COHORT_EDIT, principal) or bool(principal.scope_ids("trainer", "cohort"))


def find_home(principal: Principal) -> Way:
    """Where a person begins: who learns at the learning, staff at their cohorts.

    A visitor, and who is not known, begins at the first page.
    """
    if not principal.is_signed_in:
        return Way(url_for("public.landing"), _("Start page"))
    if may(Act.ATTEMPT, principal):
        return Way(url_for("learner.home"), _("My learning"))
    if works_with_cohorts(principal):
        return Way(url_for("coordination.cohorts"), _("Cohorts"))
    return Way(url_for("public.courses"), _("Courses"))


def home_address() -> str:
    """Where the person of this request begins."""
    return find_home(get_principal()).address


def list_ways(principal: Principal) -> list[Way]:
    """What this person may go to, in the order of the work."""
    ways = [Way(url_for("public.courses"), _("Courses"))]
    if not principal.is_signed_in:
        return ways
    if may(Act.ATTEMPT, principal):
        ways.append(Way(url_for("learner.home"), _("My learning")))
    if principal.scope_ids("manager", "organization"):
        ways.append(Way(url_for("manager.organization"), _("My cooperative")))
    if works_with_cohorts(principal):
        ways.append(Way(url_for("coordination.cohorts"), _("Cohorts")))
    if may(Act.COHORT_EDIT, principal):
        ways.append(Way(url_for("coordination.organizations"), _("Cooperatives")))
    if may(Act.NETWORK_READ, principal):
        ways.append(Way(url_for("coordination.network"), _("Network")))
    return [*ways, Way(url_for("learner.account"), _("Account"))]
