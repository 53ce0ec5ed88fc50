"""The names that this server answers to; a request for another one is 400."""

from urllib.parse import urlsplit

from flask import Flask, request
from flask.typing import ResponseReturnValue

from lms.config import Settings

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_TEXT = (
    "This server does not answer to this name. Whoever runs it sets its public address in"
    " LMS_BASE_URL, or its names in LMS_HOSTS.\n"
)


def install(app: Flask, settings: Settings) -> None:
    """Answer to the trusted names alone, with any port."""
    known = {_name_of(host) for host in list_trusted(settings)}

    def refuse_foreign() -> ResponseReturnValue | None:
        # Werkzeug's TRUSTED_HOSTS cuts at the first colon, so it knows no IPv6 address.
        if _name_of(request.host) in known:
            return None
        return _TEXT, 400, {"Content-Type": "text/plain; charset=utf-8"}

    app.before_request(refuse_foreign)


def list_trusted(settings: Settings) -> tuple[str, ...]:
    """LMS_HOSTS; without it this machine's own names, and the host of LMS_BASE_URL.

    Without either the address bound to as well; the demo is this machine's alone.
    """
    if settings.hosts:
        return settings.hosts
    named = urlsplit(settings.base_url).hostname
    if named:
        return (f"[{named}]" if ":" in named else named, *LOOPBACK)
    return LOOPBACK if settings.demo else (*LOOPBACK, settings.host)


def _name_of(host: str) -> str:
    """Without the port, small."""
    try:
        bare = f"[{host}]" if host.count(":") > 1 and not host.startswith("[") else host
        return (urlsplit(f"//{bare}").hostname or "").rstrip(".")
    except ValueError:
        return ""
