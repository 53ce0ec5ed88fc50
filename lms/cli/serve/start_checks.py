"""Checks of the settings before anything starts; each has its own error."""

import contextlib
import ipaddress

from lms.accounts.keys import check_secret_key_length
from lms.cli.data_path import make_folder
from lms.config import MIN_SECRET_KEY_LENGTH, Settings
from lms.errors import SetupProblem


class SecretKeyMissing(SetupProblem):
    message = (
        "LMS_SECRET_KEY is missing: at least %(shortest)s random characters, the same for every"
        " process. Make one with: openssl rand -hex 32. To look around without one: LMS_DEMO=1."
    )


class DemoBeyondThisMachine(SetupProblem):
    message = (
        "The demo has sign-ins that everybody knows, so it serves this machine only. Set LMS_HOST"
        " to 127.0.0.1 instead of %(host)s, or switch LMS_DEMO off."
    )


class PublicAddressMissing(SetupProblem):
    message = (
        "At %(host)s this server can be reached from other machines, so its host names must be "
        "set. Set LMS_BASE_URL to its public address, such as https://learn.example.org, or "
        "LMS_HOSTS to its names."
    )


def prepare_data_folder(settings: Settings) -> None:
    """Raise the first reason not to start; then make the data folder."""
    check_start_settings(settings)
    make_folder(settings.data)


def check_start_settings(settings: Settings) -> None:
    """Raise the first reason found in the settings alone; reads no disk."""
    if settings.demo and not is_loopback(settings.host):
        raise DemoBeyondThisMachine(host=settings.host)
    check_secret_key_length(settings)
    if not settings.demo:
        if not settings.secret_key:
            raise SecretKeyMissing(shortest=MIN_SECRET_KEY_LENGTH)
        if _is_any(settings.host) and not (settings.base_url or settings.hosts):
            raise PublicAddressMissing(host=settings.host)


def is_loopback(host: str) -> bool:
    """Return whether an address to bind to is reachable from this machine only."""
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def _is_any(host: str) -> bool:
    """Return whether all addresses of this machine are bound to."""
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_unspecified
    return False
