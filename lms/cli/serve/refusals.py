"""Why a start is refused: before anything is made or changed, with the reason and the way out."""

import contextlib
import ipaddress
import tempfile
from pathlib import Path

from lms.config import SHORTEST_SECRET_KEY, Settings
from lms.errors import Refusal


class SecretKeyMissing(Refusal):
    message = (
        "LMS_SECRET_KEY is missing: at least %(shortest)s random characters, the same for every"
        " process. Make one with: openssl rand -hex 32. To look around without one: LMS_DEMO=1."
    )


class SecretKeyShort(Refusal):
    message = (
        "LMS_SECRET_KEY is too short: %(length)s characters, at least %(shortest)s are needed."
        " Make one with: openssl rand -hex 32."
    )


class DemoBeyondThisMachine(Refusal):
    message = (
        "The demo has sign-ins that everybody knows, so it serves this machine only. Set LMS_HOST"
        " to 127.0.0.1 instead of %(host)s, or switch LMS_DEMO off."
    )


class PublicAddressMissing(Refusal):
    message = (
        "At %(host)s this server can be reached from other machines, so it must know which names"
        " it answers to. Set LMS_BASE_URL to its public address, such as"
        " https://learn.example.org, or LMS_HOSTS to its names."
    )


class DataFolderNotWritable(Refusal):
    message = (
        "The data folder %(folder)s cannot be written (%(reason)s). Give it to the account that"
        " runs lms, or name another one in LMS_DATA."
    )


def refuse_unsafe(settings: Settings) -> None:
    """Raise the first reason not to start. A hall gets its public address later by itself."""
    refuse_settings(settings)
    _refuse_folder(settings.data)


def refuse_settings(settings: Settings) -> None:
    """Raise the first reason among settings alone; looks at no disk."""
    if settings.demo and not is_loopback(settings.host):
        raise DemoBeyondThisMachine(host=settings.host)
    if not settings.demo:
        _refuse_secret_key(len(settings.secret_key))
        if _is_any(settings.host) and not (settings.base_url or settings.hosts):
            raise PublicAddressMissing(host=settings.host)


def is_loopback(host: str) -> bool:
    """Whether an address to bind to can be reached from this machine alone."""
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def _is_any(host: str) -> bool:
    """Whether all addresses of this machine are bound to."""
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_unspecified
    return False


def _refuse_secret_key(length: int) -> None:
    if not length:
        raise SecretKeyMissing(shortest=SHORTEST_SECRET_KEY)
    if length < SHORTEST_SECRET_KEY:
        raise SecretKeyShort(length=length, shortest=SHORTEST_SECRET_KEY)


def _refuse_folder(folder: Path) -> None:
    # Tried, not asked: permissions alone do not tell of read-only and full disks.
    try:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as trial:
            trial.write(b"trial")
    except OSError as error:
        raise DataFolderNotWritable(folder=folder, reason=error.strerror) from error
