"""The list of people on a cohort's page: searched, filtered, sorted, paginated."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext as _

from lms.accounts.rules.namesakes import matches_search
from lms.accounts.rules.typed_values import find_id, find_ids
from lms.learning.queries.learner_progress import LearnerProgress
from lms.web.pagination import choose_page
from lms.web.request_values import find_text


@dataclass(frozen=True)
class PeopleFilter:
    """The filter chosen above the list; empty values where nothing was chosen."""

    search: str = ""
    organization_id: int | None = None
    state: str = ""
    sort: str = ""

    @property
    def is_active(self) -> bool:
        return bool(self.search or self.organization_id or self.state or self.sort)


@dataclass(frozen=True)
class PeoplePage:
    """One page of the people of a course, and how many there are."""

    rows: Sequence[LearnerProgress]
    total: int
    page: int
    pages: int


def name_states() -> dict[str, str]:
    return {
        "help": _("needs help"),
        "away": _("never signed in"),
        "begun": _("in progress"),
        "finished": _("finished"),
    }


def name_sorts() -> dict[str, str]:
    return {
        "name": _("by name"),
        "done": _("least done first"),
        "last": _("inactive longest first"),
    }


def read_filter() -> PeopleFilter:
    """Return the filter in the address; invalid values are ignored, with `all` every value."""
    if "all" in request.args:
        return PeopleFilter()
    state, sort = request.args.get("state", ""), request.args.get("sort", "")
    return PeopleFilter(
        search=find_text("q"),
        organization_id=find_id(request.args.get("organization", "")),
        state=state if state in name_states() else "",
        sort=sort if sort in name_sorts() else "",
    )


def filter_people(
    learner_progress: Sequence[LearnerProgress],
    people_filter: PeopleFilter,
    *,
    at_risk_ids: Collection[int],
) -> list[LearnerProgress]:
    """Return the matching people in the chosen order; `at_risk_ids` contains ids of people."""
    if not people_filter.is_active:
        return list(learner_progress)
    found = [
        progress for progress in learner_progress if _matches(progress, people_filter, at_risk_ids)
    ]
    return sorted(found, key=_SORTS[people_filter.sort]) if people_filter.sort else found


def find_ticked(learner_progress: Sequence[LearnerProgress]) -> frozenset[int]:
    """Return the people whom the address names as ticked, also on other pages of the list."""
    everybody = {progress.person_id for progress in learner_progress}
    return find_ids(request.args.getlist("person")) & everybody


def paginate(rows: Sequence[LearnerProgress]) -> PeoplePage:
    page = choose_page(len(rows))
    return PeoplePage(
        rows[page.offset : page.offset + page.limit], len(rows), page.number, page.last
    )


def _matches(
    progress: LearnerProgress, people_filter: PeopleFilter, at_risk_ids: Collection[int]
) -> bool:
    words = (progress.printed_name, progress.learner_number)
    return (
        matches_search(people_filter.search, words)
        and people_filter.organization_id in {None, progress.organization_id}
        and (not people_filter.state or _STATES[people_filter.state](progress, at_risk_ids))
    )


_STATES: dict[str, Callable[[LearnerProgress, Collection[int]], bool]] = {
    "help": lambda progress, at_risk_ids: progress.person_id in at_risk_ids,
    "away": lambda progress, _: not progress.has_signed_in,
    "begun": lambda progress, _: progress.has_signed_in and progress.completed_at is None,
    "finished": lambda progress, _: progress.completed_at is not None,
}
_SORTS: dict[str, Callable[[LearnerProgress], Any]] = {
    "name": lambda progress: (progress.printed_name, progress.person_id),
    "done": lambda progress: (progress.required_done, progress.printed_name, progress.person_id),
    "last": lambda progress: (
        progress.last_active_at is not None,
        progress.last_active_at,
        progress.person_id,
    ),
}
