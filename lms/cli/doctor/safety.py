"""Settings that `lms serve` would refuse."""

from lms.cli.doctor.findings import CheckResult, report_good, report_warning
from lms.cli.serve.start_checks import SecretKeyMissing, check_start_settings
from lms.config import Settings
from lms.errors import MessageError


def check_safety(settings: Settings) -> CheckResult:
    """Return the reason for which the start would be refused.

    A missing key is no error before the first start.
    """
    try:
        check_start_settings(settings)
    except SecretKeyMissing as refusal:
        return CheckResult("warning", refusal.message, refusal.values)
    except MessageError as refusal:
        return CheckResult("error", refusal.message, refusal.values)
    if settings.demo:
        return report_warning("Demo: its sign-ins are public. Do not enter data of real people.")
    return report_good("Settings are fit for service")
