"""Every setting with its purpose and its value; secrets only by their length."""

import os
import re
from collections.abc import Iterator

from lms.cli.terminal import translated
from lms.config import DESCRIPTIONS, Settings

SECRET = frozenset({"LMS_SECRET_KEY", "LMS_DEMO_SECRET", "LMS_METRICS_TOKEN"})
_PASSWORD = re.compile(r"(?<=://)([^/@]*?):([^@]*)@")


def list_settings(settings: Settings) -> Iterator[str]:
    """Yield lines: name and value, then the description."""
    for name, description in DESCRIPTIONS.items():
        value = getattr(settings, name.removeprefix("LMS_").lower())
        suffix = "" if os.environ.get(name) else "  " + translated("(default)")
        yield f"{name}={show(name, value)}{suffix}"
        yield f"    {translated(description)}"


def show(name: str, value: object) -> str:
    """Return the value without secrets and passwords in addresses, so that it may be shared."""
    if name in SECRET:
        return translated("(characters: %(count)s)", count=len(str(value))) if value else ""
    if isinstance(value, tuple):
        return ",".join(value)
    if isinstance(value, bool):
        return str(int(value))
    return _PASSWORD.sub(r"\1:…@", str(value))
