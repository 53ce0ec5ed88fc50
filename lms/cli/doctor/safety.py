"""Whether `lms serve` would refuse these settings."""

from lms.cli.doctor.findings import Finding, report_good, report_warning
from lms.cli.serve.refusals import SecretKeyMissing, refuse_settings
from lms.config import Settings
from lms.errors import MessageError


def check_safety(settings: Settings) -> Finding:
    """Return the reason for which the start would be refused.

    A missing key is no error before the first start.
    """
    try:
        refuse_settings(settings)
    except SecretKeyMissing as refusal:
        return Finding("warning", refusal.message, refusal.values)
    except MessageError as refusal:
        return Finding("error", refusal.message, refusal.values)
    if settings.demo:
        return report_warning("Demo: everybody knows its sign-ins. Not for real people.")
    return report_good("Settings are fit for service")
