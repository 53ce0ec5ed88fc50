"""The names that this server answers to; a request for another one is 400."""

from urllib.parse import urlsplit

from flask import Flask, request
from flask.typing import ResponseReturnValue


def install(app: Flask, hosts: tuple[str, ...]) -> None:
    """Answer to these hosts alone, to all when there are none; `[…]` for an IPv6 address."""
    if not any(host.startswith("[") for host in hosts):
        app.config["TRUSTED_HOSTS"] = list(hosts) or None
        return
    # Werkzeug cuts what it trusts at the first colon, so it knows no IPv6 address.
    known = {_name_of(host) for host in hosts}

    def refuse_foreign() -> ResponseReturnValue | None:
        return None if _name_of(request.host) in known else ("", 400)

    app.before_request(refuse_foreign)


def _name_of(host: str) -> str:
    """Without the port, small."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
