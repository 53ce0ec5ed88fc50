"""Services that change attempts. Every service takes the session first and never commits."""

from lms.assessment.services.allowances import (
    AllowanceNeedless,
    AllowanceUnknown,
    grant_allowance,
)
from lms.assessment.services.attempts import (
    AttemptsExhausted,
    AttemptSubmitted,
    AttemptTooEarly,
    GivenAnswer,
    Submission,
    begin_attempt,
    save_answers,
    submit,
)

__all__ = [
    "AllowanceNeedless", "AllowanceUnknown", "AttemptSubmitted", "AttemptTooEarly",
    "AttemptsExhausted", "GivenAnswer", "Submission", "begin_attempt", "grant_allowance",
    "save_answers", "submit",
]  # fmt: skip
