"""Whether `lms serve` would refuse these settings."""

from lms.cli.doctor.findings import Finding, tell_good, tell_warning
from lms.cli.serve.refusals import SecretKeyMissing, refuse_settings
from lms.config import Settings
from lms.errors import Told


def look_at_safety(settings: Settings) -> Finding:
    """The reason that the start would give; a missing key is none before somebody serves."""
    try:
        refuse_settings(settings)
    except SecretKeyMissing as refusal:
        return Finding("warning", refusal.message, refusal.values)
    except Told as refusal:
        return Finding("error", refusal.message, refusal.values)
    if settings.demo:
        return tell_warning("Demo: everybody knows its sign-ins. Not for real people.")
    return tell_good("Settings are fit for service")
