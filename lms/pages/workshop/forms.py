"""The forms of a training day: adding one, and all that is noted about one."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Annotated

from werkzeug.datastructures import MultiDict

from lms.accounts.rules.typed_values import find_ids
from lms.errors import MessageError, Refusal
from lms.web.fields import Day, Line, Number, RowIds, Text
from lms.web.forms import (
    MAX_TYPED_LENGTH,
    FieldsWrong,
    Form,
    FormRule,
    SubmittedForm,
    build_form,
    read_form,
)
from lms.workshop.queries.training_days import HeadTotals, TrainingDayRow
from lms.workshop.services.join_code import MAX_OPEN_TIME, OpenTooLong
from lms.workshop.services.training_days import (
    MAX_TITLE_LENGTH,
    AttendanceTicks,
    MoreWomenThanPresent,
    MoreYoungThanPresent,
    TrainingDayNotes,
    check_head_count,
    check_heads_complete,
    check_under_35,
    check_women,
)

KINDS = ("present", "women", "under_35")
# More than can be counted for a day, which the service refuses in its own words.
_MAX_NUMBER = 999_999
MAX_HOURS = MAX_OPEN_TIME // dt.timedelta(hours=1)
_Heads = Annotated[int | None, Number(0, _MAX_NUMBER, required=False)]


class OpeningForm(Form):
    """For how long the course code is open."""

    hours: Annotated[int, Number(1, MAX_HOURS, OpenTooLong, missing=OpenTooLong)]


class NewDayForm(Form):
    """The form that adds a day."""

    day: Day
    title: Annotated[str, Line(MAX_TITLE_LENGTH)]


class DayForm(NewDayForm):
    """The form of a day. `before`: who was ticked when the page was opened."""

    before: Annotated[str, Text(MAX_TYPED_LENGTH)]
    there: RowIds

    def to_ticks(self) -> AttendanceTicks:
        return AttendanceTicks(find_ids(self.before.split(",")), self.there)


class HeadsForm(Form):
    """The heads counted of one organization."""

    refused_fields = MappingProxyType(
        {MoreWomenThanPresent: "women", MoreYoungThanPresent: "under_35"}
    )
    rules = (
        *(FormRule(check_head_count, (kind,)) for kind in KINDS),
        FormRule(check_heads_complete, KINDS),
        FormRule(check_women, ("present", "women")),
        FormRule(check_under_35, ("present", "under_35")),
    )
    present: _Heads
    women: _Heads
    under_35: _Heads

    def to_heads(self) -> HeadTotals | None:
        """Return the numbers, None for three empty fields."""
        if self.present is None or self.women is None or self.under_35 is None:
            return None
        return HeadTotals(self.present, self.women, self.under_35)


@dataclass(frozen=True)
class DayPageForm:
    """All that the page of a day sends; `heads`: by organization."""

    day: SubmittedForm[DayForm]
    heads: Mapping[int, SubmittedForm[HeadsForm]]

    @property
    def errors(self) -> list[tuple[str, MessageError]]:
        """The control and the refusal of each error."""
        forms: Iterable[SubmittedForm[DayForm] | SubmittedForm[HeadsForm]] = [
            self.day,
            *self.heads.values(),
        ]
        return [error for form in forms for error in form.list_errors()]

    def to_notes(self) -> TrainingDayNotes:
        """Return the values. Raises FieldsWrong if there are errors."""
        day = self.day.get_values()
        heads = {head: form.get_values().to_heads() for head, form in self.heads.items()}
        return TrainingDayNotes(day=day.day, title=day.title, ticks=day.to_ticks(), heads=heads)

    def apply_to_day(self, rule: FormRule) -> "DayPageForm":
        return replace(self, day=self.day.apply(rule))

    def with_refusal(self, refusal: Refusal) -> "DayPageForm":
        """Return the form with a refusal of the service, which concerns the day."""
        if isinstance(refusal, FieldsWrong):
            return self
        return replace(self, day=self.day.with_refusal(refusal))

    def heads_of(self, organization_id: int) -> SubmittedForm[HeadsForm]:
        suffix = f"-{organization_id}"
        return self.heads.get(organization_id) or build_form(HeadsForm, suffix=suffix)


def read_day_page(posted: MultiDict[str, str], organization_ids: Iterable[int]) -> DayPageForm:
    heads = {
        organization_id: _read_heads(posted, f"-{organization_id}")
        for organization_id in organization_ids
    }
    return DayPageForm(read_form(DayForm, posted), heads)


def build_day_page_form(
    row: TrainingDayRow, ticked: Iterable[int], heads: Mapping[int, HeadTotals]
) -> DayPageForm:
    """Return the form filled with what is stored."""
    ticked_ids = tuple(sorted(ticked))
    before = ",".join(str(person_id) for person_id in ticked_ids)
    day = {"day": row.day, "title": row.title, "before": before, "there": ticked_ids}
    shown = {
        head: build_form(HeadsForm, vars(totals), suffix=f"-{head}")
        for head, totals in heads.items()
    }
    return DayPageForm(build_form(DayForm, day), shown)


def _read_heads(posted: MultiDict[str, str], suffix: str) -> SubmittedForm[HeadsForm]:
    """Return the form of one organization: its fields end with its number."""
    kind_fields = MultiDict({kind: posted.get(kind + suffix, "") for kind in KINDS})
    return read_form(HeadsForm, kind_fields, suffix=suffix)
