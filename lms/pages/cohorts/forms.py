"""The forms of a cohort's settings: kept as typed, converted into values."""

import datetime as dt
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, fields

from lms.clock import DEFAULT_ZONE
from lms.enrolment.queries.cohorts import CohortRow
from lms.enrolment.services.cohort_settings import (
    CohortNameMissing,
    CohortSettings,
    CohortTextTooLong,
    DaysOutOfRange,
    EndBeforeStart,
    ZoneUnknown,
)
from lms.errors import Refusal
from lms.web.request_values import find_number, read_date

Typed = dict[str, str]
NAMES = tuple(one.name for one in fields(CohortSettings))
LONGEST_TYPED = 600
# Time zones of countries with members; another zone that a cohort already has is offered too.
ZONES = (
    "Asia/Shanghai", "Asia/Kolkata", "Asia/Colombo", "Asia/Kathmandu", "Asia/Dhaka",
    "Asia/Karachi", "Asia/Tashkent", "Asia/Bishkek", "Asia/Bangkok", "Asia/Ho_Chi_Minh",
    "Asia/Vientiane", "Asia/Jakarta", "Asia/Makassar", "Asia/Manila", "Asia/Dili",
    "Asia/Singapore", "Asia/Seoul", "Asia/Tokyo", "Pacific/Port_Moresby", "Pacific/Fiji",
    "Pacific/Apia",
)  # fmt: skip
_FIELDS: Mapping[type[Refusal], str] = {
    CohortNameMissing: "name",
    CohortTextTooLong: "name",
    ZoneUnknown: "zone",
    EndBeforeStart: "ends_on",
    DaysOutOfRange: "start_days",
}


class FieldRefused(Exception):
    """A refused value, with the control that contains it."""

    def __init__(self, field: str, refusal: Refusal) -> None:
        super().__init__(field)
        self.field, self.refusal = field, refusal


def new_form(zone: str, today: dt.date) -> Typed:
    """Return the initial values of the form of a new cohort."""
    usual = CohortSettings("", zone or DEFAULT_ZONE, today, None)
    return {name: str(value or "") for name, value in asdict(usual).items()}


def form_of(cohort: CohortRow) -> Typed:
    """Return the stored values of a cohort as form values."""
    return {name: str(getattr(cohort, name) or "") for name in NAMES}


def read_typed(posted: Mapping[str, str]) -> Typed:
    return {name: posted.get(name, "")[:LONGEST_TYPED] for name in NAMES}


def to_facts(typed: Typed) -> CohortSettings:
    """Return the settings. Raises FieldRefused; the service refuses what only it can check."""
    return CohortSettings(
        name=typed["name"],
        zone=typed["zone"],
        starts_on=read_required_day(typed, "starts_on"),
        ends_on=read_day(typed, "ends_on"),
        contact_name=typed["contact_name"],
        contact_phone=typed["contact_phone"],
        contact_wechat=typed["contact_wechat"],
        contact_hours=typed["contact_hours"],
        start_days=_read_days(typed, "start_days"),
        idle_days=_read_days(typed, "idle_days"),
        due_days=_read_days(typed, "due_days"),
        reminds_by_mail=bool(typed["reminds_by_mail"]),
    )


def field_of(refusal: Refusal) -> str:
    """Return the name of the control that a refusal of the service is about."""
    return _FIELDS.get(type(refusal), "name")


def read_day(typed: Mapping[str, str], name: str) -> dt.date | None:
    """Return a day, or None for an empty field. Raises FieldRefused."""
    return read_required_day(typed, name) if typed.get(name, "").strip() else None


def read_required_day(typed: Mapping[str, str], name: str) -> dt.date:
    try:
        return read_date(typed.get(name, ""))
    except Refusal as refusal:
        raise FieldRefused(name, refusal) from refusal


def _read_days(typed: Typed, name: str) -> int:
    found = find_number(unicodedata.normalize("NFKC", typed[name]).strip(), digits=3)
    if found is None:
        raise FieldRefused(name, DaysOutOfRange())
    return found
