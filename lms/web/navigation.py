"""The ways that the head of every page shows, and where a person is at home."""

from dataclasses import dataclass

from flask import Flask, url_for
from flask_babel import gettext as _

from lms.accounts.permissions import Permission, Principal, may
from lms.web.access import get_principal


@dataclass(frozen=True)
class NavItem:
    """A link of the head."""

    address: str
    label: str


def install(app: Flask) -> None:
    app.jinja_env.globals["nav_items"] = lambda: nav_items(get_principal())
    app.jinja_env.globals["find_home"] = lambda: find_home(get_principal())


def works_with_cohorts(principal: Principal) -> bool:
    """Coordinators, administrators, and trainers of a cohort."""
    return may(Permission.COHORT_EDIT, principal) or bool(principal.scope_ids("trainer", "cohort"))


def find_home(principal: Principal) -> NavItem:
    """Where a person begins: who learns at the learning, staff at their cohorts.

    A visitor, and who is not known, begins at the first page.
    """
    if not principal.is_signed_in:
        return NavItem(url_for("public.landing"), _("Start page"))
    if may(Permission.ATTEMPT, principal):
        return NavItem(url_for("learner.home"), _("My learning"))
    if works_with_cohorts(principal):
        return NavItem(url_for("coordination.cohorts"), _("Cohorts"))
    return NavItem(url_for("public.courses"), _("Courses"))


def home_address() -> str:
    """Where the person of this request begins."""
    return find_home(get_principal()).address


def nav_items(principal: Principal) -> list[NavItem]:
    """What this person may go to, in the order of the work."""
    items = [NavItem(url_for("public.courses"), _("Courses"))]
    if not principal.is_signed_in:
        return items
    if may(Permission.ATTEMPT, principal):
        items.append(NavItem(url_for("learner.home"), _("My learning")))
    if principal.scope_ids("manager", "organization"):
        items.append(NavItem(url_for("manager.organization"), _("My cooperative")))
    if works_with_cohorts(principal):
        items.append(NavItem(url_for("coordination.cohorts"), _("Cohorts")))
    if may(Permission.COHORT_EDIT, principal):
        items.append(NavItem(url_for("coordination.organizations"), _("Cooperatives")))
    if may(Permission.NETWORK_READ, principal):
        items.append(NavItem(url_for("coordination.network"), _("Network")))
    return [*items, NavItem(url_for("learner.account"), _("Account"))]
