"""The host names that this server answers to; a request for another host is answered with 400.

One check in front of pages, static files and errors.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from werkzeug.wrappers import Response

from lms.config import Settings
from lms.web.security import HEADERS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^][:/?#@\\\s,]+)(?::[0-9]{0,5})?", re.IGNORECASE)
_TEXT = (
    "This server does not answer to this name. Its administrator sets the public address in"
    " LMS_BASE_URL, or its names in LMS_HOSTS.\n"
)


class AllowedHosts:
    """WSGI middleware that answers only the trusted host names, with any port.

    A request without a host name is refused, as is one whose address names another host.
    """

    def __init__(self, application: "WSGIApplication", settings: Settings) -> None:
        self._application = application
        self._known = {
            _name_of(f"[{host}]" if host.count(":") > 1 and not host.startswith("[") else host)
            for host in list_trusted(settings)
        }

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if all(_name_of(host) in self._known for host in _list_requested_hosts(environ)):
            return self._application(environ, start_response)
        headers = {**HEADERS, "Cache-Control": "no-store"}
        refusal = Response(_TEXT, 400, headers, content_type="text/plain; charset=utf-8")
        return refusal(environ, start_response)


def list_trusted(settings: Settings) -> tuple[str, ...]:
    """Return LMS_HOSTS; without it this machine's own names and the host of LMS_BASE_URL.

    Without either the address bound to as well; the demo accepts only this machine's names.
    """
    if settings.hosts:
        return settings.hosts
    named = urlsplit(settings.base_url).hostname
    if named:
        return (f"[{named}]" if ":" in named else named, *LOOPBACK)
    return LOOPBACK if settings.demo else (*LOOPBACK, settings.host)


def _list_requested_hosts(environ: "WSGIEnvironment") -> list[str]:
    """Return the host of the header and that of an absolute request address (RFC 9112)."""
    hosts = [environ.get("HTTP_HOST", "")]
    # Not every server provides it: PEP 3333 does not define it.
    target = environ.get("RAW_URI") or "/"
    if not target.startswith(("/", "*")):
        try:
            hosts.append(urlsplit(target).netloc)
        except ValueError:
            hosts.append("")
    return hosts


def _name_of(host: str) -> str:
    """Return the host in lower case without its port; "?" when it is not a valid host."""
    found = _HOST.fullmatch(host)
    return found[1].lower().rstrip(".") if found else "?"
