"""Confirmation page for a person who leaves an organization: what ends and what continues."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from lms.accounts.services.members import LastDayAhead
from lms.accounts.services.organizations import MembershipDates
from lms.enrolment.queries.organizations import Manager, list_managers
from lms.web.confirmation import Confirmation, list_names
from lms.web.organizations import name_organization
from lms.web.templating import date as show_day
from lms.web.transaction import read_session


@dataclass(frozen=True)
class MembershipEnd:
    """The person, the organization, a member since `started_on`, and the `last_day`."""

    person_id: int
    printed_name: str
    organization_id: int
    started_on: dt.date
    last_day: dt.date

    def check_day(self, today: dt.date) -> None:
        """Raises LastDayAhead, MembershipDates, as the act itself would."""
        if self.last_day > today:
            raise LastDayAhead
        if self.last_day < self.started_on:
            raise MembershipDates


@dataclass(frozen=True)
class LeavingUrls:
    """The address that the page posts to, and the page to return to."""

    action: str
    back: str


def describe_leaving(
    leaving: MembershipEnd, courses: Sequence[str], urls: LeavingUrls, *, more: tuple[str, ...] = ()
) -> Confirmation:
    """Return the page; `courses`: titles of courses that continue; `more`: further sentences."""
    person, name = leaving.printed_name, name_organization(leaving.organization_id)
    return Confirmation(
        title=_("%(person)s leaves %(name)s", person=person, name=name),
        subject=person,
        sentences=(
            str(
                _(
                    "%(day)s is the last day of %(person)s as a member of %(name)s. The person "
                    "keeps the account, the certificates and the progress.",
                    day=show_day(leaving.last_day),
                    person=person,
                    name=name,
                )
            ),
            *_describe_managing(leaving, name),
            *more,
        ),
        names=(list_names(_("Courses that continue"), courses),),
        action=urls.action,
        button=_("Has left"),
        back=urls.back,
        hidden=(
            ("organization", str(leaving.organization_id)),
            ("last_day", leaving.last_day.isoformat()),
        ),
    )


def _describe_managing(leaving: MembershipEnd, name: str) -> tuple[str, ...]:
    managers = list_managers(read_session(), leaving.organization_id)
    others = [manager for manager in managers if manager.person_id != leaving.person_id]
    if len(others) == len(managers):
        return (
            str(_("The person stays signed in, and can be made a member again on the same page.")),
        )
    return (
        str(
            _(
                "%(person)s is no longer a manager of %(name)s. This takes effect at once, and "
                "all sessions end.",
                person=leaving.printed_name,
                name=name,
            )
        ),
        _count_others(others),
        str(
            _(
                "Somebody who comes back later is a member again, but not a manager: that role "
                "has to be given again."
            )
        ),
    )


def _count_others(others: Sequence[Manager]) -> str:
    if others:
        return str(
            ngettext("One other manager remains.", "%(num)s other managers remain.", len(others))
        )
    return str(
        _(
            "No manager remains: nobody there can give codes or add people until you name"
            " somebody else."
        )
    )
