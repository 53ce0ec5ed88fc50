"""Who may enrol, and which day it is where people learn."""

import datetime as dt
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

Access: TypeAlias = Literal["public", "account", "cohort"]
DEFAULT_ZONE = "Asia/Shanghai"


def may_enrol(access: Access, *, is_offered: bool) -> bool:
    """Public and account courses take whoever has an account, the others their cohorts' people."""
    return access in {"public", "account"} or is_offered


def day_of(moment: dt.datetime, zone: str | None) -> dt.date:
    """The calendar day of a moment in a zone."""
    return moment.astimezone(ZoneInfo(zone or DEFAULT_ZONE)).date()
