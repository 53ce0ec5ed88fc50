"""The conditions of a merge of two accounts, and the time in which it may be undone."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from lms.accounts.permissions.principal import RoleName
from lms.accounts.rules.pins import STAFF_ROLES
from lms.errors import NotFound, Refusal

UNDO_WITHIN = dt.timedelta(days=1)


class SameAccount(Refusal):
    message = "This is the same account. Choose the other one."


class AccountClosed(Refusal):
    message = "One of the two accounts is closed or was merged already. Choose another one."


class AccountUnconfirmed(Refusal):
    message = (
        "%(name)s (number %(number)s) is still to be confirmed. Confirm the person first, on the "
        "page “Workshop”."
    )


class AccountOfStaff(Refusal):
    message = "Accounts of trainers, coordinators and administrators cannot be merged."


class AccountOfManager(Refusal):
    message = (
        "%(name)s manages a cooperative with the account that would end. Keep that account, or "
        "remove the role first."
    )


class PersonOfOthers(Refusal):
    message = (
        "%(name)s (number %(number)s) also takes part in a cohort of somebody else. Ask its "
        "coordinator or an administrator to merge the accounts."
    )


@dataclass(frozen=True)
class Account:
    """The input of the rules for one account. `cohort_ids`: also of enrolments that have ended."""

    id: int
    name: str
    number: str
    is_closed: bool
    is_confirmed: bool
    roles: frozenset[RoleName]
    cohort_ids: frozenset[int]


def check_accounts(
    source: Account, target: Account, *, visible_cohort_ids: Collection[int] | None
) -> None:
    """Refuse two accounts that cannot become one.

    `visible_cohort_ids`: the cohorts that the acting person coordinates, None for an
    administrator. Raises NotFound for somebody who is in none of these cohorts.
    """
    if source.id == target.id:
        raise SameAccount
    both = (source, target)
    for account in both:
        check_scope(account, visible_cohort_ids=visible_cohort_ids)
    if source.is_closed or target.is_closed:
        raise AccountClosed
    if (source.roles | target.roles) & STAFF_ROLES:
        raise AccountOfStaff
    if "manager" in source.roles:
        raise AccountOfManager(name=source.name)
    for account in both:
        if not account.is_confirmed:
            raise AccountUnconfirmed(name=account.name, number=account.number)


def check_scope(account: Account, *, visible_cohort_ids: Collection[int] | None) -> None:
    """Refuse an account that is not, or not only, in cohorts of the acting person.

    Raises NotFound, PersonOfOthers.
    """
    if visible_cohort_ids is None:
        return
    if not account.cohort_ids & set(visible_cohort_ids):
        raise NotFound
    if account.cohort_ids - set(visible_cohort_ids):
        raise PersonOfOthers(name=account.name, number=account.number)
