"""The form of a training day: kept as typed, converted into numbers, with its errors."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from lms.errors import Refusal
from lms.web.forms import NumberUnreadable
from lms.web.request_values import find_number, read_date
from lms.workshop.queries.training_days import HeadTotals
from lms.workshop.services.training_days import (
    AttendanceTicks,
    HeadsIncomplete,
    TrainingDayNotes,
    check_heads,
)

EMPTY = ("", "", "")
KINDS = ("present", "women", "under_35")


@dataclass(frozen=True)
class DayForm:
    """The form as shown on the page. `typed`: present, women, under 35 by organization."""

    day: str
    title: str
    before: frozenset[int]
    after: frozenset[int]
    typed: Mapping[int, tuple[str, str, str]]
    problems: Mapping[str, Refusal] = field(default_factory=dict)

    def typed_of(self, organization_id: int) -> tuple[str, str, str]:
        return self.typed.get(organization_id, EMPTY)

    def to_notes(self) -> TrainingDayNotes:
        """Return the values of a form; only for one without problems."""
        return TrainingDayNotes(
            day=read_date(self.day),
            title=self.title,
            ticks=AttendanceTicks(self.before, self.after),
            heads={each: read_heads(typed) for each, typed in self.typed.items()},
        )


def read_form(posted: MultiDict[str, str], organization_ids: Iterable[int]) -> DayForm:
    """Return the form, with a problem by the name of each control group that has one."""
    typed = {
        each: tuple(posted.get(f"{kind}-{each}", "")[:12].strip() for kind in KINDS)
        for each in organization_ids
    }
    form = DayForm(
        day=posted.get("day", "")[:40],
        title=posted.get("title", "")[:600],
        before=_read_ids(posted.get("before", "").split(",")),
        after=_read_ids(posted.getlist("there")),
        typed=typed,  # type: ignore[arg-type]  # three kinds, three texts
    )
    return DayForm(
        form.day, form.title, form.before, form.after, form.typed, dict(_find_problems(form))
    )


def read_heads(typed: tuple[str, str, str]) -> HeadTotals | None:
    """Return three numbers, None for three empty fields. Raises a refusal that names the error."""
    if not any(typed):
        return None
    if not all(typed):
        raise HeadsIncomplete
    heads = HeadTotals(*(_read_number(one) for one in typed))
    check_heads(heads)
    return heads


def _find_problems(form: DayForm) -> Iterable[tuple[str, Refusal]]:
    try:
        read_date(form.day)
    except Refusal as refusal:
        yield "day", refusal
    for organization_id, typed in form.typed.items():
        try:
            read_heads(typed)
        except Refusal as refusal:
            yield f"present-{organization_id}", refusal


def _read_number(typed: str) -> int:
    found = find_number(typed, digits=6)
    if found is None:
        raise NumberUnreadable(typed=typed)
    return found


def _read_ids(raw: Iterable[str]) -> frozenset[int]:
    return frozenset(filter(None, (find_number(one, digits=15) for one in raw)))
