"""The facts of a cohort."""

import datetime as dt

from lms.enrolment.services import (
    cohort_settings,
)

DAY = dt.date(2026, 12, 1)
FACTS = cohort_settings.CohortSettings("  Spring   tea ", "Asia/Shanghai", DAY, dt.date(2027, 2, 1))
