"""The forms of a cohort: its settings, the dates of a course, moving its dates."""

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Annotated, Any, Literal

from flask_babel import gettext as _
from pydantic import create_model

from lms.accounts.rules.identifiers import (
    MAX_IDENTIFIER,
    PhoneUnreadable,
    clean_email,
    clean_phone,
)
from lms.accounts.rules.names import NameEmpty, clean_name_alone
from lms.accounts.rules.text import MAX_REASON_LENGTH
from lms.accounts.services.corrections import Correction
from lms.accounts.services.people import LanguageMissing, LanguageUnknown
from lms.clock import DEFAULT_ZONE, list_zones
from lms.enrolment.queries.cohorts import CohortRow
from lms.enrolment.rules import at_risk
from lms.enrolment.rules.at_risk import Threshold
from lms.enrolment.rules.contact_phones import check_contact_phone
from lms.enrolment.services.announcements import MAX_LENGTH as MAX_ANNOUNCEMENT
from lms.enrolment.services.cohort_offer import (
    CourseNotChosen,
    DueBeforeStart,
    check_course_dates,
)
from lms.enrolment.services.cohort_people import OrganizationNotInCohort, PersonAlreadyMember
from lms.enrolment.services.cohort_settings import (
    MAX_LENGTHS,
    CohortNameMissing,
    CohortSettings,
    EndBeforeStart,
    ZoneUnknown,
    check_cohort_dates,
)
from lms.enrolment.services.date_shift import (
    MAX_WEEKS,
    DateShift,
    QuietIncomplete,
    WeeksOutOfRange,
    check_quiet_time,
)
from lms.enrolment.services.follow_up import (
    CHANNELS,
    MAX_NOTE_LENGTH,
    ChannelUnknown,
    SnoozeWithoutNote,
)
from lms.errors import Refusal
from lms.i18n import get_languages_by_code
from lms.i18n.choices import list_time_zones
from lms.inquiries.services.inquiries import TrainerUnknown
from lms.web.fields import (
    CheckedText,
    Choice,
    Day,
    IdReader,
    Line,
    Number,
    OptionalDay,
    RowId,
    Text,
    Ticked,
)
from lms.web.forms import Form, FormRule, SubmittedForm, build_form, read_form
from lms.web.languages import current_language
from lms.web.names import NamesForm
from lms.web.sorted_names import sort_choices

MAX_COURSE_LENGTH = 80


@dataclass(frozen=True)
class ContactPhoneReader(Line):
    """The phone numbers of a contact, as they were typed."""

    def read(self, typed: str) -> str:
        text = super().read(typed)
        check_contact_phone(text)
        return text


class CohortForm(Form):
    """The settings of a cohort, of a new one too."""

    refused_fields = MappingProxyType({EndBeforeStart: "ends_on", ZoneUnknown: "zone"})
    rules = (FormRule(check_cohort_dates, ("starts_on", "ends_on")),)
    name: Annotated[str, Line(MAX_LENGTHS["name"], required=True, missing=CohortNameMissing)]
    starts_on: Day
    ends_on: OptionalDay
    zone: Annotated[str, Choice(list_zones, refusal=ZoneUnknown, missing=ZoneUnknown)]
    language: Annotated[
        str, Choice(get_languages_by_code, refusal=LanguageUnknown, missing=LanguageMissing)
    ]
    contact_name: Annotated[str, Line(MAX_LENGTHS["contact_name"])]
    contact_phone: Annotated[str, ContactPhoneReader(MAX_LENGTHS["contact_phone"])]
    contact_wechat: Annotated[str, Line(MAX_LENGTHS["contact_wechat"])]
    contact_hours: Annotated[str, Line(MAX_LENGTHS["contact_hours"])]
    reminds_by_mail: Ticked

    def to_settings(self) -> CohortSettings:
        values = dict(self)
        thresholds = {named.name: values.pop(named.name) for named in at_risk.THRESHOLDS}
        return CohortSettings(**values, thresholds=thresholds)


def read_cohort() -> SubmittedForm[CohortForm]:
    return read_form(build_cohort_form(at_risk.THRESHOLDS))


def build_new_cohort_form(zone: str, today: dt.date) -> SubmittedForm[CohortForm]:
    """Return the form of a new cohort; its language is not that of the reader's screen."""
    return build_stored_cohort_form(
        CohortSettings("", zone or DEFAULT_ZONE, today, None, language="")
    )


def build_stored_cohort_form(stored: CohortRow | CohortSettings) -> SubmittedForm[CohortForm]:
    """Return the form filled with the settings of a cohort."""
    thresholds = at_risk.fill_thresholds(stored.thresholds)
    return build_form(build_cohort_form(at_risk.THRESHOLDS), {**vars(stored), **thresholds})


@functools.cache
def build_cohort_form(thresholds: tuple[Threshold, ...]) -> type[CohortForm]:
    """Return the model with a field for each threshold."""
    fields: dict[str, Any] = {
        threshold.name: Annotated[int, Number(threshold.low, threshold.high, threshold.refusal)]
        for threshold in thresholds
    }
    return create_model("CohortForm", __base__=CohortForm, **fields)


def list_cohort_languages(form: SubmittedForm[CohortForm]) -> list[tuple[str, str]]:
    """Return the options of the language of a cohort, with an empty one until one is chosen."""
    unchosen = [] if form.raw["language"] else [("", _("Choose the language"))]
    return [*unchosen, *list_offered_languages()]


def list_offered_languages() -> list[tuple[str, str]]:
    """Return the options of the language of a cohort."""
    return [(language.code, language.name) for language in get_languages_by_code().values()]


def list_offered_zones(form: SubmittedForm[CohortForm]) -> list[tuple[str, str]]:
    """Return the options of the time zone: those of members, and the one that is set."""
    return sort_choices(list_time_zones(form.raw["zone"], current_language()))


class CourseDatesForm(Form):
    """The dates of a course of a cohort."""

    refused_fields = MappingProxyType({DueBeforeStart: "due_on", CourseNotChosen: "course"})
    rules = (FormRule(check_course_dates, ("starts_on", "due_on")),)
    course: Annotated[str, Line(MAX_COURSE_LENGTH, required=True, missing=CourseNotChosen)]
    starts_on: OptionalDay
    due_on: OptionalDay


class ShiftForm(Form):
    """By how many weeks all dates move, and the quiet time."""

    refused_fields = MappingProxyType({QuietIncomplete: "quiet_from"})
    rules = (FormRule(check_quiet_time, ("quiet_from", "quiet_until")),)
    weeks: Annotated[int, Number(-MAX_WEEKS, MAX_WEEKS, WeeksOutOfRange)]
    quiet_from: OptionalDay
    quiet_until: OptionalDay

    def to_shift(self) -> DateShift:
        return DateShift(self.weeks, self.quiet_from, self.quiet_until)


class ContactForm(Form):
    """A contact with a person at risk."""

    channel: Annotated[str, Choice(CHANNELS, refusal=ChannelUnknown, missing=ChannelUnknown)]
    note: Annotated[str, Text(MAX_NOTE_LENGTH)]


class SnoozeForm(Form):
    """Until when the follow-up of a person is snoozed, and why."""

    refused_fields = MappingProxyType({SnoozeWithoutNote: "note"})
    until: Day
    note: Annotated[str, Text(MAX_NOTE_LENGTH, required=True, missing=SnoozeWithoutNote)]


class AnnouncementForm(Form):
    """The text of an announcement, in one language or more."""

    text: Mapping[str, Annotated[str, Text(MAX_ANNOUNCEMENT)]]


class StaffForm(Form):
    """Somebody who becomes a coordinator or trainer of a cohort."""

    identifier: Annotated[str, Line(MAX_IDENTIFIER)]
    part: Literal["coordinator", "trainer"]


class StaffRemovalForm(Form):
    """Somebody who is taken out of a role in a cohort."""

    person: RowId
    part: Literal["coordinator", "trainer"]


class AllowanceForm(Form):
    """One more attempt at a quiz, or no wait after the last failure, and why."""

    course: str
    lesson: str
    kind: str
    reason: Annotated[str, Text(MAX_REASON_LENGTH)]


class PersonLeavingForm(Form):
    """The last day of a person in an organization."""

    refused_fields = MappingProxyType({Refusal: "last_day"})
    organization: RowId
    last_day: Day


class CorrectionForm(Form):
    """Contact and language of a person."""

    phone: Annotated[str, CheckedText(clean_phone)]
    email: Annotated[str, CheckedText(clean_email)]
    language: Annotated[
        str, Choice(get_languages_by_code, refusal=LanguageUnknown, missing=LanguageMissing)
    ]

    def to_correction(self) -> Correction:
        return Correction(**self.model_dump(include={field.name for field in fields(Correction)}))


class NamedCorrectionForm(CorrectionForm, NamesForm):
    """The same with the name, which no certificate carries yet."""


class PassOnForm(Form):
    """The trainer to whom a question about a lesson is passed on."""

    refused_fields = MappingProxyType({TrainerUnknown: "trainer"})
    trainer: Annotated[int, IdReader(missing=TrainerUnknown)]


class NewPersonForm(Form):
    """One person who is added to the cohort; its cooperative's country completes the phone."""

    refused_fields = MappingProxyType(
        {
            OrganizationNotInCohort: "organization",
            PersonAlreadyMember: "printed_name",
            PhoneUnreadable: "phone",
        }
    )
    printed_name: Annotated[str, CheckedText(clean_name_alone, required=True, missing=NameEmpty)]
    organization: Annotated[int, IdReader(missing=OrganizationNotInCohort)]
    phone: Annotated[str, Text(MAX_IDENTIFIER)]
    language: Annotated[
        str, Choice(get_languages_by_code, refusal=LanguageUnknown, missing=LanguageMissing)
    ]
