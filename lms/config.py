"""Settings: environment variables `LMS_*`, read and named in one module.

`Settings.from_environment` is the only reader; `DESCRIPTIONS` is used by `lms doctor` and the docs.
"""

import contextlib
import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

from lms.errors import SetupProblem
from lms.folders import TRANSLATIONS

DESCRIPTIONS: dict[str, str] = {
    "LMS_DATA": "Data folder with database, files, fonts and keys. Default: ./data",
    "LMS_DATABASE_URL": "PostgreSQL address (postgresql+psycopg://…). Default: SQLite in LMS_DATA",
    "LMS_SECRET_KEY": "32 characters or more; `lms serve` needs it unless it runs the demo",
    "LMS_BASE_URL": "Public address, for QR codes, cards and mails. Default: the address served",
    "LMS_HOSTS": (
        "Host names of this server, comma-separated. Default: those of LMS_BASE_URL and of this "
        "machine"
    ),
    "LMS_HOST": "Address to bind to. Default: 127.0.0.1",
    "LMS_PORT": "Port to bind to. Default: 8000",
    "LMS_PROXIES": "Number of trusted proxies in front. Default: 0",
    "LMS_WORKERS": "Web processes started by `lms serve`. Default: 2",
    "LMS_THREADS": "Threads of each web process. Default: 4",
    "LMS_QUEUE_URL": "redis://… or postgresql://… of the job queue. Default: SQLite in LMS_DATA",
    "LMS_MAIL_URL": "smtp://, smtp+starttls:// or smtps://user:password@host. Default: no mail",
    "LMS_MAIL_SENDER": "Address that mails come from. Default: the user of LMS_MAIL_URL",
    "LMS_ISSUER": "Issuer printed on certificates. Default: the Network's full name",
    "LMS_SIGNATORY": "Name and office printed on certificates. Default: the Network's office",
    "LMS_DEMO": "1 = the demo cooperative with its banner, loopback only. Default: 0",
    "LMS_DEMO_SECRET": "Secret of all demo people. Default: made up and printed",
    "LMS_TRANSLATIONS": "Folder of the languages and their messages. Default: the installed one",
    "LMS_METRICS_TOKEN": "Bearer token that opens /metrics. Default: /metrics is off",
}
MIN_SECRET_KEY_LENGTH = 32
DEFAULT_ISSUER = "Fairtrade Network of Asia & Pacific Producers (NAPP)"
DEFAULT_SIGNATORY = "NAPP Training Office"


@dataclass(frozen=True)
class Settings:
    """The settings of the process. Paths are absolute, lists are tuples."""

    data: Path
    database_url: str = ""
    secret_key: str = ""
    base_url: str = ""
    hosts: tuple[str, ...] = ()
    host: str = "127.0.0.1"
    port: int = 8000
    proxies: int = 0
    workers: int = 2
    threads: int = 4
    queue_url: str = ""
    mail_url: str = ""
    mail_sender: str = ""
    issuer: str = DEFAULT_ISSUER
    signatory: str = DEFAULT_SIGNATORY
    demo: bool = False
    demo_secret: str = ""
    # Known here, so that it is checked; lms.i18n reads it from the environment at import.
    translations: Path = TRANSLATIONS
    metrics_token: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read `LMS_*`. Raises SettingsError naming an invalid variable."""
        env = os.environ if environment is None else environment
        values: dict[str, object] = {"data": Path("data").resolve()}
        for field in fields(cls):
            raw = env.get(f"LMS_{field.name.upper()}", "").strip()
            if raw:
                values[field.name] = _parse_value(field.name, raw)
        return cls(**values)  # type: ignore[arg-type]  # read by name

    @property
    def database_address(self) -> str:
        """Return the SQLAlchemy address: the one given, or SQLite in the data folder."""
        return self.database_url or f"sqlite:///{self.data / 'lms.sqlite3'}"

    @property
    def address(self) -> str:
        """Return the public address without a trailing slash."""
        return (self.base_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def is_lan(self) -> bool:
        """Return whether the public address is plain http in a local network, as in a workshop.

        Printed or mailed links with such an address do not work outside of that network.
        """
        parts = urlsplit(self.base_url)
        if parts.scheme != "http":
            return False
        with contextlib.suppress(ValueError):
            found = ipaddress.ip_address(parts.hostname or "")
            return found.is_private and not found.is_loopback
        return False


class SettingsError(SetupProblem):
    """A setting that is invalid or unusable; the text names it and says what is expected."""


class NumberInvalid(SettingsError):
    message = "%(name)s must be a whole number from %(least)s to %(most)s, but it is “%(found)s”."


class SwitchInvalid(SettingsError):
    message = "%(name)s must be 1 or 0, but it is “%(found)s”."


class AddressInvalid(SettingsError):
    """The value is not shown: it may contain a password."""

    message = "%(name)s cannot be understood. Write it like this: %(example)s"


class EncodingInvalid(SettingsError):
    message = "%(name)s holds bytes that are not UTF-8. Type its value again."


_NUMBERS = {"port": (0, 65_535), "proxies": (0, 16), "workers": (1, 256), "threads": (1, 256)}
_SWITCH = {"1": True, "yes": True, "true": True, "on": True,
           "0": False, "no": False, "false": False, "off": False}  # fmt: skip
# The schemes of each address, and an example to show.
_ADDRESSES = {
    "base_url": (("http://", "https://"), "https://learn.example.org"),
    "database_url": (
        ("postgresql+psycopg://", "sqlite:///"), "postgresql+psycopg://lms@db.example.org/lms",
    ),
    "queue_url": (
        ("redis://", "rediss://", "unix://", "postgresql://", "postgresql+psycopg://",
         "postgres://"), "redis://queue.example.org:6379/0",
    ),
    "mail_url": (
        ("smtp://", "smtp+starttls://", "smtps://"), "smtps://user:password@mail.example.org",
    ),
}  # fmt: skip


def _parse_value(name: str, raw: str) -> object:
    variable = f"LMS_{name.upper()}"
    if any("\ud800" <= letter <= "\udfff" for letter in raw):  # bytes that are not UTF-8
        raise EncodingInvalid(name=variable)
    if name in {"data", "translations"}:
        return Path(raw).resolve()
    if name in _NUMBERS:
        return _number(variable, raw, *_NUMBERS[name])
    if name == "demo":
        if raw.lower() not in _SWITCH:
            raise SwitchInvalid(name=variable, found=raw)
        return _SWITCH[raw.lower()]
    if name == "hosts":
        return tuple(part.strip() for part in raw.split(",") if part.strip())
    if name in _ADDRESSES:
        starts, example = _ADDRESSES[name]
        # SQLAlchemy accepts more in a database address than a URL allows, and validates it itself.
        is_whole = name == "database_url" or _is_address(raw, name)
        if not raw.startswith(starts) or not is_whole:
            raise AddressInvalid(name=variable, example=example)
    return raw


def _number(variable: str, raw: str, minimum: int, maximum: int) -> int:
    is_number = raw.isascii() and raw.isdecimal() and len(raw) < 10
    if not is_number or not minimum <= int(raw) <= maximum:
        raise NumberInvalid(name=variable, least=minimum, most=maximum, found=raw)
    return int(raw)


def _is_address(raw: str, name: str) -> bool:
    """Return whether the address can be parsed and has a host for links on pages and in mails."""
    try:
        parts = urlsplit(raw)
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    return bool(host) or (port is None and name not in {"base_url", "mail_url"})
