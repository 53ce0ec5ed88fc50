"""Values of a worksheet that are not stored as they were typed, each with its message."""

import datetime as dt
from collections.abc import Mapping

from lms.content.blocks.field import FieldPart
from lms.content.compiled import CompiledLesson
from lms.i18n import gettext_noop as _
from lms.plan.queries.plan_pages import FieldValue
from lms.plan.rules.field_values import VALUE_TYPES, find_day
from lms.plan.rules.worksheet_fields import MAX_LENGTH
from lms.plan.services.plan_pages import WorksheetTextTooLong

PAST_DAY = _("Write today or a later day: by this day the step is done.")


def find_unreadable(text: CompiledLesson, values: Mapping[str, str]) -> dict[str, str]:
    """Return the message by field, where a value is too long, outside of its limits, or unreadable.

    Each message is formatted with the number of characters that a field takes (`most`) and with
    the limits of the field (`find_limits`).
    """
    errors: dict[str, str] = {}
    for part in text.parts:
        value = values.get(part.id, "") if isinstance(part, FieldPart) else ""
        if not isinstance(part, FieldPart) or not value.strip():
            continue
        value_type = VALUE_TYPES[part.type]
        if len(value) > MAX_LENGTH:
            errors[part.id] = WorksheetTextTooLong.message
        elif error := value_type.find_error(part, value):
            errors[part.id] = error
    return errors


def find_limits(text: CompiledLesson, field: str) -> dict[str, str]:
    """Return the limits of a field as its message names them."""
    parts = (part for part in text.parts if isinstance(part, FieldPart) and part.id == field)
    part = next(parts, None)
    return {"low": part.low, "high": part.high} if part else {}


def find_past_days(
    text: CompiledLesson,
    values: Mapping[str, str],
    versions: Mapping[str, int],
    stored: Mapping[str, FieldValue],
    *,
    today: dt.date,
) -> dict[str, str]:
    """Return PAST_DAY by field, where the day by which a step is done is newly set before today.

    A form that began with another version may send back a day that nobody changed here; where it
    was changed, the save finds the conflict first.
    """
    past = {}
    for part in text.parts:
        if not isinstance(part, FieldPart) or part.plan_role != "date" or part.id not in values:
            continue
        value, before = values[part.id], stored.get(part.id, FieldValue())
        is_changed = value != before.value and versions.get(part.id, before.version) == (
            before.version
        )
        day = find_day(value)
        if is_changed and day is not None and day < today:
            past[part.id] = PAST_DAY
    return past
