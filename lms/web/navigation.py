"""The navigation in the header of every page, and the start page of a person."""

from dataclasses import dataclass

from flask import Flask, url_for
from flask_babel import gettext as _

from lms.accounts.permissions.decision import may
from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Principal
from lms.web.identity import get_principal


@dataclass(frozen=True)
class NavItem:
    """A link of the header."""

    address: str
    label: str


def install(app: Flask) -> None:
    app.jinja_env.globals["nav_items"] = lambda: nav_items(get_principal())
    app.jinja_env.globals["find_home"] = lambda: find_home(get_principal())


def works_with_cohorts(principal: Principal) -> bool:
    """Return whether this is a coordinator, an administrator, or a trainer of a cohort."""
    return may(Permission.COHORT_EDIT, principal) or bool(principal.scope_ids("trainer", "cohort"))


def find_home(principal: Principal) -> NavItem:
    """Return the start page: their learning for learners, their cohorts for staff.

    Visitors, and callers who are not identified, start at the landing page.
    """
    if not principal.is_signed_in:
        return NavItem(url_for("public.landing"), _("Start page"))
    if may(Permission.ATTEMPT, principal):
        return NavItem(url_for("learner.home"), _("My learning"))
    if works_with_cohorts(principal):
        return NavItem(url_for("cohorts.cohorts"), _("Cohorts"))
    return NavItem(url_for("public.courses"), _("Courses"))


def home_address() -> str:
    """Return the address of the start page of the person of this request."""
    return find_home(get_principal()).address


def nav_items(principal: Principal) -> list[NavItem]:
    """Return the entries that this person may open, in the order of their work."""
    items = [
        NavItem(url_for("public.courses"), _("Courses")),
        NavItem(url_for("public.search"), _("Search")),
        NavItem(url_for("public.library"), _("Cases")),
    ]
    if not principal.is_signed_in:
        return items
    if may(Permission.ATTEMPT, principal):
        items.append(NavItem(url_for("learner.home"), _("My learning")))
    if principal.scope_ids("manager", "organization"):
        items.append(NavItem(url_for("manager.organization"), _("My cooperative")))
    if may(Permission.INQUIRY_ANSWER, principal):
        items.append(NavItem(url_for("studio.desk"), _("Studio")))
    if works_with_cohorts(principal):
        items.append(NavItem(url_for("cohorts.cohorts"), _("Cohorts")))
    if may(Permission.COHORT_EDIT, principal):
        items.append(NavItem(url_for("organizations.organizations"), _("Cooperatives")))
    if may(Permission.NETWORK_READ, principal):
        items.append(NavItem(url_for("reports.network"), _("Network")))
    return [*items, NavItem(url_for("learner.account"), _("Account"))]
