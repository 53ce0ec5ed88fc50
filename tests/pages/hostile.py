"""Sending what no page of ours sends: a light client, a valid token, and what came of it."""

import secrets
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse, run_wsgi_app

from lms import clock
from lms.accounts.rules.acts import SYSTEM, Act
from lms.accounts.secrets import token_hash
from lms.accounts.services.sessions import SessionDetails, start_session
from lms.web.csrf import SESSION_COOKIE
from tests.pages.client import csrf_token

# Pages that the server renders for itself are not sent by a client.
SENT = "tests.sent"


class Client(FlaskClient):
    """Sends and keeps cookies without reading the address.

    werkzeug takes host and path out of the whole address twice for each request; of a query of
    300 kB that takes longer than the answer.
    """

    def run_wsgi_app(
        self,
        environ: dict[str, Any],
        buffered: bool = False,  # noqa: FBT001, FBT002 - werkzeug's
    ) -> tuple[Iterable[bytes], str, Headers]:
        environ[SENT] = True
        if self._cookies is None:
            return super().run_wsgi_app(environ, buffered)
        short = {**environ, "QUERY_STRING": ""}
        self._add_cookies_to_wsgi(short)
        if "HTTP_COOKIE" in short:
            environ["HTTP_COOKIE"] = short["HTTP_COOKIE"]
        found = run_wsgi_app(self.application, environ, buffered=buffered)
        host = urlsplit(f"//{environ['HTTP_HOST']}").hostname or "localhost"
        cookies = found[2].getlist("Set-Cookie")
        self._update_cookies_from_response(host, environ["PATH_INFO"], cookies)
        return found


class Token:
    """The token of this browser's session as it is now.

    Some of what is sent ends the session or begins another one. With the old token everything
    after it would be refused before it reached its view, and nothing would be tested.
    """

    def __init__(self, client: FlaskClient, begin: Callable[[], None] | None = None) -> None:
        """`begin` signs in once more; a visitor has none."""
        self._client, self._begin = client, begin
        self._session, self._value = self._read_session(), csrf_token(client)

    def __str__(self) -> str:
        if self._read_session() != self._session:
            if self._begin:
                self._begin()
            self._session, self._value = self._read_session(), csrf_token(self._client)
        return self._value

    def _read_session(self) -> str:
        cookie = self._client.get_cookie(SESSION_COOKIE)
        return cookie.value if cookie else ""


def begin_session(client: FlaskClient, person_id: int) -> None:
    """A new session without the page: what was sent may have changed name and secret."""
    value = secrets.token_urlsafe(24)
    details = SessionDetails(token_hash(value), "mine")
    database = client.application.extensions["lms"].database
    database.write(start_session, Act(SYSTEM, clock.now()), details, person_id=person_id)
    client.set_cookie(SESSION_COOKIE, value)


def failures(found: Iterable[TestResponse]) -> list[tuple[str, str]]:
    """Each answer is let go before the next: those of one test hold hundreds of megabytes."""
    return [
        (response.request.path[:60], response.status)
        for response in found
        if response.status_code >= 500
    ]
